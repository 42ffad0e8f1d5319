import type { OpenFile } from "../files/open-file.ts";
import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";

/** Lines without their breaks, as they arrive. */
export async function* readLines(process: Process, file: OpenFile | number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for (let part = await process.read(file); part !== undefined; part = await process.read(file)) {
    const lines = (rest + decoder.decode(part, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line;
  }
  if (rest !== "") yield rest;
}

export interface Input {
  readonly name: string;
  readonly file: OpenFile | number;
}

/**
 * Opens each operand in turn (`-` and none at all are standard input). What cannot be opened is told and skipped;
 * the result says whether all could.
 */
export async function forEachInput(
  process: Process,
  operands: readonly string[],
  use: (input: Input) => Promise<void>,
): Promise<boolean> {
  let good = true;
  for (const name of operands.length === 0 ? ["-"] : operands) {
    try {
      if (name === "-") await use({ name, file: 0 });
      else {
        const file = process.files.open(name, "read");
        try {
          await use({ name, file });
        } finally {
          file.close();
        }
      }
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      await process.warn(
        `${commandOf(process)}: ${isBusybox(process) ? "can't open '" : ""}${name}${isBusybox(process) ? "'" : ""}: ${error.message}\n`,
      );
      good = false;
    }
  }
  return good;
}

/** The name under which the program was called, without its directory. */
export function commandOf(process: Process): string {
  const [first = ""] = process.argv;
  return first.slice(first.lastIndexOf("/") + 1);
}

/** Whether this container's small programs are busybox': its words differ from GNU's. */
export function isBusybox(process: Process): boolean {
  return process.files.find("/bin/busybox") !== undefined;
}
