import type { Kysely } from "kysely";
import { type Migration, type MigrationProvider, Migrator } from "kysely/migration";
import { MatelotError } from "../../errors/index.ts";
import type { ProgressDatabase } from "./tables.ts";

/** Steps of the schema by name, run in the names' order, each once. A step that has been released never changes. */
const migrations: Readonly<Record<string, Migration>> = {
  "0001-attempts-and-passes": {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable("attempts")
        .addColumn("learner", "varchar(64)", (column) => column.notNull())
        .addColumn("exercise", "varchar(128)", (column) => column.notNull())
        .addColumn("exercise_version", "varchar(128)", (column) => column.notNull())
        .addColumn("started_at", "bigint", (column) => column.notNull())
        .addColumn("completed_at", "bigint")
        .addColumn("hints_opened", "integer", (column) => column.notNull().defaultTo(0))
        .addColumn("solution_opened", "integer", (column) => column.notNull().defaultTo(0))
        .addPrimaryKeyConstraint("attempts_key", ["learner", "exercise"])
        .execute();
      await database.schema
        .createTable("passes")
        .addColumn("learner", "varchar(64)", (column) => column.notNull())
        .addColumn("exercise", "varchar(128)", (column) => column.notNull())
        .addColumn("check_id", "varchar(128)", (column) => column.notNull())
        .addColumn("passed_at", "bigint", (column) => column.notNull())
        .addColumn("points", "integer", (column) => column.notNull())
        .addPrimaryKeyConstraint("passes_key", ["learner", "exercise", "check_id"])
        .addForeignKeyConstraint("passes_attempt", ["learner", "exercise"], "attempts", ["learner", "exercise"])
        .execute();
    },
  },
};

const provider: MigrationProvider = { getMigrations: async () => ({ ...migrations }) };

/** Brings the schema up to date; a database of a newer Matelot is refused. Errors: `progress-unavailable`. */
export async function migrate(database: ProgressDatabase): Promise<void> {
  const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
  if (error !== undefined) throw new MatelotError("progress-unavailable", { cause: error });
}
