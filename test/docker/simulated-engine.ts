import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { createCluster } from "../../sandbox-server/simulator/cluster.ts";
import { openDockerEngine } from "../../sandbox-server/simulator/docker/index.ts";

/** Serves a fresh simulated engine for as long as `use` takes. @param use gets what DOCKER_HOST is set to */
export async function withSimulatedEngine<T>(use: (host: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "matelot-docker-"));
  using cluster = createCluster({
    clock: systemClock,
    random: { next: Math.random },
    createDockerEngine: openDockerEngine,
    onFault: (fault) => console.error(fault),
  });
  // Clients close their own side of an attached connection first, and go on reading.
  const server = createServer({ allowHalfOpen: true }, (connection) => cluster.docker?.serve(connection));
  const path = join(directory, "docker.sock");
  try {
    await new Promise<void>((resolve) => server.listen(path, resolve));
    return await use(`unix://${path}`);
  } finally {
    server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
