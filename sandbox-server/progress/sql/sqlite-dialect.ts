import { DatabaseSync } from "node:sqlite";
import { SqliteDialect } from "kysely";

/**
 * Kysely's SQLite dialect over Node's own SQLite. Durable: a write that has returned survives a power cut
 * (write-ahead log, `synchronous = FULL`; https://sqlite.org/pragma.html#pragma_synchronous).
 */
export function openSqliteDialect(file: string): SqliteDialect {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  return new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare(sql) {
        const statement = database.prepare(sql);
        return {
          reader: statement.columns().length > 0,
          all: (parameters) => statement.all(...parameters.map(asSqlValue)),
          run: (parameters) => statement.run(...parameters.map(asSqlValue)),
          iterate: (parameters) => statement.iterate(...parameters.map(asSqlValue)),
        };
      },
    },
  });
}

/** Kysely hands parameters on untyped; the tables hold only these. */
function asSqlValue(parameter: unknown): string | number | bigint | null {
  if (typeof parameter === "string" || typeof parameter === "number" || typeof parameter === "bigint") return parameter;
  if (parameter === null || parameter === undefined) return null;
  throw new TypeError(`a ${typeof parameter} can't be stored in SQLite`);
}
