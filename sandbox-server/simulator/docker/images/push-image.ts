import { EngineFault } from "../engine-fault.ts";
import { familiarName, parseImageName } from "./image-names.ts";
import { type ProgressLine, pause, progressBar } from "./progress.ts";
import { shortName } from "./pull-image.ts";
import type { LayeredImageStore } from "./store.ts";

const LAYER_MS = 120;

/** `docker push` of one tag. Errors: EngineFault 404 (no such tag here), 500 (the registry refuses). */
export async function pushImage(
  store: LayeredImageStore,
  reference: string,
  tell: (line: ProgressLine) => void,
  signal: AbortSignal,
): Promise<void> {
  const name = parseImageName(reference);
  tell({ status: `The push refers to repository [${name.repository}]` });
  const long = `${name.repository}:${name.tag ?? "latest"}`;
  const id = store.index.tags().get(long);
  const record = id === undefined ? undefined : store.index.byId(id);
  if (record === undefined)
    throw new EngineFault(404, `An image does not exist locally with the tag: ${familiarName(name.repository)}`);
  const layers = [...record.layers].reverse();
  for (const { digest } of layers) tell({ status: "Preparing", progressDetail: {}, id: digest.slice(7, 19) });
  await pause(store.parts.clock, LAYER_MS, signal);
  const known = new Set(layers.filter(({ digest }) => store.remote.has(name, digest)).map(({ digest }) => digest));
  const manifest = store.remote.push(name, record.parts);
  for (const { digest, sizeBytes } of layers) {
    const short = digest.slice(7, 19);
    if (known.has(digest)) {
      tell({ status: "Layer already exists", progressDetail: {}, id: short });
      continue;
    }
    await pause(store.parts.clock, LAYER_MS, signal);
    tell({
      status: "Pushing",
      progressDetail: { current: sizeBytes, total: sizeBytes },
      progress: progressBar(sizeBytes, sizeBytes),
      id: short,
    });
    tell({ status: "Pushed", progressDetail: {}, id: short });
  }
  const tag = name.tag ?? "latest";
  const size = 528 + layers.length * 210;
  tell({ status: `${tag}: digest: ${manifest} size: ${size}` });
  tell({ aux: { Tag: tag, Digest: manifest, Size: size } });
  store.index.setDigest(name.repository, manifest, record.id);
  store.publish("push", record.id, shortName(name));
}
