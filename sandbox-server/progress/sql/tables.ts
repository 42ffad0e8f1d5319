import type { Kysely } from "kysely";

/** Times are milliseconds since the epoch; booleans are 0 and 1, which both databases agree on. */
export interface ProgressTables {
  readonly attempts: {
    readonly learner: string;
    readonly exercise: string;
    readonly exercise_version: string;
    readonly started_at: number;
    readonly completed_at: number | null;
    readonly hints_opened: number;
    readonly solution_opened: number;
  };
  readonly passes: {
    readonly learner: string;
    readonly exercise: string;
    readonly check_id: string;
    readonly passed_at: number;
    readonly points: number;
  };
}

export type ProgressDatabase = Kysely<ProgressTables>;
