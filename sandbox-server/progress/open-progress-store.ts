import { join } from "node:path";
import { Kysely } from "kysely";
import type { Logger } from "pino";
import { MatelotError } from "../errors/index.ts";
import type { ProgressStore } from "./progress-store.ts";
import { migrate } from "./sql/migrations.ts";
import { openPostgresDialect } from "./sql/postgres-dialect.ts";
import { createSqlProgressStore } from "./sql/sql-progress-store.ts";
import { openSqliteDialect } from "./sql/sqlite-dialect.ts";
import type { ProgressTables } from "./sql/tables.ts";

export interface ProgressOptions {
  /** A PostgreSQL URL; SQLite in the data directory when absent. */
  readonly databaseUrl: string | undefined;
  readonly dataDirectory: string;
  readonly logger: Logger;
}

/** The progress store that the settings ask for, its schema up to date. Errors: `progress-unavailable`. */
export async function openProgressStore({
  databaseUrl,
  dataDirectory,
  logger,
}: ProgressOptions): Promise<ProgressStore> {
  const database = new Kysely<ProgressTables>({ dialect: openDialect() });
  try {
    await migrate(database);
    return createSqlProgressStore(database);
  } catch (thrown) {
    await database.destroy();
    throw thrown;
  }

  function openDialect() {
    if (databaseUrl !== undefined) {
      return openPostgresDialect(databaseUrl, (err) => logger.warn({ err }, "an idle database connection broke"));
    }
    try {
      return openSqliteDialect(join(dataDirectory, "progress.sqlite"));
    } catch (cause) {
      throw new MatelotError("progress-unavailable", { cause });
    }
  }
}
