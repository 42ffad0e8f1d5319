import type { Logger } from "pino";
import type { Catalogue } from "../../exercises/format/index.ts";
import type { Judge } from "../judging/judge.ts";
import type { ProgressStore } from "../progress/progress-store.ts";
import type { SandboxQueue } from "../sandboxes/capacity/sandbox-queue.ts";
import type { SandboxKeeper } from "../sandboxes/sandbox-keeper.ts";
import type { SandboxProvider } from "../sandboxes/sandbox-provider.ts";
import type { TerminalHub } from "../terminals/terminal-hub.ts";
import type { GuardOptions } from "./guards.ts";
import type { LearnerOf } from "./learner.ts";
import type { TicketOffice } from "./tickets.ts";

/** What the routes speak for; built in `main.ts`. */
export interface HttpDependencies {
  readonly version: string;
  readonly catalogue: Catalogue;
  readonly provider: SandboxProvider;
  readonly keeper: SandboxKeeper;
  readonly queue: SandboxQueue;
  readonly terminals: TerminalHub;
  readonly judge: Judge;
  readonly progress: ProgressStore;
  readonly tickets: TicketOffice;
  readonly learnerOf: LearnerOf;
  readonly guards: GuardOptions;
  /** The built site, absolute. */
  readonly siteDirectory: string;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
