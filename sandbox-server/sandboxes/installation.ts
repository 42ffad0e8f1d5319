import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * A name of this data directory, made once: 16 hexadecimal digits. Labels with it tell what this server has made in a
 * cluster or on a Docker engine from what others have.
 */
export async function openInstallation(dataDirectory: string): Promise<string> {
  const path = join(dataDirectory, "installation");
  const kept = await readFile(path, "utf8").catch(() => "");
  if (/^[0-9a-f]{16}$/.test(kept)) return kept;
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const made = randomBytes(8).toString("hex");
  await writeFile(path, made, { mode: 0o600 });
  return made;
}
