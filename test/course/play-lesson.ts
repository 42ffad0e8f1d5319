import { setTimeout as delay } from "node:timers/promises";
import { drawExercise, type LoadedExercise } from "../../exercises/format/index.ts";
import { whyUnable } from "../../sandbox-server/sandboxes/sandbox-kinds.ts";
import type { Sandbox, SandboxProvider } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import type { CheckedLesson } from "../../site/src/lesson-check/check-lesson.ts";
import type { LessonCommand } from "../../site/src/lesson-check/lesson-outline.ts";
import { type CommandOutcome, commandFolder, LessonShell } from "./lesson-shell.ts";
import { compareShape } from "./shape.ts";

/** One lesson in both languages, and the exercise beside it. */
export interface PlayedLesson {
  readonly name: string;
  readonly english: CheckedLesson;
  readonly french: CheckedLesson | undefined;
  readonly exercise: LoadedExercise | undefined;
}

export interface LessonReport {
  readonly name: string;
  readonly commands: number;
  /** Commands that the learner completes: they can't be run as they stand. */
  readonly typed: number;
  readonly faults: readonly string[];
  /** Why nothing was typed: the machine lacks what the lesson's exercise asks for. */
  readonly skipped?: string;
  readonly durationMs: number;
}

// A rollout, a drain or a wait of the learner's own may take its time.
const commandTimeoutMs = 90_000;
// A learner reads between two commands, and looks again where the cluster is still at work.
const patienceMs = 20_000;
const looks =
  /^(kubectl (-n \S+ )?(get|describe|logs|top|exec|rollout status|rollout history|auth can-i|events|diff)|helm (list|status|history)|docker (ps|logs|inspect|exec|stats|images)|curl|wget|cat|grep)\b/;

/** Types every command of the lesson in a fresh sandbox, in order, and compares what the lesson shows. */
export async function playLesson(lesson: PlayedLesson, provider: SandboxProvider): Promise<LessonReport> {
  const startedAt = Date.now();
  const commands = lesson.english.outline?.commands ?? [];
  const faults: string[] = [];
  const linuxNamespaces = lesson.exercise?.abilities.linuxNamespaces;
  const unable = whyUnable(provider, { needs: { linuxNamespaces } });
  if (unable !== undefined)
    return { name: lesson.name, commands: 0, typed: 0, faults, skipped: unable.en, durationMs: 0 };
  const sandbox = await openSandbox(lesson, commands, provider);
  try {
    await using shells = new LessonShells(sandbox);
    for (const [index, command] of commands.entries()) {
      if (command.mode === "type") continue;
      const fault = await play(lesson, command, index, shells);
      if (fault === undefined) continue;
      faults.push(fault);
      // What follows a command that went wrong can only go wrong as well.
      if (faults.length >= 3) break;
    }
  } finally {
    await provider.remove(sandbox.summary.id, {});
  }
  const typed = commands.filter(({ mode }) => mode === "type").length;
  return {
    name: lesson.name,
    commands: commands.length - typed,
    typed,
    faults,
    durationMs: Date.now() - startedAt,
  };
}

function openSandbox(lesson: PlayedLesson, commands: readonly LessonCommand[], provider: SandboxProvider) {
  const exercise = lesson.exercise === undefined ? undefined : drawExercise(lesson.exercise, "1");
  const files = commands.map(({ code }, index) => ({
    path: `${commandFolder}/${index}`,
    content: `${code}\n`,
    executable: false,
  }));
  return provider.create(
    {
      learner: "lesson",
      exercise: exercise?.id ?? "none",
      namespace: exercise?.namespace ?? "default",
      linuxNamespaces: exercise?.abilities.linuxNamespaces,
      homeFiles: [...(exercise?.setup.homeFiles ?? []), ...files],
      manifests: exercise?.setup.manifests ?? [],
    },
    {},
  );
}

/** The learner's two terminals, opened when they are first needed. */
class LessonShells implements AsyncDisposable {
  readonly #sandbox: Sandbox;
  readonly #open = new Map<string, LessonShell>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  async get(name: "first" | "second"): Promise<LessonShell> {
    const shell = this.#open.get(name) ?? (await LessonShell.open(this.#sandbox));
    this.#open.set(name, shell);
    return shell;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#open.values()].map((shell) => shell[Symbol.asyncDispose]()));
  }
}

async function play(
  lesson: PlayedLesson,
  command: LessonCommand,
  index: number,
  shells: LessonShells,
): Promise<string | undefined> {
  const shell = await shells.get(command.marks.includes("second") ? "second" : "first");
  const judge = (outcome: CommandOutcome) => judgeOutcome(lesson, command, index, outcome);
  const end = Date.now() + patienceMs;
  if (command.marks.includes("watch")) {
    await shell.start(String(index));
    for (;;) {
      await delay(250);
      const fault = judge({ code: undefined, output: shell.output });
      if (fault === undefined || Date.now() > end) return fault;
    }
  }
  for (;;) {
    const outcome = await shell.run(String(index), commandTimeoutMs);
    const fault = judge(outcome);
    if (fault === undefined || outcome.code === undefined || !looks.test(command.code) || Date.now() > end)
      return fault;
    await delay(500);
  }
}

function judgeOutcome(
  lesson: PlayedLesson,
  command: LessonCommand,
  index: number,
  { code, output }: CommandOutcome,
): string | undefined {
  const at = (file: string, line: number) => `${file}:${line}  $ ${firstLine(command.code)}\n      `;
  const english = at(lesson.english.file, command.line);
  if (!command.marks.includes("watch")) {
    if (code === undefined) return `${english}has not ended; mark it with watch if it never does. ${tail(output)}`;
    const fails = command.marks.includes("fails");
    if (fails && code === 0) return `${english}is marked with fails, and ended with 0. ${tail(output)}`;
    if (!fails && code !== 0)
      return `${english}ended with ${code}; mark it with fails if that is meant. ${tail(output)}`;
  }
  for (const { file, outline } of [lesson.english, lesson.french ?? lesson.english]) {
    const answer = outline?.commands[index]?.answer;
    const fault = answer === undefined ? undefined : compareShape(answer.text, output);
    if (answer !== undefined && fault !== undefined) {
      const place = at(file, answer.line + 1 + fault.line);
      return `${place}shown: ${fault.shown}\n      seen:  ${fault.seen}\n      in:    ${tail(output)}`;
    }
  }
  return undefined;
}

function firstLine(code: string): string {
  const [first = "", ...rest] = code.split("\n");
  return rest.length === 0 ? first : `${first} …`;
}

function tail(output: string): string {
  return output.trim().split("\n").slice(-12).join("\n             ");
}
