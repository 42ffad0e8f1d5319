import type { Process } from "../processes/process.ts";

/**
 * The code of an executable. It gets its process and through it everything a program has: `argv`, `env`, the working
 * directory, `files`, the three streams, the terminal, `network`, other processes, `clock`, signals and the user.
 * It must await every read, write and sleep, and `tick()` in every loop that does neither, so that signals end it and
 * it cannot block the server.
 */
export interface Program {
  readonly name: string;
  /** Resident memory of an idle process in bytes, as `ps` and `kubectl top` show; default 700 KiB. */
  readonly memoryBytes?: number;
  /** The exit code. May throw `SystemFault` (reported in libc's words) and `UsageFault`. */
  run(process: Process): Promise<number> | number;
}

export interface ProgramCatalog {
  find(name: string): Program | undefined;
}

/** A wrong call of a program: its message is printed to standard error behind the program's name. */
export class UsageFault extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = "UsageFault";
    this.exitCode = exitCode;
  }
}
