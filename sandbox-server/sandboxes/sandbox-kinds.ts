import { MatelotError } from "../errors/index.ts";
import type { Message } from "../language/message.ts";
import { missingAbilities } from "./missing-abilities.ts";
import type { Abilities, SandboxKind, SandboxProvider, SandboxSpec, WantedAbilities } from "./sandbox-provider.ts";

/** Which sandbox is wished for. */
export type SandboxWish = Pick<SandboxSpec, "needs" | "provider">;

/** What a provider has to offer, the preferred kind first: one, or several where providers are mixed. */
export function kindsOf(provider: SandboxProvider): readonly SandboxKind[] {
  if (provider.kinds !== undefined) return provider.kinds();
  const { name, title, cost } = provider;
  return [{ provider: name, title, abilities: provider.abilities(), reasons: provider.reasons?.(), cost }];
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
    candidates.map((kind) => `${kind.title[language]}: ${lackOf(kind, needs, language).join(", ")}`).join("; ");
  throw new MatelotError("sandbox-ability-missing", {
    message: {
      en: `This exercise needs what the sandboxes here don't have. ${lacks("en")}.`,
      fr: `Cet exercice demande ce que les bacs à sable d'ici n'ont pas. ${lacks("fr")}.`,
    },
  });
}

/** Each missing ability, with the reason where one is known. */
function lackOf({ abilities, reasons = {} }: SandboxKind, needs: WantedAbilities, language: "en" | "fr") {
  const names = Object.keys(needs) as (keyof Abilities)[];
  return names.flatMap((name) => {
    const why = reasons[name]?.[language];
    return missingAbilities({ [name]: needs[name] }, abilities).map((lack) => (why ? `${lack} (${why})` : lack));
  });
}

/** Why nothing here has what is needed; undefined when something has. Errors: `sandbox-provider-unknown`. */
export function whyUnable(provider: SandboxProvider, wish: SandboxWish): Message | undefined {
  try {
    chooseKind(provider, wish);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof MatelotError && thrown.code === "sandbox-ability-missing") return thrown.said;
    throw thrown;
  }
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
