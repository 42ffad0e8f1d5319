/** Thrown inside a program whose process has ended: nothing may catch it but the process itself. */
export class ProcessEnded extends Error {}

/** Thrown by `exit`. */
export class ExitRequest extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** Thrown by a shell that becomes another program: its own frames go away before the program starts. */
export class ReplaceRequest extends Error {
  readonly body: () => Promise<number>;

  constructor(body: () => Promise<number>) {
    super("exec");
    this.body = body;
  }
}
