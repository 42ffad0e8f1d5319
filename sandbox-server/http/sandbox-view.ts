import type { Message } from "../language/message.ts";
import { getKind } from "../sandboxes/sandbox-kinds.ts";
import type { Abilities, SandboxSummary } from "../sandboxes/sandbox-provider.ts";
import type { HttpDependencies } from "./dependencies.ts";

/** A sandbox as its learner sees it. */
export interface SandboxView {
  readonly id: string;
  readonly exercise: string;
  readonly state: "running" | "stopped";
  /** Milliseconds since the epoch, as `expiresAt`. */
  readonly createdAt: number;
  /** When it is removed unless it is extended; absent where it stays. */
  readonly expiresAt?: number;
  readonly provider: { readonly name: string; readonly title: Message };
  readonly abilities: Abilities;
}

export function viewSandbox(
  summary: SandboxSummary,
  { provider, keeper }: Pick<HttpDependencies, "provider" | "keeper">,
): SandboxView {
  const { id, exercise, state, createdAt } = summary;
  const kind = getKind(provider, summary.provider);
  const end = keeper.endOf(id);
  return {
    id,
    exercise,
    state,
    createdAt,
    ...(end === undefined ? {} : { expiresAt: end.expiresAt }),
    provider: { name: kind.provider, title: kind.title },
    abilities: kind.abilities,
  };
}
