import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { hasPages, stageLessons } from "./stage-lessons.ts";

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "matelot-content-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const lesson = '---\ntitle: "Pods"\n---\n\nText.\n';
const project = folderWith({
  "lessons/en/pods.mdx": lesson,
  "lessons/fr/pods.mdx": lesson,
  "lessons/topics.json": "{}",
});

test("lessons of a folder stand beside the project's own, and say where they come from", () => {
  const into = folderWith({});
  const content = folderWith({ "lessons/en/ours.mdx": lesson, "lessons/fr/ours.mdx": lesson });
  stageLessons(project, [content], into);
  expect(readFileSync(join(into, "lessons/en/pods.mdx"), "utf8")).toBe(lesson);
  expect(readFileSync(join(into, "lessons/topics.json"), "utf8")).toBe("{}");
  expect(readFileSync(join(into, "lessons/fr/ours.mdx"), "utf8")).toBe(
    '---\ncontent: true\ntitle: "Pods"\n---\n\nText.\n',
  );
});

test("a lesson in one language stands in the other one too, with its language", () => {
  const into = folderWith({});
  stageLessons(project, [folderWith({ "lessons/en/ours.mdx": lesson })], into);
  expect(readFileSync(join(into, "lessons/en/ours.mdx"), "utf8")).toContain("---\ncontent: true\ntitle");
  expect(readFileSync(join(into, "lessons/fr/ours.mdx"), "utf8")).toContain("content: true\nwrittenIn: en\n");
});

test("a name that is taken is refused, with the file", () => {
  const content = folderWith({ "lessons/en/pods.mdx": lesson });
  expect(() => stageLessons(project, [content], folderWith({}))).toThrow(/lessons\/en\/pods\.mdx: the course/);
});

test("a folder without lessons and exercises has nothing to show", () => {
  expect(hasPages(folderWith({ "README.md": "" }))).toBe(false);
  expect(hasPages(folderWith({ "exercises/a/exercise.json": "{}" }))).toBe(true);
});
