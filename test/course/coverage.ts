/**
 * `npm run coverage` writes docs/coverage.md; without `--write` it is compared. Every gap of the course is listed, and
 * fails.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeFault, readCatalogue } from "../../exercises/format/index.ts";
import { exerciseDirectories, projectDirectory } from "../../sandbox-server/main.ts";
import { checkCourse } from "../../site/src/lesson-check/check-lessons.ts";
import { readCourseFiles } from "../../site/src/lesson-check/course-files.ts";
import { type CourseLesson, courseFaults } from "./course-report.ts";
import { coveragePage } from "./coverage-page.ts";
import { solutionFaults } from "./solution-parity.ts";

const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });
const checked = checkCourse(projectDirectory);
const { catalogue, faults: exerciseFaults } = await readCatalogue(...exerciseDirectories([]));
const { topics, terms } = readCourseFiles(projectDirectory);
const lessons = [...checked.lessons].flatMap(([key, english]): CourseLesson[] =>
  key.startsWith("en/") && english.frontmatter !== undefined
    ? [{ name: key.slice(3), english, frontmatter: english.frontmatter }]
    : [],
);
lessons.sort((a, b) => a.frontmatter.module - b.frontmatter.module || a.frontmatter.order - b.frontmatter.order);
const course = { topics, terms, lessons, exercises: catalogue.exercises };

const faults = [
  ...checked.faults.map(
    ({ file, line, field, seen, wanted }) => `${file}:${line ?? 1}  ${field}: seen ${seen}, wanted ${wanted}`,
  ),
  ...exerciseFaults.map((fault) => `exercises/${describeFault(fault)}`),
  ...courseFaults(course),
  ...catalogue.exercises.flatMap(solutionFaults),
];
const page = coveragePage(course);
const file = join(projectDirectory, "docs/coverage.md");
if (values.write) writeFileSync(file, page);
else if (!existsSync(file) || readFileSync(file, "utf8") !== page) {
  faults.push("docs/coverage.md is out of date: npm run coverage");
}
for (const fault of faults) console.log(fault);
console.log(
  `${lessons.length} lessons, ${catalogue.exercises.length} exercises, ${topics.length} topics: ${faults.length} faults`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
