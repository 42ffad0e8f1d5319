import { MatelotError } from "../../errors/index.ts";
import type { Attempt, PassedCheck, ProgressStore } from "../progress-store.ts";
import type { ProgressDatabase, ProgressTables } from "./tables.ts";

/** Progress in any SQL database that Kysely speaks to; each method is one statement or one transaction. */
export function createSqlProgressStore(database: ProgressDatabase): ProgressStore {
  const find = async (learner: string, exercise: string): Promise<Attempt | undefined> => {
    const [attempt] = await read(database, learner, exercise);
    return attempt;
  };
  /** The attempt as it is after a write. */
  const get = async (learner: string, exercise: string): Promise<Attempt> => {
    const attempt = await find(learner, exercise);
    if (attempt !== undefined) return attempt;
    throw new MatelotError("progress-unavailable", { message: `The attempt ${learner}/${exercise} was never begun.` });
  };
  const change = async (learner: string, exercise: string, values: Partial<ProgressTables["attempts"]>) => {
    await database
      .updateTable("attempts")
      .set(values)
      .where("learner", "=", learner)
      .where("exercise", "=", exercise)
      .execute();
    return get(learner, exercise);
  };
  return translateFaults({
    async begin(learner, exercise, exerciseVersion, now) {
      const row = { learner, exercise, exercise_version: exerciseVersion, started_at: now, hints_opened: 0 };
      await database
        .insertInto("attempts")
        .values({ ...row, solution_opened: 0, completed_at: null })
        .onConflict((conflict) => conflict.columns(["learner", "exercise"]).doNothing())
        .execute();
      return get(learner, exercise);
    },
    find,
    list: (learner) => read(database, learner),
    async recordPass(learner, exercise, check, { at, points }) {
      await get(learner, exercise);
      await database
        .insertInto("passes")
        .values({ learner, exercise, check_id: check, passed_at: at, points })
        .onConflict((conflict) => conflict.columns(["learner", "exercise", "check_id"]).doNothing())
        .execute();
      return get(learner, exercise);
    },
    async recordCompletion(learner, exercise, at) {
      const { completedAt } = await get(learner, exercise);
      return change(learner, exercise, { completed_at: completedAt ?? at });
    },
    async recordHints(learner, exercise, count) {
      const { hintsOpened } = await get(learner, exercise);
      return change(learner, exercise, { hints_opened: Math.max(hintsOpened, count) });
    },
    recordSolutionOpened: (learner, exercise) => change(learner, exercise, { solution_opened: 1 }),
    [Symbol.asyncDispose]: () => database.destroy(),
  });
}

async function read(database: ProgressDatabase, learner: string, exercise?: string): Promise<readonly Attempt[]> {
  let attempts = database.selectFrom("attempts").selectAll().where("learner", "=", learner).orderBy("started_at");
  let passes = database.selectFrom("passes").selectAll().where("learner", "=", learner).orderBy("passed_at");
  if (exercise !== undefined) {
    attempts = attempts.where("exercise", "=", exercise);
    passes = passes.where("exercise", "=", exercise);
  }
  const passed = new Map<string, Record<string, PassedCheck>>();
  for (const row of await passes.execute()) {
    const checks = passed.get(row.exercise) ?? {};
    checks[row.check_id] = { at: row.passed_at, points: row.points };
    passed.set(row.exercise, checks);
  }
  return (await attempts.execute()).map((row) => ({
    learner: row.learner,
    exercise: row.exercise,
    exerciseVersion: row.exercise_version,
    startedAt: row.started_at,
    completedAt: row.completed_at ?? undefined,
    hintsOpened: row.hints_opened,
    solutionOpened: row.solution_opened === 1,
    passed: passed.get(row.exercise) ?? {},
  }));
}

/** A driver's own errors leave this room as `progress-unavailable`, with their cause. */
function translateFaults(store: ProgressStore): ProgressStore {
  const guard =
    <Args extends readonly unknown[], Result>(method: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      try {
        return await method(...args);
      } catch (cause) {
        throw cause instanceof MatelotError ? cause : new MatelotError("progress-unavailable", { cause });
      }
    };
  return {
    begin: guard(store.begin),
    find: guard(store.find),
    list: guard(store.list),
    recordPass: guard(store.recordPass),
    recordCompletion: guard(store.recordCompletion),
    recordHints: guard(store.recordHints),
    recordSolutionOpened: guard(store.recordSolutionOpened),
    [Symbol.asyncDispose]: guard(() => Promise.resolve(store[Symbol.asyncDispose]())),
  };
}
