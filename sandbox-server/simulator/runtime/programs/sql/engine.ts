import { type Cell, SqlFault, type SqlStore, type Table } from "./store.ts";
import { splitList, tokenizeSql } from "./tokens.ts";

/** What a statement gives: rows under column names, or how many rows it changed. */
export type SqlResult =
  | { readonly kind: "rows"; readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: "done"; readonly tag: string; readonly affected: number };

export interface SqlSession {
  readonly store: SqlStore;
  readonly version: string;
  readonly user: string;
  readonly now: () => number;
  database: string;
}

/** Runs one statement of the small SQL that labs use. Throws SqlFault. */
export function runSql(session: SqlSession, text: string): SqlResult {
  const words = tokenizeSql(text);
  const [first = "", second = "", third = ""] = words.map((word) => word.toLowerCase());
  if (first === "select") return select(session, words.slice(1));
  if (first === "show") return show(session, second);
  if (first === "use") return use(session, words[1] ?? "");
  if (first === "create" && second === "database") return createDatabase(session, words.slice(2));
  if (first === "drop" && second === "database") {
    session.store.dropDatabase(nameOf(words.at(-1)));
    return done("DROP DATABASE");
  }
  if (first === "create" && second === "table") return createTable(session, words.slice(2));
  if (first === "drop" && second === "table") return dropTable(session, words.slice(2));
  if (first === "insert") return insert(session, words.slice(third === "" ? 1 : 2));
  if (first === "update") return update(session, words.slice(1));
  if (first === "delete") return remove(session, words.slice(2));
  if (["describe", "desc"].includes(first)) return describe(session, nameOf(words[1]));
  if (["begin", "commit", "rollback", "set", "grant", "flush", "start", "alter"].includes(first))
    return done(first.toUpperCase());
  if (first === "create") return done(`CREATE ${second.toUpperCase()}`);
  throw new SqlFault("syntax", first);
}

function done(tag: string, affected = 0): SqlResult {
  return { kind: "done", tag, affected };
}

