import type { Sandbox, SandboxSummary } from "./sandbox-provider.ts";

/** What happens to sandboxes, told to whoever judges them, shows them or holds their terminals. */
export type SandboxEvent =
  | { readonly type: "started"; readonly sandbox: Sandbox; readonly restarted: boolean }
  | { readonly type: "stopped"; readonly summary: SandboxSummary; readonly reason: StopReason }
  | { readonly type: "removed"; readonly summary: SandboxSummary; readonly reason: RemovalReason }
  /** It ends at `expiresAt` unless it is extended. */
  | { readonly type: "expiring"; readonly summary: SandboxSummary; readonly expiresAt: number }
  | { readonly type: "extended"; readonly summary: SandboxSummary; readonly expiresAt: number };

/** `idle`: nobody was there. `room`: its learner's next sandbox needed the place. `shutdown`: the server ends. */
export type StopReason = "idle" | "room" | "shutdown";

/** `asked`: by the learner. `expired`: its time was over. */
export type RemovalReason = "asked" | "expired";
