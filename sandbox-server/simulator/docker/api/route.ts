import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** One call of the Engine API, as a handler sees it. */
export interface ApiCall {
  /** The minor of the version that the client speaks: 41 for `/v1.41/…`; the newest when the path names none. */
  readonly minor: number;
  /** What stood in the path's placeholders, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Aborted when the client has gone away. */
  readonly signal: AbortSignal;
  /** The JSON body, `{}` when empty. Errors: EngineFault 400. */
  json(): Promise<Record<string, unknown>>;
  /** Ends the answer: with a JSON body, or without one. */
  reply(status: number, body?: unknown): void;
  /** Takes the connection away from HTTP (attach, exec start): 101 where the client asked to upgrade, else 200. */
  hijack(contentType: string): Duplex;
}

/** One line of the route table; a room exports `readonly Route[]` made from its parts. */
export interface Route {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  /** Below the version: `/containers/{id}/json`. `{name...}` also takes slashes (`/images/{name...}/json`). */
  readonly path: string;
  /** Thrown EngineFaults become `{ "message": … }` with their status while no head has been sent. */
  readonly handle: (call: ApiCall) => Promise<void> | void;
}

/** True as dockerd reads flags of a query: everything but empty, `0`, `no`, `false` and `none`. */
export function flag(query: URLSearchParams, name: string): boolean {
  const value = (query.get(name) ?? "").trim().toLowerCase();
  return !["", "0", "no", "false", "none"].includes(value);
}
