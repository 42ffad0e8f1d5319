import type { RandomSource } from "../clock.ts";

/** 64 hexadecimal digits, as the engine names containers, networks and layers. */
export function randomId(random: RandomSource): string {
  return Array.from({ length: 64 }, () => Math.floor(random.next() * 16).toString(16)).join("");
}

/** What `docker ps` shows of an id. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}

// biome-ignore format: a list of words
const moods = [
  "amazing", "brave", "busy", "clever", "confident", "dazzling", "eager", "elegant", "festive", "friendly", "gallant",
  "happy", "hopeful", "jolly", "keen", "kind", "lucid", "modest", "nifty", "peaceful", "quirky", "serene", "sharp",
  "stoic", "sweet", "tender", "upbeat", "vibrant", "wizardly", "zealous",
];
// biome-ignore format: a list of words
const people = [
  "ampere", "babbage", "bell", "bohr", "curie", "darwin", "dijkstra", "einstein", "euclid", "faraday", "fermi", "galileo",
  "gauss", "goodall", "hamilton", "hopper", "hypatia", "johnson", "kepler", "knuth", "lamarr", "liskov", "lovelace",
  "meitner", "newton", "noether", "pascal", "ritchie", "thompson", "turing", "wing",
];

/** A name for a container that was given none: a mood and somebody who is remembered. */
export function randomName(random: RandomSource, isTaken: (name: string) => boolean): string {
  const pick = (words: readonly string[]) => words[Math.floor(random.next() * words.length)] ?? "";
  for (let round = 0; ; round += 1) {
    const name = `${pick(moods)}_${pick(people)}${round < 6 ? "" : String(round)}`;
    if (!isTaken(name)) return name;
  }
}
