import { invalid } from "../store/api-error.ts";
import type { WriteOptions } from "../store/resource-writer.ts";
import type { Call } from "./api-parts.ts";

/** Who writes, and whether for real, from a request's query and headers. Errors: Invalid. */
export function writeOptionsOf(call: Call, subresource: string): WriteOptions {
  return {
    user: call.user,
    manager: managerOf(call),
    subresource,
    dryRun: isDryRun(call.query.getAll("dryRun")),
    warn: (message) => void call.warnings.add(message),
  };
}

/** `fieldManager`, or the first word of the user agent. */
export function managerOf(call: Call): string {
  const manager = call.query.get("fieldManager") ?? "";
  if (manager !== "") return manager.slice(0, 128);
  const agent = call.headers["user-agent"];
  const first = typeof agent === "string" ? (agent.split("/")[0] ?? "") : "";
  return first === "" ? "unknown" : first.slice(0, 128);
}

/** Whether `dryRun=All` was given; nothing else may be. Errors: Invalid. */
export function isDryRun(values: readonly string[]): boolean {
  const given = values.filter((value) => value !== "");
  if (given.every((value) => value === "All")) return given.length > 0;
  const message = `Unsupported value: ${JSON.stringify(given)}: supported values: "All"`;
  throw invalid({ group: "meta.k8s.io", kind: "CreateOptions" }, "", [
    { reason: "FieldValueNotSupported", field: "dryRun", message },
  ]);
}
