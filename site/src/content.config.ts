import { defineCollection } from "astro:content";
import { docsSchema } from "@astrojs/starlight/schema";
import { glob } from "astro/loaders";
import { z } from "astro/zod";
import { describeFault, readCatalogue } from "../../exercises/format/index.ts";
import { exerciseDirectories, lessonsDirectory, projectExercises } from "./course/directories.ts";
import { exerciseCard, exerciseCardSchema } from "./course/exercise-card.ts";

/** `lessons/en/name.mdx` is read at `/en/lessons/name/`. */
function lessonId({ entry }: { entry: string }): string {
  const [language, name] = entry.replace(/\.mdx$/, "").split("/");
  return `${language}/lessons/${name}`;
}

export const collections = {
  docs: defineCollection({
    loader: glob({ base: lessonsDirectory, pattern: "{en,fr}/*.mdx", generateId: lessonId }),
    // The strict schema is lesson-check/lesson-frontmatter.ts; it has judged every file before the collection loads.
    // Here the fields are optional, because Starlight holds pages that are not lessons (home) to the same schema.
    schema: docsSchema({
      extend: z.object({
        module: z.number().optional(),
        order: z.number().optional(),
        minutes: z.number().optional(),
        exercise: z.string().optional(),
        practice: z.array(z.string()).optional(),
        translates: z.string().optional(),
        topics: z.array(z.string()).optional(),
        goals: z.array(z.string()).optional(),
        content: z.boolean().optional(),
        writtenIn: z.enum(["en", "fr"]).optional(),
        /** Pages of ours with a workspace: the exercise in it. */
        workspace: z.string().optional(),
      }),
    }),
  }),
  exercises: defineCollection({
    // What every visitor may read; values of the learner's own come from the server.
    loader: async () => {
      const { catalogue, faults } = await readCatalogue(...exerciseDirectories);
      for (const fault of faults) console.warn(`An exercise with a fault has no page: ${describeFault(fault)}`);
      const { catalogue: own } = await readCatalogue(projectExercises);
      return catalogue.exercises.map((exercise) => exerciseCard(exercise, own.find(exercise.id) === undefined));
    },
    schema: exerciseCardSchema,
  }),
};
