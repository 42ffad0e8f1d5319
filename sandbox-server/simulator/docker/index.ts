import { createDockerEngine, type DockerEngine, type DockerEngineParts } from "./engine.ts";
import { lazyDockerEngine } from "./lazy-engine.ts";

export type { DockerEngine } from "./engine.ts";
export { serveDockerConnection } from "./port-way.ts";
export type { HostFiles } from "./volumes/host-files.ts";

/** The engine of a cluster: at once where one was saved, else when it is first used. */
export function openDockerEngine(parts: Omit<DockerEngineParts, "registry">): DockerEngine {
  const { find, findRemote = find } = parts.services.images;
  const engine = lazyDockerEngine(() => createDockerEngine({ ...parts, registry: { find: findRemote } }));
  if (parts.saved !== undefined) engine.wake();
  return engine;
}
