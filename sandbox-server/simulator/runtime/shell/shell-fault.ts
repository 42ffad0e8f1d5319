/** An error in a shell command: printed in the shell's name; fatal ones end a shell that is not interactive. */
export class ShellFault extends Error {
  readonly fatal: boolean;
  readonly status: number;

  constructor(message: string, fatal = false, status = 1) {
    super(message);
    this.name = "ShellFault";
    this.fatal = fatal;
    this.status = status;
  }
}

/** `break` and `continue` on their way to their loop. */
export class LoopControl extends Error {
  readonly kind: "break" | "continue";
  readonly levels: number;

  constructor(kind: "break" | "continue", levels: number) {
    super(kind);
    this.kind = kind;
    this.levels = levels;
  }
}

/** `return` on its way out of its function or sourced file. */
export class ReturnRequest extends Error {
  readonly status: number;

  constructor(status: number) {
    super("return");
    this.status = status;
  }
}
