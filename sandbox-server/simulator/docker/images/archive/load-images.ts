import { Readable } from "node:stream";
import { z } from "zod";
import { EngineFault } from "../../engine-fault.ts";
import { familiarName, parseImageName } from "../image-names.ts";
import { type ImageParts, makeLayer, type StoredLayer } from "../image-record.ts";
import { digestOf } from "../layers/layer-archive.ts";
import { readLayer } from "../layers/read-layer.ts";
import type { ProgressLine } from "../progress.ts";
import { type LayeredImageStore, MAX_HELD_BYTES } from "../store.ts";
import { plainBytes, readArchive } from "./read-archive.ts";

const manifestShape = z.array(
  z.object({ Config: z.string(), RepoTags: z.array(z.string()).nullish(), Layers: z.array(z.string()).nullish() }),
);

const configShape = z.looseObject({
  author: z.string().optional(),
  comment: z.string().optional(),
  config: z.record(z.string(), z.unknown()).nullish(),
  container_config: z.record(z.string(), z.unknown()).optional(),
  created: z.string().optional(),
  history: z
    .array(
      z.looseObject({
        created: z.string().optional(),
        created_by: z.string().optional(),
        comment: z.string().optional(),
        empty_layer: z.boolean().optional(),
      }),
    )
    .default([]),
  rootfs: z.object({ diff_ids: z.array(z.string()).nullish() }),
});

/** `docker load`: images of an archive that any engine's `docker save` wrote. Errors: EngineFault 400, 500. */
export async function loadImages(
  store: LayeredImageStore,
  archive: AsyncIterable<unknown>,
  tell: (line: ProgressLine) => void,
): Promise<void> {
  const files = await readArchive(archive);
  const manifest = parseJson(files.get("manifest.json"), manifestShape, "manifest.json");
  for (const { Config, RepoTags, Layers } of manifest) {
    const text = files.get(Config)?.toString();
    const config = parseJson(files.get(Config), configShape, Config);
    const layers: StoredLayer[] = [];
    for (const [index, path] of (Layers ?? []).entries())
      layers.push(await layerOf(store, files.get(path), path, config.rootfs.diff_ids?.[index]));
    const record = store.add(partsOf(config, text ?? "", layers));
    for (const tag of RepoTags ?? []) {
      const name = parseImageName(tag);
      store.index.setTag(name, record.id, store.parts.clock.now());
      tell({ stream: `Loaded image: ${familiarName(`${name.repository}:${name.tag ?? "latest"}`)}\n` });
    }
    if ((RepoTags ?? []).length === 0) tell({ stream: `Loaded image ID: ${record.id}\n` });
    store.publish("load", record.id);
  }
}

async function layerOf(
  store: LayeredImageStore,
  bytes: Buffer | undefined,
  path: string,
  wanted: string | undefined,
): Promise<StoredLayer> {
  const known = store
    .list()
    .flatMap(({ layers }) => layers)
    .find(({ digest }) => digest === wanted);
  if (known !== undefined) return known;
  if (bytes === undefined)
    throw new EngineFault(500, `open /var/lib/docker/tmp/docker-import/${path}: no such file or directory`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of plainBytes(Readable.from([bytes]))) chunks.push(chunk);
  const plain = Buffer.concat(chunks);
  const digest = digestOf(plain);
  if (wanted !== undefined && wanted !== digest)
    throw new EngineFault(500, `invalid diffID for layer: expected "${wanted}", got "${digest}"`);
  const { sizeBytes, change } = makeLayer(await readLayer(Readable.from([plain]), MAX_HELD_BYTES));
  return { digest, sizeBytes, change };
}

function partsOf(config: z.infer<typeof configShape>, configText: string, layers: readonly StoredLayer[]): ImageParts {
  const created = timeOf(config.created);
  const pending = [...layers];
  const steps = config.history.map((step) => ({
    created: timeOf(step.created),
    createdBy: step.created_by ?? "",
    comment: step.comment ?? "",
    isEmpty: step.empty_layer === true,
  }));
  // An archive's history may be shorter than its layers; each layer needs a step of its own.
  for (let missing = layers.length - steps.filter(({ isEmpty }) => !isEmpty).length; missing > 0; missing -= 1)
    steps.push({ created, createdBy: "", comment: "", isEmpty: false });
  return {
    settings: (config.config ?? {}) as ImageParts["settings"],
    steps: steps.map(({ isEmpty: _, ...step }) => step),
    layers: steps.map(({ isEmpty }) => (isEmpty ? undefined : pending.shift())),
    created,
    author: config.author ?? "",
    comment: config.comment ?? "",
    parent: "",
    configText,
    ...(config.container_config === undefined ? {} : { containerConfig: config.container_config }),
  };
}

function timeOf(text: string | undefined): number {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? 0 : time;
}

function parseJson<T>(bytes: Buffer | undefined, shape: z.ZodType<T>, path: string): T {
  if (bytes === undefined)
    throw new EngineFault(400, `open /var/lib/docker/tmp/docker-import/${path}: no such file or directory`);
  try {
    return shape.parse(JSON.parse(bytes.toString()));
  } catch (cause) {
    throw new EngineFault(400, `invalid archive: ${path} is not what docker save writes`, { cause });
  }
}