function nameOf(word: string | undefined): string {
  return (word ?? "").replace(/^["`]|["`]$/g, "");
}

function isOptional(words: readonly string[], pattern: string): boolean {
  return words.slice(0, 3).join(" ").toLowerCase().startsWith(pattern);
}

function createDatabase(session: SqlSession, words: readonly string[]): SqlResult {
  const optional = isOptional(words, "if not exists");
  const name = nameOf(words[optional ? 3 : 0]);
  if (session.store.hasDatabase(name)) {
    if (!optional) throw new SqlFault("database-exists", name);
  } else session.store.createDatabase(name);
  return done("CREATE DATABASE", 1);
}

function use(session: SqlSession, word: string): SqlResult {
  const name = nameOf(word);
  if (!session.store.hasDatabase(name)) throw new SqlFault("no-database", name);
  session.database = name;
  return done("Database changed");
}

function show(session: SqlSession, what: string): SqlResult {
  if (what === "databases")
    return { kind: "rows", columns: ["Database"], rows: session.store.databases().map((name) => [name]) };
  if (what === "tables")
    return {
      kind: "rows",
      columns: [`Tables_in_${session.database}`],
      rows: session.store.tables(session.database).map((name) => [name]),
    };
  if (what === "variables")
    return { kind: "rows", columns: ["Variable_name", "Value"], rows: [["version", session.version]] };
  throw new SqlFault("syntax", what);
}

/** `database.table`, or a table of the current database; `public.` is PostgreSQL's name for the latter. */
function qualify(session: SqlSession, word: string | undefined): { readonly database: string; readonly name: string } {
  const parts = (word ?? "").split(".").map(nameOf);
  const [first = ""] = parts;
  return { database: parts.length > 1 && first !== "public" ? first : session.database, name: parts.at(-1) ?? "" };
}

function createTable(session: SqlSession, words: readonly string[]): SqlResult {
  const optional = isOptional(words, "if not exists");
  const { database, name } = qualify(session, words[optional ? 3 : 0]);
  if (session.store.find(database, name) !== undefined) {
    if (optional) return done("CREATE TABLE");
    throw new SqlFault("table-exists", name);
  }
  const columns = splitList(words.slice(optional ? 4 : 1)).flatMap((parts) => {
    const [column = "", type = "text", ...rest] = parts;
    if (["primary", "unique", "key", "foreign", "constraint", "index"].includes(column.toLowerCase())) return [];
    const flags = rest.join(" ").toLowerCase();
    return [
      {
        name: nameOf(column),
        type: type.toLowerCase(),
        automatic: flags.includes("auto_increment") || /serial/i.test(type),
        fallback: /default ('[^']*'|\S+)/i.exec(rest.join(" "))?.[1],
      },
    ];
  });
  session.store.save(database, name, {
    columns: columns.map(({ fallback, ...column }) => (fallback === undefined ? column : { ...column, fallback })),
    rows: [],
  });
  return done("CREATE TABLE");
}

function dropTable(session: SqlSession, words: readonly string[]): SqlResult {
  const { database, name } = qualify(session, words.at(-1));
  if (session.store.find(database, name) === undefined && !isOptional(words, "if exists"))
    throw new SqlFault("no-table", name);
  session.store.drop(database, name);
  return done("DROP TABLE");
}

function tableOf(
  session: SqlSession,
  word: string | undefined,
): { readonly database: string; readonly name: string; readonly table: Table } {
  const { database, name } = qualify(session, word);
  const table = session.store.find(database, name);
  if (table === undefined) throw new SqlFault("no-table", name);
  return { database, name, table };
}

function insert(session: SqlSession, words: readonly string[]): SqlResult {
  const { database, name, table } = tableOf(session, words[0]);
  const at = words.findIndex((word) => word.toLowerCase() === "values" || word.toLowerCase() === "value");
  if (at < 0) throw new SqlFault("syntax", "values");
  const named =
    at > 1
      ? splitList(words.slice(1, at)).map((parts) => nameOf(parts[0]))
      : table.columns.map((column) => column.name);
  const tuples: string[][] = [];
  let open: string[] | undefined;
  for (const word of words.slice(at + 1)) {
    if (word === "(" && open === undefined) open = [word];
    else if (word === ")" && open !== undefined) {
      tuples.push([...open, word]);
      open = undefined;
    } else open?.push(word);
  }
  const rows = tuples.map((tuple) => {
    const values = splitList(tuple).map((parts) => literal(session, parts.join("")));
    if (values.length !== named.length) throw new SqlFault("column-count", name);
    return table.columns.map((column, index) => {
      const given = named.indexOf(column.name);
      if (given >= 0) return values[given] ?? null;
      if (column.automatic)
        return Math.max(0, ...table.rows.map((row) => Number(row[index]) || 0)) + 1 + tuples.indexOf(tuple);
      return column.fallback === undefined ? null : literal(session, column.fallback);
    });
  });
  const unknown = named.find((column) => !table.columns.some((known) => known.name === column));
  if (unknown !== undefined) throw new SqlFault("no-column", unknown);
  session.store.save(database, name, { ...table, rows: [...table.rows, ...rows] });
  return done("INSERT", rows.length);
}

function literal(session: SqlSession, word: string): Cell {
  if (/^'/.test(word)) return word.slice(1, -1).replaceAll("''", "'");
  if (/^"/.test(word)) return word.slice(1, -1);
  if (/^-?\d+(\.\d+)?$/.test(word)) return Number(word);
  if (/^null$/i.test(word)) return null;
  if (/^(now\(\)|current_timestamp(\(\))?)$/i.test(word))
    return new Date(session.now()).toISOString().slice(0, 19).replace("T", " ");
  if (/^(true|false)$/i.test(word)) return word.toLowerCase() === "true" ? 1 : 0;
  throw new SqlFault("no-column", word);
}

type Condition = (row: readonly Cell[]) => boolean;

function where(session: SqlSession, table: Table, words: readonly string[]): Condition {
  if (words.length === 0) return () => true;
  const any = splitWords(words, "or").map((side) =>
    splitWords(side, "and").map((test) => comparison(session, table, test)),
  );
  return (row) => any.some((all) => all.every((test) => test(row)));
}

function splitWords(words: readonly string[], separator: string): string[][] {
  const parts: string[][] = [[]];
  for (const word of words) {
    if (word.toLowerCase() === separator) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}

function comparison(session: SqlSession, table: Table, words: readonly string[]): Condition {
  const [column = "", operator = "=", ...rest] = words;
  const index = columnIndex(table, column);
  if (operator.toLowerCase() === "is") return (row) => (row[index] === null) === (rest.length === 1);
  const value = literal(session, rest.join(""));
  return (row) => {
    const cell = row[index] ?? null;
    if (operator.toLowerCase() === "like")
      return new RegExp(
        `^${String(value)
          .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
          .replaceAll("%", ".*")
          .replaceAll("_", ".")}$`,
        "i",
      ).test(String(cell));
    const [a, b] = typeof value === "number" ? [Number(cell), value] : [String(cell), String(value)];
    return (
      { "=": a === b, "<>": a !== b, "!=": a !== b, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b }[operator] ??
      false
    );
  };
}

function columnIndex(table: Table, word: string): number {
  const name = nameOf(word.split(".").at(-1));
  const index = table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  if (index < 0) throw new SqlFault("no-column", name);
  return index;
}

/** The words between a keyword and the next one. */
function clause(words: readonly string[], name: string): string[] {
  const keywords = ["from", "where", "order", "limit", "group", "set"];
  const start = words.findIndex((word) => word.toLowerCase() === name);
  if (start < 0) return [];
  const end = words.findIndex((word, index) => index > start && keywords.includes(word.toLowerCase()));
  return words.slice(start + 1, end < 0 ? undefined : end);
}

function select(session: SqlSession, words: readonly string[]): SqlResult {
  const from = clause(words, "from");
  const end = words.findIndex((word) => ["from", "where", "limit"].includes(word.toLowerCase()));
  const items = splitList(["(", ...words.slice(0, end < 0 ? undefined : end), ")"]);
  if (from.length === 0)
    return {
      kind: "rows",
      columns: items.map((parts) => parts.join("")),
      rows: [items.map((parts) => constant(session, parts.join("")))],
    };
  const { table } = tableOf(session, from[0]);
  let rows = table.rows.filter(where(session, table, clause(words, "where")));
  const order = clause(words, "order").slice(1);
  if (order[0] !== undefined) {
    const index = columnIndex(table, order[0]);
    const sign = order[1]?.toLowerCase() === "desc" ? -1 : 1;
    rows = [...rows].sort(
      (a, b) => sign * ((a[index] ?? "") < (b[index] ?? "") ? -1 : (a[index] ?? "") > (b[index] ?? "") ? 1 : 0),
    );
  }
  const [limit] = clause(words, "limit");
  if (limit !== undefined) rows = rows.slice(0, Number(limit));
  const [only] = items;
  if (items.length === 1 && /^count\(/i.test(only?.join("") ?? ""))
    return {
      kind: "rows",
      columns: [(only ?? []).join("").toUpperCase() === "COUNT(*)" ? (only ?? []).join("") : "count"],
      rows: [[rows.length]],
    };
  const indexes = items.flatMap((parts) =>
    parts.join("") === "*" ? table.columns.map((_column, index) => index) : [columnIndex(table, parts[0] ?? "")],
  );
  return {
    kind: "rows",
    columns: indexes.map((index) => table.columns[index]?.name ?? ""),
    rows: rows.map((row) => indexes.map((index) => row[index] ?? null)),
  };
}

function constant(session: SqlSession, word: string): Cell {
  if (/^(@@)?version(\(\))?$/i.test(word)) return session.version;
  if (/^(current_)?database(\(\))?$/i.test(word)) return session.database;
  if (/^(current_)?user(\(\))?$/i.test(word)) return session.user;
  const sum = /^(-?\d+)([-+*])(\d+)$/.exec(word);
  if (sum !== null)
    return (
      {
        "+": Number(sum[1]) + Number(sum[3]),
        "-": Number(sum[1]) - Number(sum[3]),
        "*": Number(sum[1]) * Number(sum[3]),
      }[sum[2] ?? "+"] ?? null
    );
  return literal(session, word);
}

function update(session: SqlSession, words: readonly string[]): SqlResult {
  const { database, name, table } = tableOf(session, words[0]);
  const changes = splitList(["(", ...clause(words, "set"), ")"]).map(([column = "", , ...value]) => ({
    index: columnIndex(table, column),
    value: literal(session, value.join("")),
  }));
  const matches = where(session, table, clause(words, "where"));
  let affected = 0;
  const rows = table.rows.map((row) => {
    if (!matches(row)) return row;
    affected += 1;
    return row.map((cell, index) => changes.find((change) => change.index === index)?.value ?? cell);
  });
  session.store.save(database, name, { ...table, rows });
  return done("UPDATE", affected);
}

function remove(session: SqlSession, words: readonly string[]): SqlResult {
  const { database, name, table } = tableOf(session, words[0]);
  const matches = where(session, table, clause(words, "where"));
  const rows = table.rows.filter((row) => !matches(row));
  session.store.save(database, name, { ...table, rows });
  return done("DELETE", table.rows.length - rows.length);
}

function describe(session: SqlSession, name: string): SqlResult {
  const { table } = tableOf(session, name);
  return { kind: "rows", columns: ["Field", "Type"], rows: table.columns.map((column) => [column.name, column.type]) };
}
