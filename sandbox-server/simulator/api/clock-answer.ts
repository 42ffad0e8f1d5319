import { badRequest, methodNotSupported } from "../store/api-error.ts";
import type { Answer, ApiParts, Call } from "./api-parts.ts";

/** The one path here that Kubernetes does not have. */
export const clockPath = "/matelot/clock";

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A month and a half: beyond it certificates and tokens of the sandbox itself would end. */
const longestMoveMs = 45 * 86_400_000;

/**
 * The cluster's time: GET tells it, POST with `?advance=12h` moves it and answers when everything that was due on the
 * way has happened. Errors: BadRequest for anything but a duration of d, h, m and s.
 */
export async function clockAnswer(clock: ApiParts["clock"], call: Call): Promise<Answer> {
  if (call.method === "POST") await clock.advance(durationOf(call.query.get("advance") ?? ""));
  else if (call.method !== "GET") throw methodNotSupported();
  return { code: 200, json: { now: new Date(clock.now()).toISOString() } };
}

function durationOf(text: string): number {
  const parts = [...text.matchAll(/(\d+)([dhms])/g)];
  const isWhole = text !== "" && parts.map(([part]) => part).join("") === text;
  const ms = parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (unitMs[unit] ?? 0), 0);
  if (!isWhole || ms > longestMoveMs) {
    throw badRequest(`advance: ${JSON.stringify(text)} is no duration such as 90s, 30m, 12h or 2d, 45d at most`);
  }
  return ms;
}
