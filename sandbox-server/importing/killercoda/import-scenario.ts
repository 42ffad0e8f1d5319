import { basename, join, resolve } from "node:path";
import type { Check } from "../../../checkers/check.ts";
import { script } from "../../../checkers/vocabulary/words/script.ts";
import type { Exercise, HomeFile } from "../../../exercises/format/index.ts";
import { MatelotError } from "../../errors/index.ts";
import type { Language, Message } from "../../language/message.ts";
import { carryAssets } from "./assets.ts";
import { convertPage } from "./lesson-text.ts";
import { type ImportNote, lineOf } from "./note.ts";
import { findScenarioFile, readScenario, type ScenarioPage } from "./scenario.ts";

export interface ImportedScenario {
  readonly id: string;
  readonly lesson: string;
  /** Absent where no step has a verify script: there is nothing to judge. */
  readonly exercise?: Exercise;
  readonly homeFiles: readonly HomeFile[];
  readonly solution: string;
  /** Everything that is not as it was, with file and line. */
  readonly notes: readonly ImportNote[];
}

interface PageText {
  readonly title: string;
  readonly mdx: string;
}

/**
 * A scenario's folder as a lesson and an exercise; nothing of it is run.
 * Errors: `scenario-invalid` where there is no scenario, with every faulty field of its index.
 */
export async function importScenario(directory: string, language: Language): Promise<ImportedScenario> {
  const scenario = await readScenario(directory);
  const index = (await findScenarioFile(directory, "index.json"))?.toString("utf8") ?? "";
  const { intro, steps, finish } = scenario.details;
  const id = slug(basename(resolve(directory)));
  const notes: ImportNote[] = [];
  const pages: PageText[] = [];
  const checks: Check[] = [];
  const hints: Message[] = [];
  const scripts: HomeFile[] = [];
  const atIndex = (word: string, problem: string): ImportNote => {
    const line = lineOf(index, new RegExp(word.replaceAll(/[^\w]/g, "\\$&")));
    return { file: "index.json", ...(line === undefined ? {} : { line }), problem };
  };
  const read = async (name: string) => {
    const found = await findScenarioFile(directory, name);
    if (found === undefined) notes.push(atIndex(`"${name}"`, `there is no file ${name}`));
    return found?.toString("utf8");
  };

  const all = [intro ?? {}, ...steps, finish ?? {}];
  for (const [place, page] of all.entries()) {
    const step = place > 0 && place <= steps.length ? place : undefined;
    const name = step === undefined ? (place === 0 ? "intro" : "finish") : `step${step}`;
    const title = page.title ?? (step === undefined ? "" : `Step ${step}`);
    const text = page.text === undefined ? undefined : await read(page.text);
    const converted = convertPage(text ?? "", page.text ?? name);
    notes.push(...converted.notes);
    hints.push(...converted.hints.map(same));
    pages.push({ title, mdx: [await setUp(page, name), converted.mdx].filter((part) => part !== "").join("\n\n") });
    if (page.verify !== undefined && step !== undefined) await verify(page.verify, step, title);
  }

  const { files, notes: assetNotes } = await carryAssets(directory, scenario, index);
  notes.push(...assetNotes, ...machineNotes(scenario.backend?.imageid, atIndex));
  const summary = scenario.description === "" ? scenario.title : scenario.description;
  const lesson = lessonOf({ id, title: scenario.title, summary, language, pages, isJudged: checks.length > 0 });
  const solution = hints.at(-1)?.en ?? "";
  if (checks.length === 0) {
    notes.push({ file: "index.json", problem: "no step has a verify script: a lesson is made, and no exercise" });
  }
  const exercise: Exercise = {
    id,
    module: 10,
    level: "guided",
    minutes: 15,
    title: same(scenario.title),
    summary: same(summary),
    situation: same(pages[0]?.mdx.trim() || summary),
    abilities: scenario.backend?.imageid.includes("2node") === true ? { nodes: 2 } : {},
    namespace: "default",
    checks,
    hints,
    nearMisses: [],
    imported: true,
  };
  const homeFiles = [...files, ...scripts];
  return { id, lesson, ...(checks.length === 0 ? {} : { exercise }), homeFiles, solution, notes };

  /** Scripts that ran by themselves lie in the home, and the lesson begins with running them. */
  async function setUp(page: ScenarioPage, name: string): Promise<string> {
    const commands: string[] = [];
    for (const kind of ["background", "foreground"] as const) {
      const file = page[kind];
      const content = file === undefined ? undefined : await read(file);
      if (file === undefined || content === undefined) continue;
      const path = `setup/${name}-${kind}.sh`;
      scripts.push({ path, content, executable: true });
      commands.push(`bash ~/${path}${kind === "background" && page.foreground !== undefined ? " &" : ""}`);
      notes.push({ file, line: 1, problem: `does not run by itself: the lesson has the learner run ~/${path}` });
      notes.push(...outsideHome(content, file));
    }
    return commands.length === 0 ? "" : ["```bash run", ...commands, "```"].join("\n");
  }

  async function verify(file: string, step: number, title: string): Promise<void> {
    const content = await read(file);
    if (content === undefined || content.trim() === "") return;
    const before = checks.at(-1);
    notes.push(...outsideHome(content, file));
    checks.push({
      id: `step-${step}`,
      title: same(title),
      points: 1,
      test: script(content),
      // A later step's script often passes before anything was done: it waits for its turn, as in the source.
      ...(before === undefined ? {} : { needs: [before.id] }),
    });
  }
}

