import { alpineIndex } from "./alpine-index.ts";
import { apk } from "./apk.ts";
import { aptPrograms } from "./apt.ts";
import { debianIndex } from "./debian-index.ts";
import { npm } from "./npm.ts";
import { pip } from "./pip.ts";

/** Package managers of the simulated systems and languages. */
export const packagePrograms = [apk, ...aptPrograms, npm, pip];

/** Every program that a package of the simulated distributions brings. */
export const packagedPrograms: readonly string[] = [...debianIndex.values(), ...alpineIndex.values()].flatMap(
  ({ programs }) => programs.map((entry) => entry.split("=")[1] ?? entry),
);
