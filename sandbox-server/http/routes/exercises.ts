import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { drawExercise, type LoadedExercise, seedOf } from "../../../exercises/format/index.ts";
import { MatelotError } from "../../errors/index.ts";
import type { HttpDependencies } from "../dependencies.ts";
import { viewExercise } from "../exercise-view.ts";
import { parseRequest } from "../parse-request.ts";

const hintsBody = z.strictObject({ count: z.int().min(1).max(100) });

/** Exercises with what this learner has opened and earned. */
export function addExerciseRoutes(server: FastifyInstance, dependencies: HttpDependencies): void {
  const { progress, learnerOf, now } = dependencies;
  /** With the values that are this learner's own. */
  const exerciseOf = (params: unknown, learner: string) => {
    const exercise = getExercise(dependencies, parseRequest(z.object({ id: z.string() }), params).id);
    return drawExercise(exercise, seedOf(learner, exercise.id));
  };

  server.get("/api/exercises/:id", async (request, reply) => {
    const learner = learnerOf(request, reply);
    const exercise = exerciseOf(request.params, learner);
    return viewExercise(exercise, await progress.find(learner, exercise.id));
  });

  server.get("/api/progress", async (request, reply) => ({ attempts: await progress.list(learnerOf(request, reply)) }));

  server.post("/api/exercises/:id/hints", async (request, reply) => {
    const learner = learnerOf(request, reply);
    const exercise = exerciseOf(request.params, learner);
    const { count } = parseRequest(hintsBody, request.body);
    await progress.begin(learner, exercise.id, exercise.version, now());
    const attempt = await progress.recordHints(learner, exercise.id, Math.min(count, exercise.hints.length));
    return { opened: exercise.hints.slice(0, attempt.hintsOpened) };
  });

  server.post("/api/exercises/:id/solution", async (request, reply) => {
    const learner = learnerOf(request, reply);
    const exercise = exerciseOf(request.params, learner);
    const attempt = await progress.begin(learner, exercise.id, exercise.version, now());
    if (attempt.hintsOpened < exercise.hints.length) throw new MatelotError("hints-first");
    await progress.recordSolutionOpened(learner, exercise.id);
    return { solution: exercise.solution };
  });
}

/** Errors: `exercise-unknown`. */
export function getExercise({ catalogue }: HttpDependencies, id: string): LoadedExercise {
  const exercise = catalogue.find(id);
  if (exercise !== undefined) return exercise;
  const shown = JSON.stringify(id.slice(0, 100));
  throw new MatelotError("exercise-unknown", {
    message: { en: `There is no exercise ${shown}.`, fr: `Il n'y a pas d'exercice ${shown}.` },
  });
}
