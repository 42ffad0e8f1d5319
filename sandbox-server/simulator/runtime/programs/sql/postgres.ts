import type { Process } from "../../processes/process.ts";
import { makeDirectories } from "../files/paths.ts";
import { readLines } from "../lines.ts";
import { isNetworkError } from "../network-fault-words.ts";
import { parseOptions } from "../options.ts";
import { program } from "../simple.ts";
import { runSql, type SqlResult, type SqlSession } from "./engine.ts";
import { SqlFault, SqlStore } from "./store.ts";
import { splitStatements } from "./tokens.ts";
import { askSql, type SqlAnswer, type SqlRequest, serveSql } from "./wire.ts";

function dataDirectory(process: Process): string {
  return process.env.get("PGDATA") ?? "/var/lib/postgresql/data";
}

function stamp(process: Process): string {
  return `${new Date(process.scope.clock.now()).toISOString().replace("T", " ").slice(0, 23)} UTC`;
}

const MISSING_PASSWORD = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`;

/** postgres behind its image's entry point. */
const postgres = program(
  "postgres",
  async (process) => {
    const root = dataDirectory(process);
    const version = process.env.get("PG_VERSION") ?? "17.6";
    const user = process.env.get("POSTGRES_USER") ?? "postgres";
    const file = process.env.get("POSTGRES_PASSWORD_FILE");
    const password =
      process.env.get("POSTGRES_PASSWORD") ?? (file === undefined ? undefined : process.files.readText(file).trim());
    const trusts = process.env.get("POSTGRES_HOST_AUTH_METHOD") === "trust";
    if (process.files.find(`${root}/PG_VERSION`) === undefined) {
      if ((password ?? "") === "" && !trusts) {
        await process.warn(MISSING_PASSWORD);
        return 1;
      }
      await process.print(
        `The files belonging to this database system will be owned by user "postgres".\n\nPostgreSQL init process complete; ready for start up.\n\n`,
      );
      await process.compute(700);
      makeDirectories(process, `${root}/base`, 0o700);
      const store = new SqlStore(process, `${root}/base`);
      for (const name of new Set(["postgres", "template0", "template1", process.env.get("POSTGRES_DB") ?? user]))
        store.createDatabase(name);
      process.files.writeFile(
        `${root}/users.json`,
        JSON.stringify({ user, password: trusts ? null : (password ?? "") }),
        0o600,
      );
      process.files.writeFile(`${root}/PG_VERSION`, `${version.split(".")[0] ?? version}\n`);
    } else
      await process.print("\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n");
    for (const line of [
      `starting PostgreSQL ${version} (Debian) on x86_64-pc-linux-gnu, 64-bit`,
      'listening on IPv4 address "0.0.0.0", port 5432',
      "database system is ready to accept connections",
    ]) {
      await process.warn(`${stamp(process)} [${process.pid}] LOG:  ${line}\n`);
    }
    return serve(process, root, version);
  },
  40 * 1024 * 1024,
);

async function serve(process: Process, root: string, version: string): Promise<number> {
  let ends = false;
  for (const signal of ["SIGTERM", "SIGINT", "SIGQUIT"] as const) {
    process.handle(signal, () => {
      ends = true;
    });
  }
  using _listening = serveSql(process, 5432, (request) => answer(process, root, version, request));
  while (!ends) await process.waitFor((wake) => process.arrivals.add(wake));
  await process.warn(`${stamp(process)} [1] LOG:  database system is shut down\n`);
  return 0;
}

function answer(process: Process, root: string, version: string, request: SqlRequest): SqlAnswer {
  const known = JSON.parse(process.files.readText(`${root}/users.json`)) as {
    readonly user: string;
    readonly password: string | null;
  };
  // Connections from inside the container are trusted, as the image's pg_hba.conf says.
  const local = request.password === LOCAL;
  if (request.user !== known.user)
    return {
      error: local
        ? `FATAL:  role "${request.user}" does not exist`
        : `FATAL:  password authentication failed for user "${request.user}"`,
    };
  if (!local && known.password !== null && known.password !== request.password)
    return { error: `FATAL:  password authentication failed for user "${request.user}"` };
  const store = new SqlStore(process, `${root}/base`);
  if (!store.hasDatabase(request.database)) return { error: `FATAL:  database "${request.database}" does not exist` };
  const session: SqlSession = {
    store,
    version: `PostgreSQL ${version}`,
    user: request.user,
    now: () => process.scope.clock.now(),
    database: request.database,
  };
  try {
    return { result: runSql(session, request.sql), database: session.database };
  } catch (error) {
    if (!(error instanceof SqlFault)) throw error;
    return { error: faultText(error) };
  }
}

function faultText({ kind, subject }: SqlFault): string {
  if (kind === "no-database") return `ERROR:  database "${subject}" does not exist`;
  if (kind === "database-exists") return `ERROR:  database "${subject}" already exists`;
  if (kind === "no-table") return `ERROR:  relation "${subject}" does not exist`;
  if (kind === "table-exists") return `ERROR:  relation "${subject}" already exists`;
  if (kind === "no-column") return `ERROR:  column "${subject}" does not exist`;
  if (kind === "column-count") return "ERROR:  INSERT has more target columns than expressions";
  return `ERROR:  syntax error at or near "${subject}"`;
}

/** What a client on the server's own machine shows instead of a password. */
const LOCAL = "\u0000local";

const psql = program("psql", async (process, args) => {
  const options = parseOptions(args, "U:h:p:d:c:tAqwWlf:v:", [
    "username=",
    "host=",
    "port=",
    "dbname=",
    "command=",
    "tuples-only",
    "no-align",
    "no-password",
    "list",
    "file=",
  ]);
  const user =
    options.value("U", "username") ??
    options.operands[1] ??
    process.env.get("PGUSER") ??
    process.env.get("POSTGRES_USER") ??
    "postgres";
  const host = options.value("h", "host") ?? process.env.get("PGHOST");
  const database = options.value("d", "dbname") ?? options.operands[0] ?? process.env.get("PGDATABASE") ?? user;
  const port = Number(options.value("p", "port") ?? process.env.get("PGPORT") ?? "5432");
  const bare = options.has("t", "tuples-only");
  let current = database;
  const run = async (sql: string): Promise<boolean> => {
    const request = {
      user,
      password: host === undefined ? LOCAL : (process.env.get("PGPASSWORD") ?? ""),
      database: current,
      sql,
    };
    const reply = await ask(process, host, port, request);
    if ("error" in reply) {
      await process.warn(
        `${reply.error.startsWith("FATAL") || reply.error.startsWith("connection") ? "psql: error: " : ""}${reply.error}\n`,
      );
      return false;
    }
    await process.print(printResult(reply.result, bare, options.has("A", "no-align")));
    return true;
  };
  const commands = options.values("c", "command");
  if (options.has("l", "list")) return (await run("show databases")) ? 0 : 2;
  if (commands.length > 0) {
    for (const command of commands) {
      const { statements, rest } = splitStatements(metaCommand(command));
      for (const sql of [...statements, rest].filter((text) => text.trim() !== "")) if (!(await run(sql))) return 1;
    }
    return 0;
  }
  const check = await ask(process, host, port, {
    user,
    password: host === undefined ? LOCAL : (process.env.get("PGPASSWORD") ?? ""),
    database,
    sql: "select 1",
  });
  if ("error" in check) {
    await process.warn(`psql: error: ${check.error}\n`);
    return 2;
  }
  return session(
    process,
    () => current,
    (name) => (current = name),
    run,
  );
});

function metaCommand(text: string): string {
  const [name = ""] = text.trim().split(/\s+/);
  return { "\\l": "show databases", "\\dt": "show tables", "\\d": "show tables" }[name] ?? text;
}

async function session(
  process: Process,
  database: () => string,
  change: (name: string) => void,
  run: (sql: string) => Promise<boolean>,
): Promise<number> {
  const terminal = process.descriptors.get(0)?.type === "terminal";
  const prompt = (mark: string) => (terminal ? process.print(`${database()}${mark}# `) : Promise.resolve());
  if (terminal) await process.print('psql (17.6)\nType "help" for help.\n\n');
  let text = "";
  await prompt("=");
  for await (const line of readLines(process, 0)) {
    const meta = /^\s*\\(\w+)\s*(\S*)/.exec(line);
    if (meta?.[1] === "q" || /^\s*(exit|quit)\s*$/.test(line)) return 0;
    if (meta?.[1] === "c") change(meta[2] ?? database());
    else if (meta !== null) await run(metaCommand(line));
    else {
      text += `${line}\n`;
      const { statements, rest } = splitStatements(text);
      for (const sql of statements) await run(sql);
      text = rest;
    }
    await prompt(text.trim() === "" ? "=" : "-");
  }
  return 0;
}

