import { expect, test } from "vitest";
import { preferredLanguage } from "./site.ts";

test.each([
  [undefined, undefined, "en"],
  [undefined, "fr-CA,fr;q=0.9,en;q=0.8", "fr"],
  [undefined, "de,en;q=0.5,fr;q=0.9", "fr"],
  [undefined, "fr;q=0, en;q=0.1", "en"],
  ["a=b; matelot-language=fr", "en", "fr"],
  ["matelot-language=xx", "en", "en"],
  ["x-matelot-language=fr", "en", "en"],
])("with the cookie %s and the preference %s the page is in %s", (cookie, accept, language) => {
  expect(preferredLanguage(cookie, accept)).toBe(language);
});
