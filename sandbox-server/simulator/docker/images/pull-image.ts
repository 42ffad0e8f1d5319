import { familiarName, type ImageName, parseImageName } from "./image-names.ts";
import type { ImageRecord, StoredLayer } from "./image-record.ts";
import { type ProgressLine, pause, progressBar } from "./progress.ts";
import type { LayeredImageStore } from "./store.ts";

// A registry's first answer, and how fast layers come: quick enough for a lesson, slow enough to be seen.
const ANSWER_MS = 150;
const BYTES_PER_MS = 400_000;
const LONGEST_LAYER_MS = 700;
const STEPS = 4;

type Tell = (line: ProgressLine) => void;

/**
 * `docker pull`: gets an image from its registry, telling the progress of each layer.
 * Errors: EngineFault 400, 404, 500 in the registry's words.
 */
export async function pullImage(
  store: LayeredImageStore,
  reference: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<ImageRecord> {
  const { clock } = store.parts;
  const name = parseImageName(reference);
  await pause(clock, ANSWER_MS, signal);
  const { parts, digest } = store.remote.get(name);
  tell({ status: `Pulling from ${name.path}`, id: name.digest ?? name.tag ?? "latest" });
  const present = new Set(store.list().flatMap(({ layers }) => layers.map((layer) => layer.digest)));
  const layers = parts.layers.filter((layer) => layer !== undefined);
  for (const layer of layers)
    tell({
      status: present.has(layer.digest) ? "Already exists" : "Pulling fs layer",
      progressDetail: {},
      id: shortId(layer),
    });
  const isNew = layers.filter((layer) => !present.has(layer.digest));
  for (const layer of isNew) await download(store, layer, tell, signal);
  for (const layer of isNew) {
    tell({ status: "Extracting", ...amount(layer.sizeBytes, layer.sizeBytes), id: shortId(layer) });
    tell({ status: "Pull complete", progressDetail: {}, id: shortId(layer) });
  }
  const before = store.idOf(name);
  const record = store.add(parts);
  store.name(record, name, digest);
  tell({ status: `Digest: ${digest}` });
  const isNewer = before !== record.id;
  tell({ status: `Status: ${isNewer ? "Downloaded newer image" : "Image is up to date"} for ${shortName(name)}` });
  store.publish("pull", record.id, shortName(name));
  return record;
}

async function download(store: LayeredImageStore, layer: StoredLayer, tell: Tell, signal: AbortSignal): Promise<void> {
  const total = Math.max(32, Math.round(layer.sizeBytes / 2.65));
  const lasts = Math.min(LONGEST_LAYER_MS, total / BYTES_PER_MS);
  for (let step = 1; step <= STEPS; step += 1) {
    await pause(store.parts.clock, lasts / STEPS, signal);
    tell({ status: "Downloading", ...amount(Math.round((total * step) / STEPS), total), id: shortId(layer) });
  }
  tell({ status: "Verifying Checksum", progressDetail: {}, id: shortId(layer) });
  tell({ status: "Download complete", progressDetail: {}, id: shortId(layer) });
}

function amount(current: number, total: number) {
  return { progressDetail: { current, total }, progress: progressBar(current, total) };
}

function shortId({ digest }: StoredLayer): string {
  return digest.slice(7, 19);
}

/** `nginx:latest`, or `nginx@sha256:…`. */
export function shortName(name: ImageName): string {
  const suffix = name.digest === undefined ? `:${name.tag ?? "latest"}` : `@${name.digest}`;
  return `${familiarName(name.repository)}${suffix}`;
}