async function ask(process: Process, host: string | undefined, port: number, request: SqlRequest): Promise<SqlAnswer> {
  try {
    return await askSql(process, host ?? "127.0.0.1", port, request);
  } catch (error) {
    if (!isNetworkError(error)) throw error;
    if (host === undefined)
      return {
        error:
          'connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?',
      };
    if (error.code === "ENOTFOUND")
      return { error: `could not translate host name "${host}" to address: Name or service not known` };
    return {
      error: `connection to server at "${host}", port ${port} failed: ${error.code === "ETIMEDOUT" ? "Connection timed out" : "Connection refused"}\n\tIs the server running on that host and accepting TCP/IP connections?`,
    };
  }
}

function printResult(result: SqlResult, bare: boolean, compact: boolean): string {
  if (result.kind === "done")
    return `${result.tag}${result.tag === "INSERT" ? " 0" : ""}${["INSERT", "UPDATE", "DELETE"].includes(result.tag) ? ` ${result.affected}` : ""}\n`;
  const rows = result.rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell))));
  const footer = `(${rows.length} row${rows.length === 1 ? "" : "s"})\n\n`;
  if (compact)
    return `${bare ? "" : `${result.columns.join("|")}\n`}${rows.map((row) => `${row.join("|")}\n`).join("")}${bare ? "" : footer.trimEnd()}`;
  const widths = result.columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const numeric = result.columns.map((_column, index) => rows.every((row) => /^-?[\d.]+$/.test(row[index] ?? "")));
  const line = (row: readonly string[]) =>
    `${row
      .map(
        (cell, index) =>
          ` ${numeric[index] === true ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)} `,
      )
      .join("|")
      .trimEnd()}\n`;
  const head = result.columns
    .map(
      (column, index) =>
        ` ${column.padStart(column.length + Math.floor(((widths[index] ?? 0) - column.length) / 2)).padEnd(widths[index] ?? 0)} `,
    )
    .join("|");
  const rule = widths.map((width) => "-".repeat(width + 2)).join("+");
  return `${bare ? "" : `${head}\n${rule}\n`}${rows.map(line).join("")}${bare ? "\n" : footer}`;
}

const ready = program("pg_isready", async (process, args) => {
  const options = parseOptions(args, "U:h:p:d:qt:", ["host=", "port=", "username=", "dbname=", "quiet"]);
  const host = options.value("h", "host");
  const port = Number(options.value("p", "port") ?? "5432");
  const where = `${host ?? "/var/run/postgresql"}:${port}`;
  const say = async (state: string) => (options.has("q", "quiet") ? undefined : process.print(`${where} - ${state}\n`));
  try {
    (
      await process.awaitOutside(process.scope.network.connect(host ?? "127.0.0.1", port, { timeoutMs: 3000 }))
    ).destroy();
    await say("accepting connections");
    return 0;
  } catch (error) {
    if (!isNetworkError(error)) throw error;
    await say("no response");
    return 2;
  }
});

export const postgresPrograms = [postgres, psql, ready];
