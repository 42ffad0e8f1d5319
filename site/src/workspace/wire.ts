import type { Verdict } from "../../../checkers/verdict.ts";
import type { Message } from "../../../sandbox-server/language/message.ts";
import type { Attempt } from "../../../sandbox-server/progress/progress-store.ts";
import type { Abilities } from "../../../sandbox-server/sandboxes/sandbox-provider.ts";

/** The HTTP interface of docs/architecture.md, as the browser sees it. Types alone: nothing of the server is bundled. */
export interface SandboxView {
  readonly id: string;
  readonly exercise: string;
  readonly state: "running" | "stopped";
  readonly provider: { readonly name: string; readonly title: Message };
  readonly abilities: Abilities;
  readonly createdAt: number;
  /** When it is removed unless it is extended. */
  readonly expiresAt?: number;
  /** Why it stopped, where that has just happened. */
  readonly stopped?: "idle" | "room" | "shutdown";
  readonly notice?: Message;
}

/** A place in the queue for a sandbox. */
export interface QueuePlace {
  readonly id: string;
  readonly exercise: string;
  /** From 1; 0 while the sandbox is being brought up. */
  readonly position: number;
  readonly estimateMs?: number;
}

/** When a sandbox ends: `expiring` and `extended` events. */
export interface Ending {
  readonly expiresAt: number;
  /** From when it was told. */
  readonly leftMs: number;
}

export interface CheckView {
  readonly id: string;
  readonly title: Message;
  readonly points: number;
  readonly needs: readonly string[];
}

export interface ExerciseView {
  readonly id: string;
  readonly title: Message;
  readonly summary: Message;
  /** Markdown. */
  readonly situation: Message;
  readonly minutes: number;
  /** Counted from `attempt.startedAt`. */
  readonly timeLimitMinutes?: number;
  readonly points: number;
  readonly checks: readonly CheckView[];
  readonly hints: { readonly count: number; readonly opened: readonly Message[] };
  readonly solution: { readonly available: boolean; readonly opened?: Message };
  readonly attempt: Attempt | null;
}

/** `verdict` event: what one check found just now, and when it was first passed. */
export interface JudgedCheck {
  readonly check: string;
  readonly verdict: Verdict;
  readonly points: number;
  readonly passedAt?: number;
  /** Passed after the exercise's time limit. */
  readonly isLate?: true;
  /** Markdown: the hint for this very mistake. */
  readonly hint?: Message;
}

export interface Ticket {
  readonly ticket: string;
  readonly terminal: string;
  readonly expiresAt: number;
}

/** Text frames that the server sends on a terminal's WebSocket. */
export type TerminalFrame =
  | {
      readonly type: "attached";
      readonly terminal: string;
      readonly resumed: boolean;
      readonly columns: number;
      readonly rows: number;
    }
  | { readonly type: "notice"; readonly message: Message }
  | { readonly type: "exit"; readonly code: number };

export type { Attempt, Message, Verdict };
