import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe } from "vitest";
import { openProgressStore } from "../../sandbox-server/progress/open-progress-store.ts";
import { findPostgres, type PostgresServer, startPostgres } from "./postgres-server.ts";
import { describeProgressStore } from "./progress-store.ts";

const logger = pino({ level: "silent" });

describe("the progress store on SQLite", () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), "matelot-progress-"));
  describeProgressStore(() => openProgressStore({ databaseUrl: undefined, dataDirectory, logger }));
});

const postgres = findPostgres();
if (postgres === undefined) console.warn("skipped: no PostgreSQL server here (apt-get install postgresql)");

describe.skipIf(postgres === undefined)("the progress store on PostgreSQL", () => {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await startPostgres(postgres ?? "");
  });
  afterAll(() => server?.[Symbol.asyncDispose]());
  describeProgressStore(() => openProgressStore({ databaseUrl: server?.url, dataDirectory: "", logger }));
});
