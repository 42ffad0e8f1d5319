import type { RandomSource } from "../clock.ts";

/** The letters of generated names: no vowels, nothing that can be misread (k8s.io/apimachinery/pkg/util/rand). */
const nameLetters = "bcdfghjklmnpqrstvwxz2456789";
const maxGeneratedBaseLength = 63 - 5;

/** `base` cut to 58 characters, with five random ones behind it. */
export function generatedName(base: string, random: RandomSource): string {
  return base.slice(0, maxGeneratedBaseLength) + randomLetters(5, random);
}

/** Letters safe in names. */
export function randomLetters(length: number, random: RandomSource): string {
  let text = "";
  for (let index = 0; index < length; index += 1)
    text += nameLetters[Math.floor(random.next() * nameLetters.length)] ?? "b";
  return text;
}

/** A version 4 UUID. */
export function freshUid(random: RandomSource): string {
  const hex = (digits: number) =>
    Math.floor(random.next() * 16 ** digits)
      .toString(16)
      .padStart(digits, "0");
  const variant = "89ab"[Math.floor(random.next() * 4)] ?? "8";
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(8)}${hex(4)}`;
}

/** meta/v1 Time: whole seconds. */
export function wireTime(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}
