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

const DATA = "/var/lib/mysql";

function stamp(process: Process): string {
  return new Date(process.scope.clock.now()).toISOString().replace("Z", "000Z");
}

/** mysqld behind its image's entry point: asks for a root password once, keeps its data, answers its clients. */
const mysqld = program(
  "mysqld",
  async (process, args) => {
    const maria = process.env.get("MARIADB_VERSION") !== undefined;
    const version = process.env.get("MARIADB_VERSION") ?? process.env.get("MYSQL_VERSION") ?? "8.0.43";
    const name = maria ? "MARIADB" : "MYSQL";
    const read = (suffix: string) => process.env.get(`MYSQL_${suffix}`) ?? process.env.get(`${name}_${suffix}`);
    const note = (kind: string, text: string) => process.warn(`${stamp(process)} [${kind}] [Entrypoint]: ${text}\n`);
    await note("Note", `Entrypoint script for ${maria ? "MariaDB" : "MySQL"} Server ${version} started.`);
    const password = readSecret(process, read("ROOT_PASSWORD"), read("ROOT_PASSWORD_FILE"));
    const fresh = process.files.find(`${DATA}/mysql`) === undefined;
    const random = read("RANDOM_ROOT_PASSWORD") !== undefined;
    const empty = read("ALLOW_EMPTY_PASSWORD") !== undefined || read("ALLOW_EMPTY_ROOT_PASSWORD") !== undefined;
    if (fresh && password === undefined && !empty && !random) {
      await process.warn(
        `${stamp(process)} [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - ${name}_ROOT_PASSWORD\n    - ${name}_ALLOW_EMPTY_${maria ? "ROOT_" : ""}PASSWORD\n    - ${name}_RANDOM_ROOT_PASSWORD\n`,
      );
      return 1;
    }
    if (fresh) {
      await note("Note", "Initializing database files");
      await process.compute(900);
      initialise(process, {
        password: password ?? "",
        database: read("DATABASE"),
        user: read("USER"),
        userPassword: read("PASSWORD"),
      });
      await note("Note", "Database files initialized");
      await note("Note", `${maria ? "MariaDB" : "MySQL"} init process done. Ready for start up.`);
    }
    const port = Number(args.find((word) => word.startsWith("--port="))?.slice(7) ?? "3306");
    await process.warn(
      `${stamp(process)} 0 [System] [MY-010931] [Server] ${maria ? "mariadbd" : "/usr/sbin/mysqld"}: ready for connections. Version: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: ${port}  ${maria ? "mariadb.org binary distribution" : "MySQL Community Server - GPL"}.\n`,
    );
    return serve(process, port, version);
  },
  350 * 1024 * 1024,
);

function readSecret(process: Process, value: string | undefined, file: string | undefined): string | undefined {
  if (value !== undefined && value !== "") return value;
  return file === undefined ? undefined : process.files.readText(file).trim();
}

function initialise(
  process: Process,
  options: {
    password: string;
    database: string | undefined;
    user: string | undefined;
    userPassword: string | undefined;
  },
): void {
  makeDirectories(process, DATA);
  const store = new SqlStore(process, DATA);
  for (const name of ["mysql", "sys", "performance_schema", "information_schema"]) store.createDatabase(name);
  if (options.database !== undefined) store.createDatabase(options.database);
  const users: Record<string, string> = { root: options.password };
  if (options.user !== undefined) users[options.user] = options.userPassword ?? "";
  process.files.writeFile(`${DATA}/mysql/users.json`, JSON.stringify(users), 0o600);
  process.files.writeFile(`${DATA}/ibdata1`, "");
}

async function serve(process: Process, port: number, version: string): Promise<number> {
  let ends = false;
  process.handle("SIGTERM", () => {
    ends = true;
  });
  const store = new SqlStore(process, DATA);
  using _listening = serveSql(process, port, (request) => answer(process, store, version, request));
  while (!ends) await process.waitFor((wake) => process.arrivals.add(wake));
  await process.warn(
    `${stamp(process)} 0 [System] [MY-010910] [Server] mysqld: Shutdown complete (mysqld ${version}).\n`,
  );
  return 0;
}

function answer(process: Process, store: SqlStore, version: string, request: SqlRequest): SqlAnswer {
  const users = JSON.parse(process.files.readText(`${DATA}/mysql/users.json`)) as Record<string, string>;
  if (users[request.user] !== request.password) {
    return {
      error: `ERROR 1045 (28000): Access denied for user '${request.user}'@'localhost' (using password: ${request.password === "" ? "NO" : "YES"})`,
    };
  }
  const session: SqlSession = {
    store,
    version,
    user: `${request.user}@localhost`,
    now: () => process.scope.clock.now(),
    database: request.database,
  };
  try {
    if (request.database !== "" && !store.hasDatabase(request.database))
      throw new SqlFault("no-database", request.database);
    return { result: runSql(session, request.sql), database: session.database };
  } catch (error) {
    if (!(error instanceof SqlFault)) throw error;
    return { error: faultText(error, session) };
  }
}

function faultText(fault: SqlFault, session: SqlSession): string {
  const { kind, subject } = fault;
  if (kind === "no-database")
    return subject === ""
      ? "ERROR 1046 (3D000): No database selected"
      : `ERROR 1049 (42000): Unknown database '${subject}'`;
  if (kind === "database-exists") return `ERROR 1007 (HY000): Can't create database '${subject}'; database exists`;
  if (kind === "no-table") return `ERROR 1146 (42S02): Table '${session.database}.${subject}' doesn't exist`;
  if (kind === "table-exists") return `ERROR 1050 (42S01): Table '${subject}' already exists`;
  if (kind === "no-column") return `ERROR 1054 (42S22): Unknown column '${subject}' in 'field list'`;
  if (kind === "column-count") return "ERROR 1136 (21S01): Column count doesn't match value count at row 1";
  return `ERROR 1064 (42000): You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${subject}' at line 1`;
}

