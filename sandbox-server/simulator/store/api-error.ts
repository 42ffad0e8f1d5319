import type { FieldError, GroupVersionResource } from "../registry/kind-definition.ts";

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** meta/v1 Status, as the API server answers when something failed. */
export interface Status {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly metadata: Record<string, never>;
  readonly status: "Failure" | "Success";
  readonly message?: string;
  readonly reason?: string;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly causes?: readonly StatusCause[];
    readonly retryAfterSeconds?: number;
  };
  readonly code: number;
}

export type StatusDetails = NonNullable<Status["details"]>;

/** A fault as Kubernetes tells it; `status` is what goes over the wire. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: Status;

  constructor(code: number, reason: string | undefined, message: string, details?: StatusDetails) {
    super(message);
    this.status = {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      ...(reason === undefined ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    };
  }

  get code(): number {
    return this.status.code;
  }

  get reason(): string | undefined {
    return this.status.reason;
  }
}

/** Whether `error` is an ApiError with this reason (`NotFound`, `Conflict`, `AlreadyExists`, `Invalid`…). */
export function isApiError(error: unknown, reason?: string): error is ApiError {
  return error instanceof ApiError && (reason === undefined || error.reason === reason);
}

type GroupResource = Pick<GroupVersionResource, "group" | "resource">;

/** `pods`, `deployments.apps`. */
export function qualified({ group, resource }: GroupResource): string {
  return group === "" ? resource : `${resource}.${group}`;
}

function detailsOf(target: GroupResource, name: string, more: Partial<StatusDetails> = {}): StatusDetails {
  return {
    ...(name === "" ? {} : { name }),
    ...(target.group === "" ? {} : { group: target.group }),
    kind: target.resource,
    ...more,
  };
}

/** 404: `pods "x" not found`. */
export function notFound(target: GroupResource, name: string): ApiError {
  return new ApiError(404, "NotFound", `${qualified(target)} "${name}" not found`, detailsOf(target, name));
}

/** 404 for a path that leads nowhere. */
export function unknownPath(): ApiError {
  return new ApiError(404, "NotFound", "the server could not find the requested resource", {});
}

/** 409: `pods "x" already exists`. */
export function alreadyExists(target: GroupResource, name: string): ApiError {
  return new ApiError(409, "AlreadyExists", `${qualified(target)} "${name}" already exists`, detailsOf(target, name));
}

/** 409: `Operation cannot be fulfilled on pods "x": …`. */
export function conflict(target: GroupResource, name: string, reason: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualified(target)} "${name}": ${reason}`;
  return new ApiError(409, "Conflict", message, detailsOf(target, name));
}

export const objectWasModified =
  "the object has been modified; please apply your changes to the latest version and try again";

/** 403: `pods "x" is forbidden: …`. */
export function forbidden(target: GroupResource, name: string, reason: string): ApiError {
  const subject = name === "" ? qualified(target) : `${qualified(target)} "${name}"`;
  return new ApiError(403, "Forbidden", `${subject} is forbidden: ${reason}`, detailsOf(target, name));
}

/** 422 with every fault as a cause: `Deployment.apps "x" is invalid: [a, b]`. */
export function invalid(
  target: { readonly group: string; readonly kind: string },
  name: string,
  faults: readonly FieldError[],
): ApiError {
  const kind = target.group === "" ? target.kind : `${target.kind}.${target.group}`;
  const sentences = [...new Set(faults.map(sentence))];
  const list = sentences.length === 1 ? sentences[0] : `[${sentences.join(", ")}]`;
  const message = sentences.length === 0 ? `${kind} "${name}" is invalid` : `${kind} "${name}" is invalid: ${list}`;
  return new ApiError(422, "Invalid", message, {
    ...(name === "" ? {} : { name }),
    ...(target.group === "" ? {} : { group: target.group }),
    kind: target.kind,
    causes: faults.map(({ reason, field, message: cause }) => ({ reason, message: cause, field })),
  });
}

function sentence(fault: FieldError): string {
  return fault.field === "" ? fault.message : `${fault.field}: ${fault.message}`;
}

/** 400 with the sentence as it stands. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, "BadRequest", message);
}

/** 410 for a revision that is no longer kept: list again. */
export function expired(message: string): ApiError {
  return new ApiError(410, "Expired", message);
}

/** 405: the resource is there, but not this verb. */
export function methodNotSupported(): ApiError {
  return new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});
}

/** 415 with the media types that would do. */
export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`;
  return new ApiError(415, "UnsupportedMediaType", message, {});
}

/** 406: none of the representations asked for is offered. */
export function notAcceptable(offered: readonly string[]): ApiError {
  const message = `only the following media types are accepted: ${offered.join(", ")}`;
  return new ApiError(406, "NotAcceptable", message, {});
}

/** 413: etcd's and the API server's own bound on a body. */
export function requestTooLarge(limitBytes: number): ApiError {
  return new ApiError(413, "RequestEntityTooLarge", `Request entity too large: limit is ${limitBytes}`, {});
}

/** 429 with the seconds to wait; evictions that a budget forbids. */
export function tooManyRequests(message: string, retryAfterSeconds: number, causes?: readonly StatusCause[]): ApiError {
  return new ApiError(429, "TooManyRequests", message, {
    ...(causes === undefined ? {} : { causes }),
    ...(retryAfterSeconds === 0 ? {} : { retryAfterSeconds }),
  });
}

/** 401 for a credential that is missing or not good. */
export function unauthorized(): ApiError {
  return new ApiError(401, "Unauthorized", "Unauthorized");
}

/** 503 for a part that cannot answer now. */
export function serviceUnavailable(message: string): ApiError {
  return new ApiError(503, "ServiceUnavailable", message);
}

/** 500; a fault of our own, never of the request. */
export function internalError(message: string): ApiError {
  return new ApiError(500, "InternalError", `Internal error occurred: ${message}`, { causes: [{ message }] });
}
