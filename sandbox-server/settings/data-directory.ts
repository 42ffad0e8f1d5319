import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { MatelotError } from "../errors/index.ts";

/** A data directory held by this process alone until disposed. */
export interface DataDirectory extends Disposable {
  readonly path: string;
}

/**
 * Makes the directory (mode 0700) and locks it. The lock is SQLite's exclusive one on a file of its own: the kernel
 * gives it back however the process ends, so that a crash leaves no stale lock behind.
 * Errors: `data-directory-unusable`, `data-directory-in-use`.
 */
export function openDataDirectory(path: string): DataDirectory {
  let lock: DatabaseSync | undefined;
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
    lock = new DatabaseSync(join(path, "lock.sqlite"), { timeout: 0 });
    lock.exec("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
  } catch (cause) {
    lock?.close();
    const code = isBusy(cause) ? "data-directory-in-use" : "data-directory-unusable";
    const said =
      code === "data-directory-in-use"
        ? { en: `Another Matelot server is running on ${path}.`, fr: `Un autre serveur Matelot utilise déjà ${path}.` }
        : { en: `The data directory ${path} can't be used.`, fr: `Le dossier de données ${path} est inutilisable.` };
    throw new MatelotError(code, { message: said, cause });
  }
  const held = lock;
  return { path, [Symbol.dispose]: () => held.close() };
}

/** SQLITE_BUSY and SQLITE_LOCKED: another process holds the file. */
function isBusy(thrown: unknown): boolean {
  const code = thrown instanceof Error && "errcode" in thrown ? thrown.errcode : undefined;
  return code === 5 || code === 6;
}
