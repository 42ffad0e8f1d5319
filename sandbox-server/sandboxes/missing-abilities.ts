import type { Abilities, WantedAbilities } from "./sandbox-provider.ts";

/** The abilities that are wanted and not offered, each as `name: wanted`; empty when all is well. */
export function missingAbilities(wanted: WantedAbilities, offered: Abilities): readonly string[] {
  return (Object.keys(wanted) as (keyof Abilities)[]).flatMap((name) => {
    const want = wanted[name];
    const offer = offered[name];
    const isMet = want === undefined || (typeof want === "number" ? Number(offer) >= want : offer === want);
    return isMet ? [] : [`${name}: ${want}`];
  });
}
