import type { CheckedLesson } from "./check-lesson.ts";
import type { LessonFault } from "./lesson-fault.ts";
import type { LessonCommand, UsedComponent } from "./lesson-outline.ts";

/** What must be the same in both languages of a lesson, as lists that are compared in order. */
function sharedParts(lesson: CheckedLesson): ReadonlyMap<string, readonly string[]> {
  const outline = lesson.outline;
  const idsOf = (name: string) =>
    (outline?.components ?? []).filter((used) => used.name === name).map((used) => String(used.attributes.get("id")));
  const answers = (outline?.components ?? []).filter((used) => used.name === "Answer");
  return new Map([
    ["exercise", [lesson.frontmatter?.exercise ?? "none"]],
    ["practice", lesson.frontmatter?.practice ?? []],
    ["topics", lesson.frontmatter?.topics ?? []],
    ["module, order and minutes", [placeOf(lesson)]],
    ["section ids", idsOf("Section")],
    ["drawing ids", idsOf("Drawing")],
    ["quiz ids", idsOf("Quiz")],
    ["right answers", answers.map((used) => String(used.attributes.has("correct")))],
    ["notes", (outline?.components ?? []).filter(isNote).map((used) => String(used.attributes.get("kind")))],
    ["terms", idsOf("Term").toSorted()],
    ["speaker's notes", (outline?.components ?? []).filter((used) => used.name === "Speaker").map(() => "a note")],
    ["commands", (outline?.commands ?? []).map(describeCommand)],
    ["code blocks", (outline?.fences ?? []).filter(({ mode }) => mode === undefined).map(({ language }) => language)],
  ]);
}

function isNote(used: UsedComponent): boolean {
  return used.name === "Note";
}

function placeOf({ frontmatter }: CheckedLesson): string {
  return frontmatter === undefined ? "unread" : `${frontmatter.module}, ${frontmatter.order}, ${frontmatter.minutes}`;
}

function describeCommand({ code, mode, marks }: LessonCommand): string {
  return [mode, ...marks, code].filter((word) => word !== "run").join(" ");
}

/** Every difference between a lesson and its translation; the first difference of each part is shown. */
export function compareTranslations(original: CheckedLesson, translation: CheckedLesson): LessonFault[] {
  const wantedParts = sharedParts(original);
  return [...sharedParts(translation)].flatMap(([field, seen]) => {
    const wanted = wantedParts.get(field) ?? [];
    const length = Math.max(seen.length, wanted.length);
    const index = Array.from({ length }, (_, at) => at).find((at) => seen[at] !== wanted[at]);
    if (index === undefined) return [];
    return [
      {
        file: translation.file,
        field: `${field}, number ${index + 1}`,
        seen: JSON.stringify(seen[index] ?? "nothing"),
        wanted: `${JSON.stringify(wanted[index] ?? "nothing")} as in ${original.file}`,
      },
    ];
  });
}
