import { PostgresDialect } from "kysely";
import { Pool, types } from "pg";

// int8, which pg hands out as text because not every value fits a number; times in milliseconds do until 287396.
const bigintType = 20;

/** Kysely's PostgreSQL dialect with a small pool: one server's writes are few and short. */
export function openPostgresDialect(url: string, onIdleError: (error: Error) => void): PostgresDialect {
  const pool = new Pool({
    connectionString: url,
    max: 8,
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: (type, format) => (type === bigintType ? Number : types.getTypeParser(type, format)),
    },
  });
  // A connection that breaks while nobody uses it is replaced at the next query; unhandled it would end the process.
  pool.on("error", onIdleError);
  return new PostgresDialect({ pool });
}
