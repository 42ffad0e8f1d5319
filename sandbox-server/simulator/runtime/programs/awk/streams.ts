import type { OpenFile } from "../../files/open-file.ts";
import { SystemFault } from "../../files/system-fault.ts";
import { runCommand, waitForExit } from "../../processes/execute.ts";
import { createPipe } from "../../processes/pipe.ts";
import type { Process } from "../../processes/process.ts";
import { readLines } from "../lines.ts";
import { becomeCommand } from "../status-programs.ts";

interface Reader {
  readonly lines: AsyncIterator<string>;
  readonly close: () => Promise<void>;
}

/** The files and commands that an awk program reads from and writes to, open until `close` or the end. */
export class AwkStreams {
  readonly #process: Process;
  readonly #outputs = new Map<string, { readonly file: OpenFile; readonly child: Process | undefined }>();
  readonly #readers = new Map<string, Reader>();
  /** The main input, set by the program. */
  records: AsyncIterator<string> | undefined;

  constructor(process: Process) {
    this.#process = process;
  }

  async write(kind: ">" | ">>" | "|", target: string, text: string): Promise<void> {
    let open = this.#outputs.get(target);
    if (open === undefined) {
      open =
        kind === "|"
          ? this.#pipeTo(target)
          : { file: this.#process.files.open(target, kind === ">" ? "write" : "append"), child: undefined };
      this.#outputs.set(target, open);
    }
    await this.#process.write(open.file, text);
  }

  #pipeTo(command: string): { readonly file: OpenFile; readonly child: Process } {
    const { reader, writer } = createPipe();
    const child = this.#startShell(command);
    child.descriptors.get(0)?.close();
    child.descriptors.set(0, reader);
    child.start(() => becomeCommand(child, child.argv));
    return { file: writer, child };
  }

  #startShell(command: string): Process {
    return this.#process.fork({ argv: ["sh", "-c", command] });
  }

  /** The next line; undefined at the end, "missing" when there is no such file. */
  async readLine(
    source: "record" | "file" | "command",
    from: string,
  ): Promise<{ readonly text: string } | "missing" | undefined> {
    if (source === "record") return line(await this.records?.next());
    let reader = this.#readers.get(from);
    if (reader === undefined) {
      try {
        reader = source === "file" ? this.#openFile(from) : this.#openCommand(from);
      } catch (error) {
        if (error instanceof SystemFault) return "missing";
        throw error;
      }
      this.#readers.set(from, reader);
    }
    return line(await reader.lines.next());
  }

  #openFile(path: string): Reader {
    const file = this.#process.files.open(path, "read");
    return { lines: readLines(this.#process, file), close: async () => file.close() };
  }

  #openCommand(command: string): Reader {
    const { reader, writer } = createPipe();
    const child = this.#startShell(command);
    child.descriptors.get(1)?.close();
    child.descriptors.set(1, writer);
    child.start(() => becomeCommand(child, child.argv));
    return {
      lines: readLines(this.#process, reader),
      close: async () => {
        reader.close();
        await waitForExit(this.#process, child);
      },
    };
  }

  async runShell(command: string): Promise<number> {
    return runCommand(this.#process, ["sh", "-c", command]);
  }

  async close(name: string): Promise<number> {
    const output = this.#outputs.get(name);
    const reader = this.#readers.get(name);
    this.#outputs.delete(name);
    this.#readers.delete(name);
    if (reader !== undefined) await reader.close();
    if (output !== undefined) {
      output.file.close();
      if (output.child !== undefined) await waitForExit(this.#process, output.child);
    }
    return output === undefined && reader === undefined ? -1 : 0;
  }

  async closeAll(): Promise<void> {
    for (const name of [...this.#outputs.keys(), ...this.#readers.keys()]) await this.close(name);
  }
}

function line(result: IteratorResult<string> | undefined): { readonly text: string } | undefined {
  return result === undefined || result.done === true ? undefined : { text: result.value };
}
