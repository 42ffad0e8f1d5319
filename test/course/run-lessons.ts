/** `node test/course/run-lessons.ts [lesson…]`: types the commands of each lesson in a fresh sandbox, as a learner would. */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readCatalogue } from "../../exercises/format/index.ts";
import { createProvider, exerciseDirectories, projectDirectory } from "../../sandbox-server/main.ts";
import type { SandboxProvider } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { readSettings } from "../../sandbox-server/settings/settings.ts";
import { checkCourse } from "../../site/src/lesson-check/check-lessons.ts";
import { type LessonReport, type PlayedLesson, playLesson } from "./play-lesson.ts";

const { positionals, values } = parseArgs({ allowPositionals: true, options: { jobs: { type: "string" } } });
const directory = mkdtempSync(join(tmpdir(), "matelot-lessons-"));
try {
  process.exitCode = (await playAll(await findLessons())) ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function findLessons(): Promise<readonly PlayedLesson[]> {
  const { lessons, faults } = checkCourse(projectDirectory);
  const { catalogue } = await readCatalogue(...exerciseDirectories([]));
  const names = [...lessons.keys()].filter((key) => key.startsWith("en/")).map((key) => key.slice(3));
  const chosen = names.filter((name) => positionals.length === 0 || positionals.some((part) => name.includes(part)));
  if (chosen.length === 0)
    throw new Error(`No lesson is called ${positionals.join(", ")}; there are ${names.join(", ")}`);
  for (const { file, line, field, seen, wanted } of faults) {
    if (!chosen.some((name) => file.includes(name))) continue;
    console.log(`${file}:${line ?? 1}  ${field}: seen ${seen}, wanted ${wanted}`);
    process.exitCode = 1;
  }
  return chosen.flatMap((name) => {
    const english = lessons.get(`en/${name}`);
    if (english === undefined) return [];
    const id = english.frontmatter?.exercise;
    const exercise = id === undefined ? undefined : catalogue.find(id);
    if (id !== undefined && exercise === undefined) console.log(`${english.file}  the exercise ${id} has faults`);
    return [{ name, english, french: lessons.get(`fr/${name}`), exercise }];
  });
}

/** Some more at once than there are processors: a lesson mostly waits for its cluster. */
async function playAll(lessons: readonly PlayedLesson[]): Promise<boolean> {
  await using provider = await createProvider(readSettings({ data: directory }, process.env));
  const waiting = lessons.values();
  const reports: LessonReport[] = [];
  const work = async () => {
    for (const lesson of waiting) {
      const report = await playSafely(lesson, () => playLesson(lesson, provider));
      reports.push(report);
      print(report);
    }
  };
  await Promise.all(Array.from({ length: Number(values.jobs ?? availableParallelism() * 4) }, work));
  const failed = await playAgain(
    lessons.filter(({ name }) => reports.some((report) => report.name === name && report.faults.length > 0)),
    provider,
  );
  const commands = reports.reduce((sum, report) => sum + report.commands, 0);
  const skips = reports.filter(({ skipped }) => skipped !== undefined).length;
  const tail = skips === 0 ? "" : `, ${skips} skipped`;
  console.log(`${reports.length - failed - skips} lessons passed, ${failed} failed${tail}, ${commands} commands`);
  return failed === 0;
}

/**
 * Once more, one at a time, for those that a crowded machine may have slowed down; what passes then is called unsteady.
 * @returns how many failed again
 */
async function playAgain(lessons: readonly PlayedLesson[], provider: SandboxProvider): Promise<number> {
  let failed = 0;
  for (const lesson of lessons) {
    const report = await playSafely(lesson, () => playLesson(lesson, provider));
    if (report.faults.length > 0) failed += 1;
    else console.log(`unsteady: ${lesson.name} failed among others and passed alone`);
    print(report);
  }
  return failed;
}

async function playSafely(lesson: PlayedLesson, play: () => Promise<LessonReport>): Promise<LessonReport> {
  try {
    return await play();
  } catch (thrown) {
    const words = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    return { name: lesson.name, commands: 0, typed: 0, faults: [words], durationMs: 0 };
  }
}

function print({ name, commands, typed, faults, skipped, durationMs }: LessonReport): void {
  if (skipped !== undefined) {
    console.log(`skip   ${name}: ${skipped}`);
    return;
  }
  const left = typed === 0 ? "" : `, ${typed} for the learner to complete`;
  const seconds = (durationMs / 1000).toFixed(1);
  console.log(`${faults.length === 0 ? "ok    " : "FAILED"} ${name} (${commands} commands${left}, ${seconds} s)`);
  for (const fault of faults) console.log(`    ${fault}`);
}
