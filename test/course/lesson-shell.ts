import { setTimeout as delay } from "node:timers/promises";
import type { Sandbox, TerminalProcess } from "../../sandbox-server/sandboxes/sandbox-provider.ts";

/** Where a lesson's commands lie as files in the learner's home. */
export const commandFolder = ".lesson";

// An editor would wait for keys: it must be there, and is not opened. kubectl edit opens one that changes nothing.
const preparation = [
  "stty -echo",
  "set +o emacs",
  "unset HISTFILE",
  "export KUBE_EDITOR=true",
  'for editor in nano vim vi; do eval "$editor() { type -P $editor >/dev/null; }"; done',
  'PS1= PS2= PROMPT_COMMAND=\'printf "\\036%s\\037" "$?"\'',
].join("; ");

const ctrlC = new Uint8Array([3]);
const sizes = { columns: 240, rows: 60 };

/** How a command ended; without a code it was still running. */
export interface CommandOutcome {
  readonly code: number | undefined;
  readonly output: string;
}

/** One of the learner's terminals, with its state: directory, variables, what still runs in it. */
export class LessonShell implements AsyncDisposable {
  readonly #terminal: TerminalProcess;
  readonly #decoder = new TextDecoder();
  #received = "";
  #running = false;

  static async open(sandbox: Sandbox): Promise<LessonShell> {
    const shell = new LessonShell(await sandbox.openTerminal({ ...sizes, language: "en" }));
    shell.#write(`${preparation}\n`);
    await shell.#ended(20_000);
    return shell;
  }

  private constructor(terminal: TerminalProcess) {
    this.#terminal = terminal;
    terminal.onData((data) => {
      this.#received += this.#decoder.decode(data, { stream: true });
    });
  }

  /** Runs a file of {@link commandFolder} as if it was typed. What still runs here is interrupted first. */
  async run(file: string, timeoutMs: number): Promise<CommandOutcome> {
    await this.start(file);
    const code = await this.#ended(timeoutMs);
    return { code, output: this.output };
  }

  /** As {@link run}, without waiting for the end. */
  async start(file: string): Promise<void> {
    await this.interrupt();
    this.#received = "";
    this.#running = true;
    this.#write(`. "$HOME/${commandFolder}/${file}"\n`);
  }

  /** Presses Ctrl+C until the shell is there again. */
  async interrupt(): Promise<void> {
    for (let times = 0; this.#running && times < 5; times += 1) {
      this.#terminal.write(ctrlC);
      await this.#ended(2000);
    }
  }

  /** What the last command has printed so far, as it would stand in the lesson. */
  get output(): string {
    return clean(this.#received);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#terminal[Symbol.asyncDispose]();
  }

  #write(text: string): void {
    this.#terminal.write(new TextEncoder().encode(text));
  }

  /** The code of the last command as soon as it has ended; undefined after `timeoutMs`. */
  async #ended(timeoutMs: number): Promise<number | undefined> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the prompt is marked by them.
      const code = /\x1e(\d+)\x1f$/.exec(this.#received)?.[1];
      if (code !== undefined) {
        this.#running = false;
        return Number(code);
      }
      if (Date.now() > end) return undefined;
      await delay(15);
    }
  }
}

function clean(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the marked prompt is no output.
      .replace(/\x1e\d+\x1f/g, "")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours and cursor movements are no text.
      .replace(/\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[@-Z\\-_])/g, "")
      .replace(/\r+\n/g, "\n")
      .replace(/^.*\r(?=.)/gm, "")
  );
}
