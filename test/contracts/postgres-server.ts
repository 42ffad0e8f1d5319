import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where Debian's package keeps the server's programs; undefined when it is not installed. */
export function findPostgres(): string | undefined {
  const base = "/usr/lib/postgresql";
  const versions = existsSync(base) ? readdirSync(base).sort((one, other) => Number(other) - Number(one)) : [];
  return versions.map((version) => join(base, version, "bin")).find((bin) => existsSync(join(bin, "postgres")));
}

/** A PostgreSQL server of the test's own, on a unix socket only, with an empty database. */
export interface PostgresServer extends AsyncDisposable {
  readonly url: string;
}

// PostgreSQL refuses to run as root; Debian's package makes this user.
const serverUser = "postgres";

export async function startPostgres(bin: string): Promise<PostgresServer> {
  const directory = mkdtempSync(join(tmpdir(), "matelot-postgres-"));
  const identity = process.getuid?.() === 0 ? idsOf(serverUser) : undefined;
  if (identity !== undefined) chownSync(directory, identity.uid, identity.gid);
  const data = join(directory, "data");
  const options = { ...identity, cwd: directory, env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8" } };
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "matelot", "-A", "trust", "--no-sync"], {
    ...options,
    stdio: "pipe",
  });
  const server = spawn(join(bin, "postgres"), ["-D", data, "-k", directory, "-c", "listen_addresses="], {
    ...options,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await ready(server.stderr);
  return {
    url: `postgres:///postgres?host=${encodeURIComponent(directory)}&user=matelot`,
    async [Symbol.asyncDispose]() {
      server.kill("SIGINT");
      if (server.exitCode === null) await once(server, "exit");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function idsOf(user: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync("id", [flag, user], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

function ready(log: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = "";
    log.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes("ready to accept connections")) resolve();
    });
    log.once("end", () => reject(new Error(`PostgreSQL ended:\n${seen}`)));
  });
}
