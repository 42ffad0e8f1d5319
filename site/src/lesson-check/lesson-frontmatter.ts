import { z } from "zod";

const id = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * What stands between the `---` lines of a lesson. Strict: a field that is not listed here is a fault. The shape is
 * used twice, by the build's own check (which lists all faults of all lessons) and by the content collection.
 */
export const lessonFrontmatter = z.strictObject({
  title: z.string().min(3).max(80),
  /** One sentence for the course list and for search engines. */
  description: z.string().min(20).max(200),
  module: z.int().min(1).max(10),
  /** Place in its module, from 1. */
  order: z.int().min(1).max(99),
  /** Honest minutes for somebody who types everything. */
  minutes: z.int().min(1).max(120),
  /** Folder name under `exercises/`; absent where there is nothing to do. */
  exercise: z.string().regex(id, "lower-case words with dashes").optional(),
  /** Further exercises of this lesson, shown at its end; each has a page of its own. */
  practice: z.array(z.string().regex(id, "lower-case words with dashes")).min(1).optional(),
  /** What of lessons/topics.json is taught here. */
  topics: z.array(z.string().regex(id, "lower-case words with dashes")).min(1).optional(),
  /** Of a translation: the digest of the English text that it follows (`npm run translated`). */
  translates: z
    .string()
    .regex(/^[0-9a-f]{12}$/, "twelve hexadecimal digits")
    .optional(),
  /** Of a lesson from a folder of the operator's; set where the site is built with such folders. */
  content: z.literal(true).optional(),
  /** Its only language, where it stands in the other one too. */
  writtenIn: z.enum(["en", "fr"]).optional(),
  /** What the learner will be able to do, as sentences that go on from "You will be able to". */
  goals: z.array(z.string().min(3).max(160)).min(1).max(6),
});

export type LessonFrontmatter = z.infer<typeof lessonFrontmatter>;
