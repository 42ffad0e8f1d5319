/**
 * What the engine refuses, in dockerd's words: answered as `{ "message": … }` with this status.
 * 400 a faulty request, 403 not allowed, 404 no such thing, 409 a conflict, 500 a fault of the runtime, 503 not available.
 */
export class EngineFault extends Error {
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "EngineFault";
    this.status = status;
  }
}
