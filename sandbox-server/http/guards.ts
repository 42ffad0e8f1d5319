import { isIP } from "node:net";
import { MatelotError } from "../errors/index.ts";

/** Whom the server answers: `origins` are full web origins of a proxy or a development server in front of it. */
export interface GuardOptions {
  readonly origins: readonly string[];
  /** The host it was told to listen on; a name is accepted as `Host`. */
  readonly host: string;
}

export interface GuardedRequest {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what another site could make a browser send. DNS rebinding needs a name in `Host`, so only literal addresses,
 * `localhost`, the configured host and configured origins are answered; a request that changes something must come from
 * the same origin or from none at all (a program, not a browser).
 * Errors: `origin-refused`.
 */
export function checkRequest(request: GuardedRequest, options: GuardOptions): void {
  if (!isAcceptedHost(request.host, options)) {
    throw refusal(`The Host header says ${quoted(request.host)}.`, `L'en-tête Host indique ${quoted(request.host)}.`);
  }
  if (!safeMethods.has(request.method) && request.origin !== undefined) checkOrigin(request, options);
}

/** The stricter rule for WebSocket upgrades: an origin must be there, and be ours. Errors: `origin-refused`. */
export function checkOrigin(request: GuardedRequest, options: GuardOptions): void {
  const { origin, host } = request;
  const isOwn = origin !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
  if (isOwn || (origin !== undefined && options.origins.includes(origin))) return;
  throw refusal(`The Origin header says ${quoted(origin)}.`, `L'en-tête Origin indique ${quoted(origin)}.`);
}

function isAcceptedHost(host: string | undefined, options: GuardOptions): boolean {
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  const { hostname, host: canonical } = new URL(`http://${host}`);
  const literal = hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0 || hostname === "localhost" || hostname === options.host) return true;
  return options.origins.some((origin) => new URL(origin).host === canonical);
}

function quoted(text: string | undefined): string {
  return text === undefined ? "nothing" : JSON.stringify(text.slice(0, 200));
}

function refusal(en: string, fr: string): MatelotError {
  return new MatelotError("origin-refused", { message: { en, fr } });
}
