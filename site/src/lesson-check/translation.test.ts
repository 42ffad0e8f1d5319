import { expect, test } from "vitest";
import { checkLesson } from "./check-lesson.ts";
import { staleFaults, textDigest } from "./translation.ts";

const around = { exerciseIds: [], topicIds: [], termIds: [] };
const lesson = (language: string, text: string, translates = "") =>
  checkLesson(
    `lessons/${language}/pods.mdx`,
    `---\ntitle: Pods\ndescription: "What a pod is, and what it is not."\nmodule: 3\norder: 1\nminutes: 10\n${translates}goals: ["start a pod"]\n---\n\n${text}\n`,
    around,
  );
const english = lesson("en", "A pod is small.");

test("a translation of the present text is no fault, however its lines are broken", () => {
  expect(staleFaults(english, lesson("fr", "Un pod est petit.", `translates: "${english.digest}"\n`))).toEqual([]);
  expect(textDigest("A pod\nis small.")).toBe(textDigest("A pod is   small.\n"));
});

test("a translation of an earlier text is told with its file", () => {
  const changed = lesson("en", "A pod is very small.");
  expect(staleFaults(changed, lesson("fr", "Un pod est petit.", `translates: "${english.digest}"\n`))).toEqual([
    {
      file: "lessons/fr/pods.mdx",
      field: "translates",
      seen: english.digest,
      wanted: `${changed.digest}: lessons/en/pods.mdx has changed; follow it here, then npm run translated -- pods`,
    },
  ]);
});

test("a translation that doesn't say of which text is a fault", () => {
  expect(staleFaults(english, lesson("fr", "Un pod est petit."))).toMatchObject([{ seen: "nothing" }]);
});
