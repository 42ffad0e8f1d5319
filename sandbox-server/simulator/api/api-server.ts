import type { IncomingMessage, ServerResponse } from "node:http";
import type { Requester } from "../store/admission.ts";
import { ApiError, badRequest, internalError, requestTooLarge, unauthorized } from "../store/api-error.ts";
import type { ApiParts, Call } from "./api-parts.ts";
import { type AuditedRequest, createdNameOf } from "./audit/audit-log.ts";
import { actingUser } from "./authorization/impersonation.ts";
import { answerRequest, verbOf } from "./request-handler.ts";
import { respond, respondFault } from "./respond.ts";

/** The API server's bound on a request body. */
const bodyLimitBytes = 3 * 1024 * 1024;

/** Answers one HTTP request of an authenticated user. Never throws; faults of our own are told to `onFault`. */
export function serveRequest(
  parts: ApiParts,
  request: IncomingMessage,
  response: ServerResponse,
  user: Requester,
  onFault: (fault: unknown) => void,
): void {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  response.on("error", () => gone.abort());
  const given = callOf(request, user, gone.signal);
  const receivedAt = parts.clock.now();
  let call = given;
  const audit = (outcome: Pick<AuditedRequest, "code" | "reason" | "isStream" | "createdName">) =>
    parts.audit.record({ call, user, wanted: verbOf(call), receivedAt, ...outcome });
  Promise.resolve()
    .then(() => {
      call = withActingUser(parts, given);
      return answerRequest(parts, call);
    })
    .then((answer) => {
      respond(response, call, answer);
      const createdName = createdNameOf(answer);
      const isStream = "stream" in answer;
      audit({ code: isStream ? 200 : answer.code, isStream, ...(createdName === undefined ? {} : { createdName }) });
    })
    .catch((fault: unknown) => {
      if (!(fault instanceof ApiError)) onFault(fault);
      const error =
        fault instanceof ApiError ? fault : internalError(fault instanceof Error ? fault.message : "unknown");
      respondFault(response, call, error);
      audit({ code: error.code, isStream: false, ...(error.reason === undefined ? {} : { reason: error.reason }) });
    })
    .catch(onFault);
}

/**
 * The request in the name of the service account whose token it carries, or of the user that it impersonates.
 * Errors: Unauthorized for a token of this cluster that is not good, Forbidden.
 */
export function withActingUser(parts: ApiParts, call: Call): Call {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(call.headers.authorization?.toString() ?? "")?.[1];
  const bearer = token === undefined ? undefined : parts.tokens.check(token, parts.clock.now());
  if (token !== undefined && bearer === undefined) throw unauthorized();
  const own = bearer === undefined ? call : { ...call, user: bearer.user };
  return { ...own, user: actingUser(parts, own) };
}

/** A request taken apart; a URL that can't be read leads to a path that nobody serves. */
export function callOf(request: IncomingMessage, user: Requester, signal: AbortSignal): Call {
  const url = request.url ?? "/";
  const mark = url.indexOf("?");
  let body: Promise<Buffer> | undefined;
  return {
    method: request.method ?? "GET",
    path: mark === -1 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? "" : url.slice(mark + 1)),
    headers: request.headers,
    user,
    body: () => {
      body ??= readAll(request);
      return body;
    },
    bodyKind: {},
    warnings: new Set(),
    signal,
  };
}

/** Collects a body; what comes after the limit is read and dropped, so that the client gets its answer. */
function readAll(request: IncomingMessage): Promise<Buffer> {
  return new Promise((done, failed) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= bodyLimitBytes) chunks.push(chunk);
      else {
        chunks.length = 0;
        failed(requestTooLarge(bodyLimitBytes));
      }
    });
    request.on("end", () => done(Buffer.concat(chunks)));
    request.on("error", () => failed(badRequest("the request body could not be read")));
    request.on("close", () => failed(badRequest("the request body ended early")));
  });
}
