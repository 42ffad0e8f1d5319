import type { LoadedExercise } from "../../exercises/format/index.ts";
import { readMarkdown } from "../../site/src/markup/markdown.ts";

/** Whether both languages of a solution show the same code: what is typed doesn't depend on the reader. */
export function solutionFaults({ id, solution }: LoadedExercise): readonly string[] {
  const [english, french] = [solution.en, solution.fr].map(codeOf);
  const at = (english ?? []).findIndex((code, index) => code !== french?.[index]);
  if (at < 0 && english?.length === french?.length) return [];
  const place = `exercises/${id}/solution/fr.md`;
  if (at < 0) return [`${place} has ${french?.length} code blocks, wanted ${english?.length} as in en.md`];
  return [
    `${place}: code block ${at + 1} differs from en.md: seen ${quote(french?.[at])}, wanted ${quote(english?.[at])}`,
  ];
}

/** Comments are words, and so are places to fill in (`kubectl drain NODE`): both may be translated. */
function codeOf(source: string): readonly string[] {
  return readMarkdown(source, (words) => words).flatMap((block) =>
    block.kind === "code" ? [wordless(block.code)] : [],
  );
}

function wordless(code: string): string {
  return code
    .replace(/(^|\s)#.*$/gm, "")
    .replace(/(?<![\p{L}-])\p{Lu}[\p{Lu}_-]{2,}(?![\p{L}-])/gu, "PLACE")
    .trim();
}

function quote(code: string | undefined): string {
  return code === undefined ? "nothing" : JSON.stringify(code.slice(0, 80));
}
