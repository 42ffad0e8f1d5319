import { canonicalJson } from "./equality.ts";

/** k8s.io/apimachinery/pkg/util/rand: no vowels, and none of 0, 1, 3, so that no bad word can come out. */
export const safeAlphabet = "bcdfghjklmnpqrstvwxz2456789";

/** FNV-1a, 32 bit. */
export function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** Characters mapped into the safe alphabet by their code, as rand.SafeEncodeString does. */
export function safeEncode(text: string): string {
  return [...text].map((character) => safeAlphabet[character.charCodeAt(0) % safeAlphabet.length]).join("");
}

/**
 * The value of `pod-template-hash` and of revision names: FNV-1a of the template and the collision count, in the safe
 * alphabet. The same template always has the same hash; the number itself differs from a real cluster's, which hashes
 * Go's memory layout.
 */
export function templateHash(template: unknown, collisionCount: number | undefined): string {
  const salt = collisionCount === undefined ? "" : String(collisionCount);
  return safeEncode(String(fnv32a(canonicalJson(template) + salt)));
}
