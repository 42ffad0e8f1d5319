import { randomBytes } from "node:crypto";
import { MatelotError } from "../errors/index.ts";
import type { Language } from "../language/message.ts";

/** What a ticket lets its holder do, once. */
export interface TicketClaims {
  readonly learner: string;
  readonly sandboxId: string;
  readonly terminal: string;
  readonly language: Language;
}

// A browser uses its ticket at once; half a minute covers a slow machine.
const lifetimeMs = 30_000;
// More than a class of thirty opens at the same moment, each with several tabs; a flood can't grow the map further.
const capacity = 1000;

/**
 * One-use tickets for WebSocket upgrades. A page fetches one with its cookie over a request that cross-site pages can't
 * make, so that the upgrade itself needs neither cookie nor trust in the browser's handling of origins.
 */
export interface TicketOffice {
  issue(claims: TicketClaims): { readonly ticket: string; readonly expiresAt: number };
  /** Errors: `ticket-refused` when unknown, used or expired. */
  redeem(ticket: string): TicketClaims;
}

/** @param now milliseconds since the epoch */
export function createTicketOffice(now: () => number): TicketOffice {
  const tickets = new Map<string, TicketClaims & { readonly expiresAt: number }>();
  const dropExpired = () => {
    // Tickets all live equally long, so the map's order is the order of expiry.
    for (const [ticket, { expiresAt }] of tickets) {
      if (expiresAt > now() && tickets.size < capacity) return;
      tickets.delete(ticket);
    }
  };
  return {
    issue(claims) {
      dropExpired();
      const ticket = randomBytes(24).toString("base64url");
      const expiresAt = now() + lifetimeMs;
      tickets.set(ticket, { ...claims, expiresAt });
      return { ticket, expiresAt };
    },
    redeem(ticket) {
      const claims = tickets.get(ticket);
      tickets.delete(ticket);
      if (claims === undefined || claims.expiresAt <= now()) throw new MatelotError("ticket-refused");
      return claims;
    },
  };
}
