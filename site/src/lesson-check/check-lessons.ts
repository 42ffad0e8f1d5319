import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { languages } from "../../../sandbox-server/language/message.ts";
import { type CheckedLesson, checkLesson } from "./check-lesson.ts";
import { readCourseFiles } from "./course-files.ts";
import type { LessonFault } from "./lesson-fault.ts";
import { compareTranslations } from "./parity.ts";
import { staleFaults } from "./translation.ts";

export interface CheckedLessons {
  /** By `en/name`. */
  readonly lessons: ReadonlyMap<string, CheckedLesson>;
  readonly faults: readonly LessonFault[];
}

/**
 * Every lesson under `<root>/lessons`, in both languages, with every fault of lessons, topics and glossary.
 * @param exerciseDirectories where the exercises are that lessons may name; `<root>/exercises` where none is given.
 */
export function checkCourse(root: string, exerciseDirectories = [join(root, "exercises")]): CheckedLessons {
  const course = readCourseFiles(root);
  const around = {
    exerciseIds: exerciseDirectories.flatMap(exerciseIdsOf),
    topicIds: course.topics.map(({ id }) => id),
    termIds: course.terms.map(({ id }) => id),
  };
  const lessons = new Map<string, CheckedLesson>();
  const faults: LessonFault[] = [...course.faults];
  for (const language of languages) {
    for (const name of readdirSync(join(root, "lessons", language))) {
      const file = `lessons/${language}/${name}`;
      if (!/^[a-z0-9-]+\.mdx$/.test(name)) {
        faults.push({ file, field: "file name", seen: name, wanted: "lower-case words with dashes, ending in .mdx" });
        continue;
      }
      const lesson = checkLesson(file, readFileSync(join(root, file), "utf8"), around);
      lessons.set(`${language}/${name.replace(/\.mdx$/, "")}`, lesson);
      faults.push(...lesson.faults);
    }
  }
  return { lessons, faults: [...faults, ...translationFaults(lessons)] };
}

function exerciseIdsOf(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  const isExercise = (name: string) =>
    ["exercise.ts", "exercise.json"].some((file) => existsSync(join(directory, name, file)));
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isExercise(entry.name))
    .map((entry) => entry.name);
}

function translationFaults(checked: ReadonlyMap<string, CheckedLesson>): LessonFault[] {
  const names = new Set([...checked.keys()].map((key) => key.slice(3)));
  return [...names].flatMap((name) => {
    const [english, french] = [checked.get(`en/${name}`), checked.get(`fr/${name}`)];
    if (english?.frontmatter?.writtenIn !== undefined || french?.frontmatter?.writtenIn !== undefined) return [];
    if (english !== undefined && french !== undefined) {
      // A difference in structure says more than that there is some difference.
      const differences = compareTranslations(english, french);
      return differences.length > 0 ? differences : staleFaults(english, french);
    }
    const missing = english === undefined ? "en" : "fr";
    const file = `lessons/${missing}/${name}.mdx`;
    return [{ file, field: "file", seen: "nothing", wanted: "the lesson in this language too" }];
  });
}
