import { expect, test } from "vitest";
import { say } from "../workspace/messages.ts";
import { pageMessages, pageText } from "./page-messages.ts";

test("values fill their places, and unknown places stay visible", () => {
  expect(say("en", "points", { earned: 3, possible: 10 })).toBe("3 of 10 points");
  expect(say("fr", "points", { earned: 3 })).toBe("3 points sur {possible}");
});

test("both languages of a page message speak of the same values", () => {
  const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const message of Object.values(pageMessages)) expect(places(message.fr)).toEqual(places(message.en));
});

test("a page message is set in its language", () => {
  expect(pageText("fr", "searchNone", { query: "etcd" })).toBe("Aucun résultat pour «\u00a0etcd\u00a0».");
});
