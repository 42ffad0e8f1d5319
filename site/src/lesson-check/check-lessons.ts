import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { languages } from "../../../sandbox-server/language/message.ts";
import { type CheckedLesson, checkLesson } from "./check-lesson.ts";
import type { LessonFault } from "./lesson-fault.ts";
import { compareTranslations } from "./parity.ts";

/** Every fault of every lesson under `<root>/lessons`, in both languages. */
export function findLessonFaults(root: string): readonly LessonFault[] {
  const exerciseIds = readdirSync(join(root, "exercises"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, "exercises", entry.name, "exercise.ts")))
    .map((entry) => entry.name);
  const checked = new Map<string, CheckedLesson>();
  const faults: LessonFault[] = [];
  for (const language of languages) {
    for (const name of readdirSync(join(root, "lessons", language))) {
      const file = `lessons/${language}/${name}`;
      if (!/^[a-z0-9-]+\.mdx$/.test(name)) {
        faults.push({ file, field: "file name", seen: name, wanted: "lower-case words with dashes, ending in .mdx" });
        continue;
      }
      const lesson = checkLesson(file, readFileSync(join(root, file), "utf8"), { exerciseIds });
      checked.set(`${language}/${name}`, lesson);
      faults.push(...lesson.faults);
    }
  }
  return [...faults, ...translationFaults(checked)];
}

function translationFaults(checked: ReadonlyMap<string, CheckedLesson>): LessonFault[] {
  const names = new Set([...checked.keys()].map((key) => key.slice(3)));
  return [...names].flatMap((name) => {
    const [english, french] = [checked.get(`en/${name}`), checked.get(`fr/${name}`)];
    if (english !== undefined && french !== undefined) return compareTranslations(english, french);
    const missing = english === undefined ? "en" : "fr";
    return [
      { file: `lessons/${missing}/${name}`, field: "file", seen: "nothing", wanted: "the lesson in this language too" },
    ];
  });
}
