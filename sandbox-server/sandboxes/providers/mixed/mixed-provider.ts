import type { Message } from "../../../language/message.ts";
import { chooseKind, getKind, kindsOf } from "../../sandbox-kinds.ts";
import type {
  Abilities,
  CallOptions,
  CreateOptions,
  Obstacle,
  Sandbox,
  SandboxCost,
  SandboxId,
  SandboxKind,
  SandboxProvider,
  SandboxSpec,
  SandboxSummary,
} from "../../sandbox-provider.ts";

/**
 * Several providers as one: a new sandbox comes from the first that has what its exercise needs, or from the one that
 * is named; a sandbox that is there is found wherever it came from.
 */
export class MixedProvider implements SandboxProvider {
  readonly name = "mixed";
  readonly #members: readonly SandboxProvider[];
  readonly #preferred: SandboxProvider;

  /** @param preferred where most sandboxes come from @param others asked in this order when it lacks something */
  constructor(preferred: SandboxProvider, ...others: readonly SandboxProvider[]) {
    this.#preferred = preferred;
    this.#members = [preferred, ...others];
  }

  get title(): Message {
    return this.#preferred.title;
  }

  get cost(): SandboxCost {
    return this.#preferred.cost;
  }

  abilities(): Abilities {
    return this.#preferred.abilities();
  }

  kinds(): readonly SandboxKind[] {
    return this.#members.flatMap(kindsOf);
  }

  warm(provider: string): number {
    return this.#member(provider).warm?.(provider) ?? 0;
  }

  async obstacles(options: CallOptions): Promise<readonly Obstacle[]> {
    return (await Promise.all(this.#members.map((member) => member.obstacles(options)))).flat();
  }

  /** Errors: also `sandbox-ability-missing`, `sandbox-provider-unknown`. */
  async create(spec: SandboxSpec, options: CreateOptions): Promise<Sandbox> {
    return this.#member(chooseKind(this, spec).provider).create(spec, options);
  }

  async find(id: SandboxId, options: CallOptions): Promise<Sandbox | undefined> {
    for (const member of this.#members) {
      const found = await member.find(id, options);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async list(options: CallOptions): Promise<readonly SandboxSummary[]> {
    return (await Promise.all(this.#members.map((member) => member.list(options)))).flat();
  }

  async remove(id: SandboxId, options: CallOptions): Promise<void> {
    await Promise.all(this.#members.map((member) => member.remove(id, options)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#members.map((member) => member[Symbol.asyncDispose]()));
  }

  #member(name: string): SandboxProvider {
    const { provider } = getKind(this, name);
    return (
      this.#members.find((member) => kindsOf(member).some((kind) => kind.provider === provider)) ?? this.#preferred
    );
  }
}
