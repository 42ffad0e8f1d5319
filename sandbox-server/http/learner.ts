import { createHash, randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";

const cookieName = "matelot_learner";
const tokenForm = /^[0-9a-f]{64}$/;
// A year: progress belongs to the browser until accounts exist.
const lifetimeSeconds = 365 * 24 * 3600;

/** Who a request is from. */
export type LearnerOf = (request: FastifyRequest, reply: FastifyReply) => string;

/** On loopback whoever is there is the one learner. */
export const singleLearner: LearnerOf = () => "learner";

/**
 * On a shared server every browser is a learner of its own, known by a random cookie. The id derives from the cookie
 * and can't be turned back into it, so that ids in databases and logs open nothing.
 */
export const learnerByCookie: LearnerOf = (request, reply) => {
  const given = cookieValue(request.headers.cookie);
  const token = given ?? randomBytes(32).toString("hex");
  if (given === undefined) {
    const isSecure = request.headers["x-forwarded-proto"] === "https" || request.protocol === "https";
    const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${lifetimeSeconds}${isSecure ? "; Secure" : ""}`;
    reply.header("set-cookie", `${cookieName}=${token}; ${attributes}`);
  }
  return `l-${createHash("sha256").update(token).digest("hex").slice(0, 24)}`;
};

/** Whom to count a request for: the browser, or the address of who has no cookie (yet). A class has one address. */
export function countedFor(request: FastifyRequest): string {
  return cookieValue(request.headers.cookie) ?? request.ip;
}

function cookieValue(header: string | undefined): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const [name, value = ""] = part.trim().split("=");
    if (name === cookieName && tokenForm.test(value)) return value;
  }
  return undefined;
}