/** The source has one language; the other gets the same words. */
function same(text: string): Message {
  return { en: text, fr: text };
}

function slug(name: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 63)
    .replace(/-+$/, "");
  if (id !== "") return id;
  throw new MatelotError("scenario-invalid", { message: `${name} has no letters or digits to make an id of.` });
}

/** A learner's shell may write to its home and to /tmp only, and is root of nothing. */
function outsideHome(content: string, file: string): readonly ImportNote[] {
  return content.split("\n").flatMap((line, index) => {
    const [, path] = /(?:^|[\s>"'=])(\/(?:root|etc|var|opt|usr\/local|srv|mnt)\b[^\s;"')|&]*)/.exec(line) ?? [];
    if (path === undefined) return [];
    const problem = `speaks of ${path}; the learner's home is /home/learner, and nothing outside it can be written`;
    return [{ file, line: index + 1, problem }];
  });
}

type AtIndex = (word: string, problem: string) => ImportNote;

function machineNotes(image: string | undefined, atIndex: AtIndex): readonly ImportNote[] {
  if (image === undefined || image.startsWith("kubernetes")) return [];
  return [atIndex("imageid", `there is no machine ${image} with root here: a shell beside a cluster takes its place`)];
}

interface LessonParts {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly language: Language;
  readonly pages: readonly PageText[];
  readonly isJudged: boolean;
}

function lessonOf({ id, title, summary, pages, isJudged }: LessonParts): string {
  const steps = pages.map((page) => page.title.slice(0, 160)).filter((words) => words.length >= 3);
  const front = {
    title: (title.length < 3 ? `${title} (${id})` : title).slice(0, 80),
    description: (summary.length < 20 ? `Imported from Killercoda: ${summary}` : summary).slice(0, 200),
    module: 10,
    order: 1,
    minutes: 15,
    ...(isJudged ? { exercise: id } : {}),
    goals: steps.length > 0 ? steps.slice(0, 6) : [title],
  };
  const head = Object.entries(front).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const body = pages
    .filter(({ mdx }) => mdx !== "")
    .map(({ title: heading, mdx }) => (heading === "" ? mdx : `## ${heading.replaceAll(/[{}<]/g, "\\$&")}\n\n${mdx}`));
  return `---\n${head.join("\n")}\n---\n\n${body.join("\n\n")}\n`;
}

/** Where the lesson lies in a content folder. */
export function lessonPath(content: string, language: Language, id: string): string {
  return join(content, "lessons", language, `${id}.mdx`);
}
