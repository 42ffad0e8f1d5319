import type { Process } from "../../processes/process.ts";
import { makeDirectories } from "../files/paths.ts";

export type Cell = string | number | null;

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly automatic: boolean;
  readonly fallback?: string;
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Why a statement failed; each server has its own words for it. */
export class SqlFault extends Error {
  readonly kind:
    | "syntax"
    | "no-database"
    | "database-exists"
    | "no-table"
    | "table-exists"
    | "no-column"
    | "column-count"
    | "denied";
  readonly subject: string;

  constructor(kind: SqlFault["kind"], subject: string) {
    super(kind);
    this.kind = kind;
    this.subject = subject;
  }
}

/** Tables as files: a directory a database, a JSON file a table. What lies on a volume outlives the pod. */
export class SqlStore {
  readonly #process: Process;
  readonly #root: string;

  constructor(process: Process, root: string) {
    this.#process = process;
    this.#root = root;
  }

  databases(): string[] {
    return this.#process.files
      .list(this.#root)
      .filter(
        (name) =>
          this.#process.files.isDirectory(`${this.#root}/${name}`) && !name.startsWith("#") && name !== "lost+found",
      );
  }

  hasDatabase(name: string): boolean {
    return /^[\w-]+$/.test(name) && this.#process.files.isDirectory(`${this.#root}/${name}`);
  }

  /** Throws SqlFault("syntax") for a name that can't be a directory's. */
  createDatabase(name: string): void {
    if (!/^[\w-]+$/.test(name)) throw new SqlFault("syntax", name);
    makeDirectories(this.#process, `${this.#root}/${name}`, 0o750);
  }

  dropDatabase(name: string): void {
    if (!this.hasDatabase(name)) throw new SqlFault("no-database", name);
    for (const table of this.tables(name)) this.drop(name, table);
    this.#process.files.removeDirectory(`${this.#root}/${name}`);
  }

  tables(database: string): string[] {
    if (!this.hasDatabase(database)) throw new SqlFault("no-database", database);
    return this.#process.files
      .list(`${this.#root}/${database}`)
      .filter((name) => name.endsWith(".table"))
      .map((name) => name.slice(0, -6));
  }

  find(database: string, name: string): Table | undefined {
    if (!this.hasDatabase(database)) throw new SqlFault("no-database", database);
    const path = this.#path(database, name);
    return this.#process.files.find(path) === undefined
      ? undefined
      : (JSON.parse(this.#process.files.readText(path)) as Table);
  }

  save(database: string, name: string, table: Table): void {
    this.#process.files.writeFile(this.#path(database, name), JSON.stringify(table), 0o640);
  }

  drop(database: string, name: string): void {
    const path = this.#path(database, name);
    if (this.#process.files.find(path) !== undefined) this.#process.files.unlink(path);
  }

  #path(database: string, name: string): string {
    if (!/^[\w-]+$/.test(name)) throw new SqlFault("syntax", name);
    return `${this.#root}/${database}/${name}.table`;
  }
}
