import type { GlossaryTerm } from "../lesson-check/course-files.ts";

/** The lesson check has judged every file before a page is built from them. */
const files = import.meta.glob<{ readonly terms: readonly GlossaryTerm[] }>("../../../lessons/glossary/*.json", {
  eager: true,
  import: "default",
});

/** Every term of `lessons/glossary`, in the order of modules. */
export const glossary: readonly GlossaryTerm[] = Object.keys(files)
  .sort()
  .flatMap((name) => files[name]?.terms ?? []);

/** The definition in the language; undefined for an id that the glossary does not have. */
export function findTerm(id: string): GlossaryTerm | undefined {
  return glossary.find((term) => term.id === id);
}
