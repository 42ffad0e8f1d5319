import { expect, test } from "vitest";
import { typeset } from "./typeset.ts";

test.each([
  ["en", "it's the pods' wish", "it’s the pods' wish"],
  ["en", "a : b ?", "a : b ?"],
  ["fr", "l'état voulu : deux copies ?", "l’état voulu\u00a0: deux copies\u202f?"],
  ["fr", "c'est l'", "c’est l’"],
  ["fr", "« oui » ; non !", "«\u00a0oui\u00a0»\u202f; non\u202f!"],
  ["fr", "nginx:1.7.9", "nginx:1.7.9"],
] as const)("[%s] %s", (language, plain, set) => {
  expect(typeset(language, plain)).toBe(set);
});
