import { EngineFault } from "../engine-fault.ts";

/** A RUN that ended with an exit code; the client ends with the same one. */
export class BuildStepFault extends EngineFault {
  readonly exitCode: number;

  constructor(words: readonly string[], exitCode: number) {
    super(500, `The command '${words.join(" ")}' returned a non-zero code: ${exitCode}`);
    this.name = "BuildStepFault";
    this.exitCode = exitCode;
  }
}
