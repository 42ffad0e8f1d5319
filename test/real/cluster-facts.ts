import { z } from "zod";
import type { Sandbox } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { type ClusterFacts, tagged } from "./exercise-wants.ts";

const resourcesSchema = z.object({ resources: z.array(z.object({ name: z.string(), kind: z.string() })) });
const groupsSchema = z.object({
  groups: z.array(z.object({ versions: z.array(z.object({ groupVersion: z.string() })) })),
});
const nodesSchema = z.object({
  items: z.array(
    z.object({ status: z.object({ images: z.array(z.object({ names: z.array(z.string()).nullish() })).nullish() }) }),
  ),
});

/** A node tells this many names of an image at most; those of one with as many may be more. */
const namesTold = 5;

/**
 * What the sandbox's cluster serves, and which images its nodes have.
 * @param brought images that were given to the nodes: they may not have told of them yet
 */
export async function readClusterFacts(sandbox: Sandbox, brought: readonly string[]): Promise<ClusterFacts> {
  const get = async (path: string): Promise<unknown> => {
    const { code, stdout, stderr } = await sandbox.run(["kubectl", "get", "--raw", path], { timeoutMs: 60_000 });
    if (code !== 0) throw new Error(`kubectl get --raw ${path}: ${stderr}`);
    return JSON.parse(stdout);
  };
  const groups = groupsSchema.parse(await get("/apis")).groups.flatMap(({ versions }) => versions);
  const versions = ["v1", ...groups.map(({ groupVersion }) => groupVersion)];
  const kinds = new Set<string>();
  for (const version of versions) {
    const { resources } = resourcesSchema.parse(await get(version === "v1" ? "/api/v1" : `/apis/${version}`));
    for (const { kind } of resources) kinds.add(`${version} ${kind}`);
  }
  const nodes = nodesSchema.parse(await get("/api/v1/nodes")).items;
  return {
    kinds,
    hasImage: imagesOf([
      ...nodes.flatMap(({ status }) => (status.images ?? []).map(({ names }) => names ?? [])),
      ...brought.map((reference) => [reference]),
    ]),
  };
}

/** Whether an image is there; of one whose list of names is cut, any tag counts. */
function imagesOf(images: readonly (readonly string[])[]): (image: string) => boolean {
  const names = new Set(images.flat().map(familiar));
  const open = new Set(images.filter(({ length }) => length >= namesTold).flatMap((list) => list.map(repositoryOf)));
  return (image) => names.has(tagged(image)) || open.has(repositoryOf(image));
}

/** `docker.io/library/nginx:1.28` is what people write as `nginx:1.28`. */
function familiar(name: string): string {
  return name.replace(/^docker\.io\/(library\/)?/, "");
}

function repositoryOf(name: string): string {
  return familiar(name).replace(/[:@][^/]*$/, "");
}
