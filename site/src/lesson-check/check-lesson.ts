import { parse } from "yaml";
import type { LessonFault } from "./lesson-fault.ts";
import { lessonFrontmatter } from "./lesson-frontmatter.ts";
import { type LessonOutline, outlineLesson } from "./lesson-outline.ts";
import { nearest } from "./nearest.ts";
import { drawingIds, fenceLanguages, lessonComponents, noteKinds } from "./vocabulary.ts";

/** What a lesson is compared with. */
export interface Surroundings {
  /** Folder names under `exercises/`. */
  readonly exerciseIds: readonly string[];
}

export interface CheckedLesson {
  readonly file: string;
  readonly outline: LessonOutline | undefined;
  readonly exercise: string | undefined;
  readonly faults: readonly LessonFault[];
}

/** Every fault of one lesson that can be seen without its translation. */
export function checkLesson(file: string, source: string, around: Surroundings): CheckedLesson {
  let outline: LessonOutline;
  try {
    outline = outlineLesson(source);
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    return { file, outline: undefined, exercise: undefined, faults: [{ file, field: "text", seen, wanted: "MDX" }] };
  }
  const { faults, exercise } = checkFrontmatter(file, outline, around);
  return {
    file,
    outline,
    exercise,
    faults: [
      ...faults,
      ...outline.components.flatMap((used) => checkComponent(file, used)),
      ...checkFences(file, outline),
    ],
  };
}

function checkFrontmatter(
  file: string,
  outline: LessonOutline,
  around: Surroundings,
): { faults: LessonFault[]; exercise: string | undefined } {
  let data: unknown;
  try {
    data = parse(outline.frontmatter ?? "");
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    return { faults: [{ file, line: 1, field: "frontmatter", seen, wanted: "YAML" }], exercise: undefined };
  }
  const result = lessonFrontmatter.safeParse(data);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => {
      const field = issue.path.join(".") || "frontmatter";
      return {
        file,
        line: lineOf(outline, String(issue.path[0] ?? "")),
        field,
        seen: show(at(data, issue.path)),
        wanted: issue.message,
      };
    });
    return { faults, exercise: undefined };
  }
  const { exercise } = result.data;
  if (exercise === undefined || around.exerciseIds.includes(exercise)) return { faults: [], exercise };
  return { faults: [unknown(file, lineOf(outline, "exercise"), "exercise", exercise, around.exerciseIds)], exercise };
}

function checkComponent(file: string, used: LessonOutline["components"][number]): LessonFault[] {
  const { name, line, attributes } = used;
  if (!isLessonComponent(name)) return [unknown(file, line, "component", name, Object.keys(lessonComponents))];
  const rule: { required: readonly string[]; optional: readonly string[] } = lessonComponents[name];
  const allowed = [...rule.required, ...rule.optional];
  const faults: LessonFault[] = [];
  for (const attribute of attributes.keys()) {
    if (!allowed.includes(attribute)) faults.push(unknown(file, line, `<${name}> attribute`, attribute, allowed));
  }
  for (const attribute of rule.required) {
    if (!attributes.has(attribute)) {
      faults.push({ file, line, field: `<${name}>`, seen: "no such attribute", wanted: `the attribute ${attribute}` });
    }
  }
  const drawing = attributes.get("id");
  if (name === "Drawing" && typeof drawing === "string" && !drawingIds.some((id) => id === drawing)) {
    faults.push(unknown(file, line, "<Drawing> id", drawing, drawingIds));
  }
  const kind = attributes.get("kind");
  if (name === "Note" && typeof kind === "string" && !noteKinds.some((known) => known === kind)) {
    faults.push(unknown(file, line, "<Note> kind", kind, noteKinds));
  }
  return faults;
}

function checkFences(file: string, outline: LessonOutline): LessonFault[] {
  return outline.fences
    .filter(({ language }) => !fenceLanguages.some((known) => known === language))
    .map(({ language, line }) => unknown(file, line, "code fence", language, fenceLanguages));
}

function isLessonComponent(name: string): name is keyof typeof lessonComponents {
  return Object.hasOwn(lessonComponents, name);
}

function unknown(file: string, line: number, field: string, seen: string, known: readonly string[]): LessonFault {
  const guess = nearest(seen, known);
  const wanted =
    guess === undefined ? "one that exists (there is none yet)" : `${guess} (the nearest of: ${known.join(", ")})`;
  return { file, line, field, seen: show(seen), wanted };
}

/** Frontmatter begins on the file's second line. */
function lineOf(outline: LessonOutline, field: string): number {
  const index = (outline.frontmatter ?? "").split("\n").findIndex((line) => line.startsWith(`${field}:`));
  return index === -1 ? 1 : index + 2;
}

function at(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    data,
  );
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
