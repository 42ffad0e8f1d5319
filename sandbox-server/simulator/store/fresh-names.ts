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
  const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(random.next() * 256));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** meta/v1 Time: whole seconds. */
export function wireTime(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}
