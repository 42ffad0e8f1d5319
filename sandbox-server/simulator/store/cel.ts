import { Environment } from "@marcbachmann/cel-js";

/** A CEL expression ready to run. Throws what evaluation throws. */
export type CelProgram = (bindings: Readonly<Record<string, unknown>>) => unknown;

/** Compiled expressions, by their text and variables: rules are few and run often. */
const programs = new Map<string, CelProgram>();
const programLimit = 1000;

/** Compiles an expression over these variables, of any type. Throws for one that can't be read. */
export function compileCel(expression: string, variables: readonly string[]): CelProgram {
  const key = `${variables.join(" ")}\n${expression}`;
  const known = programs.get(key);
  if (known !== undefined) return known;
  const environment = new Environment({ enableOptionalTypes: true });
  for (const name of variables) environment.registerVariable(name, "dyn");
  const parsed = environment.parse(expression);
  const program: CelProgram = (bindings) => parsed(withIntegers(bindings) as Record<string, unknown>);
  if (programs.size >= programLimit) programs.clear();
  programs.set(key, program);
  return program;
}

/** JSON's whole numbers as CEL's `int`, which the library takes from a bigint. */
function withIntegers(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(withIntegers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, withIntegers(item)]));
}

/** The first line of what evaluation threw. */
export function celFault(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.message.split("\n")[0] ?? "") : String(thrown);
}
