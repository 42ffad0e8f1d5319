import { parse } from "yaml";
import type { LessonFault } from "./lesson-fault.ts";
import { type LessonFrontmatter, lessonFrontmatter } from "./lesson-frontmatter.ts";
import { type LessonOutline, outlineLesson } from "./lesson-outline.ts";
import { nearest } from "./nearest.ts";
import { textDigest } from "./translation.ts";
import { commandMarks, drawingIds, fenceLanguages, lessonComponents, noteKinds, plainTags } from "./vocabulary.ts";

/** What a lesson is compared with. */
export interface Surroundings {
  /** Folder names under `exercises/`. */
  readonly exerciseIds: readonly string[];
  /** Of lessons/topics.json. */
  readonly topicIds: readonly string[];
  /** Of lessons/glossary. */
  readonly termIds: readonly string[];
}

export interface CheckedLesson {
  readonly file: string;
  /** See {@link textDigest}. */
  readonly digest: string;
  readonly outline: LessonOutline | undefined;
  /** Undefined where it has faults. */
  readonly frontmatter: LessonFrontmatter | undefined;
  readonly faults: readonly LessonFault[];
}

/** Every fault of one lesson that can be seen without its translation. */
export function checkLesson(file: string, source: string, around: Surroundings): CheckedLesson {
  const digest = textDigest(source);
  let outline: LessonOutline;
  try {
    outline = outlineLesson(source);
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    const faults = [{ file, field: "text", seen, wanted: "MDX" }];
    return { file, digest, outline: undefined, frontmatter: undefined, faults };
  }
  const { faults, frontmatter } = checkFrontmatter(file, outline, around);
  return {
    file,
    digest,
    outline,
    frontmatter,
    faults: [
      ...faults,
      ...outline.components.flatMap((used) => checkComponent(file, used, around)),
      ...repeatedTerms(file, outline),
      ...checkFences(file, outline),
    ],
  };
}

function checkFrontmatter(
  file: string,
  outline: LessonOutline,
  around: Surroundings,
): { faults: LessonFault[]; frontmatter: LessonFrontmatter | undefined } {
  let data: unknown;
  try {
    data = parse(outline.frontmatter ?? "");
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    return { faults: [{ file, line: 1, field: "frontmatter", seen, wanted: "YAML" }], frontmatter: undefined };
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
    return { faults, frontmatter: undefined };
  }
  const { exercise, practice = [], topics = [] } = result.data;
  const unknownIn = (field: string, ids: readonly string[], known: readonly string[]) =>
    ids.filter((id) => !known.includes(id)).map((id) => unknown(file, lineOf(outline, field), field, id, known));
  const faults = [
    ...unknownIn("exercise", exercise === undefined ? [] : [exercise], around.exerciseIds),
    ...unknownIn("practice", practice, around.exerciseIds),
    ...unknownIn("topics", topics, around.topicIds),
  ];
  return { faults, frontmatter: result.data };
}

/** The first mention links to the glossary; a link at every mention would only be in the reader's way. */
function repeatedTerms(file: string, outline: LessonOutline): LessonFault[] {
  const terms = outline.components.filter(({ name }) => name === "Term");
  const idOf = (used: (typeof terms)[number] | undefined) => used?.attributes.get("id");
  return terms
    .filter((used, index) => terms.findIndex((other) => idOf(other) === idOf(used)) < index)
    .map((used) => ({
      file,
      line: used.line,
      field: "<Term> id",
      seen: `${show(idOf(used))} for the second time`,
      wanted: "plain text after the first mention",
    }));
}

function checkComponent(file: string, used: LessonOutline["components"][number], around: Surroundings): LessonFault[] {
  const { name, line, attributes } = used;
  if (plainTags.some((tag) => tag === name) && attributes.size === 0) return [];
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
  const term = attributes.get("id");
  if (name === "Term" && typeof term === "string" && !around.termIds.includes(term)) {
    faults.push(unknown(file, line, "<Term> id", term, around.termIds));
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
    .map(({ language, line }) => unknown(file, line, "code fence", language, fenceLanguages))
    .concat(
      outline.fences.flatMap(({ line, mode, marks }) =>
        mode === undefined
          ? []
          : marks
              .filter((mark) => !commandMarks.some((known) => known === mark))
              .map((mark) => unknown(file, line, `word after ${mode}`, mark, commandMarks)),
      ),
    );
}

function isLessonComponent(name: string): name is keyof typeof lessonComponents {
  return Object.hasOwn(lessonComponents, name);
}

function unknown(file: string, line: number, field: string, seen: string, known: readonly string[]): LessonFault {
  const guess = nearest(seen, known);
  const all = known.length > 12 ? `the nearest of ${known.length}` : `the nearest of: ${known.join(", ")}`;
  const wanted = guess === undefined ? "one that exists (there is none yet)" : `${guess} (${all})`;
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