const client = program("mysql", async (process, args) => {
  const options = parseOptions(
    args.flatMap((word) =>
      word === "-p" ? ["--password="] : /^-p./.test(word) ? [`--password=${word.slice(2)}`] : [word],
    ),
    "u:h:e:D:P:NsBt",
    [
      "user=",
      "host=",
      "password=",
      "execute=",
      "database=",
      "port=",
      "protocol=",
      "batch",
      "skip-column-names",
      "silent",
      "table",
      "version",
    ],
  );
  const request = {
    user: options.value("u", "user") ?? "root",
    password: options.value("password") ?? process.env.get("MYSQL_PWD") ?? "",
    host: options.value("h", "host") ?? process.env.get("MYSQL_HOST") ?? "127.0.0.1",
    port: Number(options.value("P", "port") ?? "3306"),
  };
  if (request.password !== "" && options.has("password"))
    await process.warn("mysql: [Warning] Using a password on the command line interface can be insecure.\n");
  let database = options.value("D", "database") ?? options.operands[0] ?? "";
  const terminal = process.descriptors.get(0)?.type === "terminal" && !options.has("e", "execute");
  const table = terminal || options.has("t", "table");
  const run = async (sql: string): Promise<boolean> => {
    const reply = await ask(process, request.host, request.port, {
      user: request.user,
      password: request.password,
      database,
      sql,
    });
    if ("error" in reply) {
      await process.warn(`${reply.error}\n`);
      return false;
    }
    database = reply.database;
    await process.print(printResult(reply.result, table, options.has("N", "skip-column-names")));
    return true;
  };
  const given = options.value("e", "execute");
  if (given !== undefined) {
    const { statements, rest } = splitStatements(given);
    for (const sql of [...statements, rest].filter((text) => text.trim() !== "")) if (!(await run(sql))) return 1;
    return 0;
  }
  if (!(await run("select 1").then((good) => good || undefined))) return 1;
  return session(process, terminal, run);
});

async function ask(process: Process, host: string, port: number, request: SqlRequest): Promise<SqlAnswer> {
  try {
    return await askSql(process, host, port, request);
  } catch (error) {
    if (!isNetworkError(error)) throw error;
    if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN")
      return { error: `ERROR 2005 (HY000): Unknown MySQL server host '${host}' (-2)` };
    return {
      error: `ERROR 2003 (HY000): Can't connect to MySQL server on '${host}:${port}' (${error.code === "ETIMEDOUT" ? 110 : 111})`,
    };
  }
}

async function session(process: Process, terminal: boolean, run: (sql: string) => Promise<boolean>): Promise<number> {
  const prompt = () => (terminal ? process.print("mysql> ") : Promise.resolve());
  if (terminal) await process.print("Welcome to the MySQL monitor.  Commands end with ; or \\g.\n\n");
  let text = "";
  await prompt();
  for await (const line of readLines(process, 0)) {
    if (/^\s*(exit|quit|\\q)\s*;?\s*$/i.test(line)) {
      if (terminal) await process.print("Bye\n");
      return 0;
    }
    text += `${/^\s*use\s+\w+\s*$/i.test(line) ? `${line};` : line.replace(/\\[gG]\s*$/, ";")}\n`;
    const { statements, rest } = splitStatements(text);
    for (const sql of statements) if (!(await run(sql)) && !terminal) return 1;
    text = rest;
    await (rest.trim() === "" ? prompt() : terminal ? process.print("    -> ") : Promise.resolve());
  }
  if (terminal) await process.print("\nBye\n");
  return 0;
}

function printResult(result: SqlResult, table: boolean, bare: boolean): string {
  if (result.kind === "done") {
    if (!table) return "";
    return result.tag === "Database changed"
      ? "Database changed\n"
      : `Query OK, ${result.affected} row${result.affected === 1 ? "" : "s"} affected (0.01 sec)\n\n`;
  }
  const rows = result.rows.map((row) => row.map((cell) => (cell === null ? "NULL" : String(cell))));
  if (!table)
    return rows.length === 0
      ? ""
      : [...(bare ? [] : [result.columns]), ...rows].map((row) => `${row.join("\t")}\n`).join("");
  if (rows.length === 0) return "Empty set (0.00 sec)\n\n";
  const widths = result.columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+\n`;
  const line = (row: readonly string[]) =>
    `|${row.map((cell, index) => ` ${cell.padEnd(widths[index] ?? 0)} `).join("|")}|\n`;
  return `${rule}${line(result.columns)}${rule}${rows.map(line).join("")}${rule}${rows.length} row${rows.length === 1 ? "" : "s"} in set (0.00 sec)\n\n`;
}

const admin = program("mysqladmin", async (process, args) => {
  if (!args.includes("ping")) return 0;
  const host =
    args.find((word) => word.startsWith("--host="))?.slice(7) ??
    (args.includes("-h") ? (args[args.indexOf("-h") + 1] ?? "127.0.0.1") : "127.0.0.1");
  const reply = await ask(process, host, 3306, { user: "root", password: "", database: "", sql: "select 1" });
  if ("error" in reply && reply.error.includes("connect")) {
    await process.warn(`mysqladmin: connect to server at '${host}' failed\nerror: '${reply.error}'\n`);
    return 1;
  }
  await process.print("mysqld is alive\n");
  return 0;
});

export const mysqlPrograms = [
  mysqld,
  { ...mysqld, name: "mariadbd" },
  client,
  { ...client, name: "mariadb" },
  admin,
  { ...admin, name: "mariadb-admin" },
];
