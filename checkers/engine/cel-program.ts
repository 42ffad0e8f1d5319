import { Environment } from "@marcbachmann/cel-js";

/** A CEL expression over `object`, ready to be asked; asking throws where a field is not there, as in Kubernetes. */
export function celProgram(expression: string): (object: unknown) => unknown {
  const environment = new Environment({ enableOptionalTypes: true });
  environment.registerVariable("object", "dyn");
  const program = environment.parse(expression);
  return (object) => program({ object: withIntegers(object) });
}

/** JSON's whole numbers as CEL's `int`, which the library takes from a bigint. */
function withIntegers(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(withIntegers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withIntegers(item)]));
}
