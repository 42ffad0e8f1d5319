/** What a lesson shows as an answer, compared with what was really printed. */

const anything = "…";

/** The first line that is shown and was not printed; undefined where the whole answer has the shown shape. */
export interface ShapeFault {
  /** Counted from 0, in the shown text. */
  readonly line: number;
  readonly shown: string;
  /** What stands in its place. */
  readonly seen: string;
}

/**
 * Compares line by line. `…` in a shown line stands for anything, a line that is `…` alone for any number of lines; ages,
 * addresses, times, generated names and the width of columns may differ.
 */
export function compareShape(shownText: string, seenText: string): ShapeFault | undefined {
  const shown = linesOf(shownText);
  const seen = linesOf(seenText);
  const furthest = { shown: 0, seen: 0 };
  if (matches(shown, seen, 0, 0, furthest)) return undefined;
  const nothing = "(nothing more)";
  return {
    line: furthest.shown,
    shown: shown[furthest.shown] ?? nothing,
    seen: seen[furthest.seen] ?? nothing,
  };
}

function matches(
  shown: readonly string[],
  seen: readonly string[],
  at: number,
  seenAt: number,
  furthest: { shown: number; seen: number },
): boolean {
  if (at >= furthest.shown) Object.assign(furthest, { shown: at, seen: seenAt });
  const line = shown[at];
  if (line === undefined) return seenAt === seen.length;
  if (line === anything) {
    for (let next = seen.length; next >= seenAt; next -= 1) {
      if (matches(shown, seen, at + 1, next, furthest)) return true;
    }
    return false;
  }
  const there = seen[seenAt];
  return there !== undefined && isSameLine(line, there) && matches(shown, seen, at + 1, seenAt + 1, furthest);
}

/** First as it stands: a part of what varies may be shown (`8081:3…/TCP`). */
function isSameLine(shown: string, seen: string): boolean {
  return [withoutWidth, withoutVarying].some((normalise) => {
    const parts = shown.split(anything).map((part) => escapePattern(normalise(part)));
    return new RegExp(`^ ?${parts.join(".*")} ?$`, "u").test(normalise(seen));
  });
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

// Kubernetes makes names of these letters: no vowels, so that no words come about.
const letters = "[bcdfghjklmnpqrstvwxz2456789]";
const varying: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "UID"],
  [/\b[0-9a-f]{64}\b/g, "DIGEST"],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( ?[+-]\d\d:?\d\d|Z)?\b/g, "TIME"],
  [/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d( GMT| UTC| [+-]\d{4})?/g, "TIME"],
  [/\b\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}/g, "TIME"],
  [/\b\d{1,3}(\.\d{1,3}){3}\b/g, "ADDRESS"],
  [/-[a-z0-9]*\d[a-z0-9]*(?<=-[a-z0-9]{6,10})-[a-z0-9]{5}\b/g, "-GENERATED"],
  [new RegExp(`-${letters}{8,10}\\b`, "g"), "-GENERATED"],
  [new RegExp(`-${letters}{5}\\b`, "g"), "-GENERATED"],
  [/:3[0-2]\d{3}\b/g, ":NODEPORT"],
  [/(?<![\w.])(\d+(\.\d+)?(d|h|ms|µs|s)|\d+(d|h|m)\d+(h|m|s)|(?<!:\s*)\d+m(?=\s*$|\s+ago|\)))(?!\w)/g, "AGE"],
];

function withoutVarying(line: string): string {
  return withoutWidth(varying.reduce((text, [pattern, word]) => text.replace(pattern, word), line));
}

function withoutWidth(line: string): string {
  return line.replace(/\s+/g, " ");
}

function linesOf(text: string): readonly string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.slice(
    lines.findIndex((line) => line !== ""),
    lines.findLastIndex((line) => line !== "") + 1,
  );
}
