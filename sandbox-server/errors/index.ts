import type { Message } from "../language/message.ts";
import { type ErrorCode, type ErrorCodeName, errorCodes } from "./error-codes.ts";

export type { ErrorCodeName } from "./error-codes.ts";
export { errorCodes } from "./error-codes.ts";

export interface ErrorDetail {
  /** Which thing, the value seen and the value wanted. The code's title when absent. */
  readonly message?: Message | string;
  /** A line that can be pasted into a shell and mends or shows the fault. */
  readonly command?: string;
  /** Replaces the code's remedy where a better one is known here. */
  readonly remedy?: Message;
  readonly cause?: unknown;
}

/** The one error class. `code` is for programs, `said` and `remedy` for people. */
export class MatelotError extends Error {
  override readonly name = "MatelotError";
  readonly code: ErrorCodeName;
  readonly said: Message;
  readonly remedy: Message;
  readonly command: string | undefined;

  constructor(code: ErrorCodeName, detail: ErrorDetail = {}) {
    const entry: ErrorCode = errorCodes[code];
    const said =
      typeof detail.message === "string" ? { en: detail.message, fr: detail.message } : (detail.message ?? entry.title);
    super(said.en, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.said = said;
    this.remedy = detail.remedy ?? entry.remedy;
    this.command = detail.command;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }
}

/** Any thrown value as a MatelotError; what is not one becomes `internal` with its cause kept. */
export function asMatelotError(thrown: unknown): MatelotError {
  return thrown instanceof MatelotError ? thrown : new MatelotError("internal", { cause: thrown });
}

/** An error as the HTTP interface tells it; causes stay in the log. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: Message; readonly remedy: Message };
}

export function errorBody(error: MatelotError): ErrorBody {
  return { error: { code: error.code, message: error.said, remedy: error.remedy } };
}
