import type { CheckedLesson } from "./check-lesson.ts";
import type { LessonFault } from "./lesson-fault.ts";

/** What must be the same in both languages of a lesson, as lists that are compared in order. */
function sharedParts(lesson: CheckedLesson): ReadonlyMap<string, readonly string[]> {
  const outline = lesson.outline;
  const idsOf = (name: string) =>
    (outline?.components ?? []).filter((used) => used.name === name).map((used) => String(used.attributes.get("id")));
  const answers = (outline?.components ?? []).filter((used) => used.name === "Answer");
  return new Map([
    ["exercise", [lesson.exercise ?? "none"]],
    ["section ids", idsOf("Section")],
    ["drawing ids", idsOf("Drawing")],
    ["quiz ids", idsOf("Quiz")],
    ["right answers", answers.map((used) => String(used.attributes.has("correct")))],
    ["commands", outline?.commands ?? []],
  ]);
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
