/** What the runtime refuses. `not-running`: the container's main program is not running. */
export class RuntimeFault extends Error {
  readonly code: "not-running" | "unknown-volume";

  constructor(code: RuntimeFault["code"], message: string) {
    super(message);
    this.name = "RuntimeFault";
    this.code = code;
  }
}
