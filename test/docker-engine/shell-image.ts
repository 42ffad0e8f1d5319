import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { buildShellImage } from "../../sandbox-server/images/shell-image.ts";
import { findProgram } from "../../sandbox-server/setup/machine.mjs";
import { realEngineObstacle } from "../docker/engine-obstacle.mjs";

const cache = new URL("../../.cache/", import.meta.url).pathname;

/** Why no engine with learners' shells can be had here; undefined when it can. */
export function shellEngineObstacle(): string | undefined {
  const engine = realEngineObstacle();
  if (engine !== undefined) return engine;
  const missing = ["apt-get", "dpkg-deb", "unshare", "nsenter", "ip"].filter((name) => findProgram(name) === undefined);
  return missing.length === 0 ? undefined : `not on this machine: ${missing.join(", ")}`;
}

/** The archive of the learner's shell image, built when there is none yet. */
export async function shellImageArchive(): Promise<string> {
  const { archive } = await buildShellImage({
    cache: join(cache, "images/shell"),
    tools: { kubectl: tool("kubectl"), helm: tool("helm") },
    onStep: () => undefined,
  });
  return archive;
}

function tool(name: string): string {
  const directories = [
    join(cache, "tools"),
    "/usr/local/bin",
    "/usr/bin",
    ...(process.env.PATH ?? "").split(delimiter),
  ];
  return directories.map((directory) => join(directory, name)).find((path) => existsSync(path)) ?? name;
}
