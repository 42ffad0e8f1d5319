import { MatelotError } from "../errors/index.ts";
import { missingAbilities } from "./missing-abilities.ts";
import type { SandboxKind, SandboxProvider, SandboxSpec } from "./sandbox-provider.ts";

/** Which sandbox is wished for. */
export type SandboxWish = Pick<SandboxSpec, "needs" | "provider">;

/** What a provider has to offer, the preferred kind first: one, or several where providers are mixed. */
export function kindsOf(provider: SandboxProvider): readonly SandboxKind[] {
  if (provider.kinds !== undefined) return provider.kinds();
  const { name, title, cost } = provider;
  return [{ provider: name, title, abilities: provider.abilities(), cost }];
}

/** The kind of a sandbox that is there. Errors: `sandbox-provider-unknown`. */
export function getKind(provider: SandboxProvider, name: string): SandboxKind {
  const kinds = kindsOf(provider);
  const found = kinds.find((kind) => kind.provider === name);
  if (found === undefined) throw unknownProvider(name, kinds);
  return found;
}

/**
 * The preferred kind that has everything that is needed, or the named one.
 * Errors: `sandbox-ability-missing`, `sandbox-provider-unknown`.
 */
export function chooseKind(provider: SandboxProvider, { needs = {}, provider: named }: SandboxWish): SandboxKind {
  const candidates = named === undefined ? kindsOf(provider) : [getKind(provider, named)];
  const fitting = candidates.find(({ abilities }) => missingAbilities(needs, abilities).length === 0);
  if (fitting !== undefined) return fitting;
  const lacks = (language: "en" | "fr") =>
    candidates
      .map(({ title, abilities }) => `${title[language]}: ${missingAbilities(needs, abilities).join(", ")}`)
      .join("; ");
  throw new MatelotError("sandbox-ability-missing", {
    message: {
      en: `This exercise needs what the sandboxes here don't have. ${lacks("en")}.`,
      fr: `Cet exercice demande ce que les bacs à sable d'ici n'ont pas. ${lacks("fr")}.`,
    },
  });
}

function unknownProvider(name: string, kinds: readonly SandboxKind[]): MatelotError {
  const known = kinds.map(({ provider }) => provider).join(", ");
  return new MatelotError("sandbox-provider-unknown", {
    message: {
      en: `There is no provider ${JSON.stringify(name)} on this server; there are: ${known}.`,
      fr: `Il n'y a pas de fournisseur ${JSON.stringify(name)} sur ce serveur ; il y a : ${known}.`,
    },
  });
}
