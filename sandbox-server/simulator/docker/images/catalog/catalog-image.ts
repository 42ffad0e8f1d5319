import type { LayerDirectory } from "../../../runtime/files/layer.ts";
import { buildLayer } from "../../../runtime/files/layer.ts";
import type { Image } from "../../../runtime/images/image.ts";
import type { ImageRegistry } from "../../../runtime/images/image-registry.ts";
import { DEFAULT_PATH } from "../../../runtime/processes/execute.ts";
import type { ImageSettings } from "../../image-store.ts";
import { type ImageParts, makeLayer, type StoredLayer } from "../image-record.ts";
import { type ChangedDirectory, EMPTY_ROOT, layerSize, wholeLayer } from "../layers/layer-change.ts";
import { treeDifference } from "../layers/tree-difference.ts";
import { type CatalogStep, stepsOf } from "./catalog-steps.ts";

/** How a registry holds an image: its layers and configuration, without a place in any engine. */
export interface CatalogImage {
  readonly parts: ImageParts;
}

/**
 * The layers of the registries' images. The simulated registries know each image as one tree and one size; here it gets
 * the layers and history that its published original has, with files of zeros that make up their sizes. Equal layers
 * are one layer, so that images on one base share it.
 */
export class ImageCatalog {
  readonly #registry: ImageRegistry;
  readonly #layers = new Map<string, StoredLayer>();
  readonly #images = new Map<Image, CatalogImage>();

  constructor(registry: ImageRegistry) {
    this.#registry = registry;
  }

  imageOf(image: Image): CatalogImage {
    const known = this.#images.get(image);
    if (known !== undefined) return known;
    const made = { parts: this.#partsOf(image) };
    this.#images.set(image, made);
    return made;
  }

  #partsOf(image: Image): ImageParts {
    const { steps, created } = stepsOf(image);
    let below: LayerDirectory = EMPTY_ROOT;
    const layers = steps.map((step) => {
      if (step.layer === undefined) return undefined;
      const base = this.#baseTree(step);
      const tree = step.layer.files === "own" ? image.layer : (base ?? below);
      const layer = this.#layer(step.layer, below, tree);
      if (step.layer.files !== "none") below = tree;
      return layer;
    });
    const first = created - 86_400_000;
    return {
      settings: settingsOf(image),
      steps: steps.map(({ createdBy, comment, isBase }) => ({
        created: isBase === true ? first : created,
        createdBy,
        comment: comment ?? (isBase === true ? "" : "buildkit.dockerfile.v0"),
      })),
      layers,
      created,
      author: "",
      comment: "buildkit.dockerfile.v0",
      parent: "",
    };
  }

  #baseTree({ layer }: CatalogStep): LayerDirectory | undefined {
    if (layer?.files !== "base" || layer.from === undefined) return undefined;
    const found = this.#registry.find(layer.from);
    return found.status === "found" ? found.image.layer : undefined;
  }

  #layer(spec: NonNullable<CatalogStep["layer"]>, below: LayerDirectory, tree: LayerDirectory): StoredLayer {
    const change = spec.files === "none" ? undefined : changeOf(below, tree);
    const missing = Math.round(spec.sizeBytes) - (change === undefined ? 0 : layerSize(change));
    const filled = withFiller(change, spec.filler, missing);
    const key = JSON.stringify(spec);
    const known = spec.files === "own" ? undefined : this.#layers.get(key);
    if (known !== undefined) return known;
    const layer = makeLayer(filled);
    if (spec.files !== "own") this.#layers.set(key, layer);
    return layer;
  }
}

function changeOf(below: LayerDirectory, tree: LayerDirectory): ChangedDirectory | undefined {
  return below === EMPTY_ROOT ? wholeLayer(tree) : treeDifference(below, tree);
}

/** The published layer has more files than the simulator knows; one file of zeros stands for them. */
function withFiller(change: ChangedDirectory | undefined, path: string, missing: number): ChangedDirectory {
  const base = change ?? { kind: "directory", mode: 0o755, uid: 0, gid: 0, entries: new Map() };
  if (missing <= 0) return base;
  return merge(base, wholeLayer(buildLayer({ [path]: { content: "", sizeBytes: missing, mode: 0o644 } })));
}

function merge(one: ChangedDirectory, other: ChangedDirectory): ChangedDirectory {
  const entries = new Map(one.entries);
  for (const [name, change] of other.entries) {
    const former = entries.get(name);
    const isBoth = former?.kind === "directory" && change.kind === "directory";
    entries.set(name, isBoth ? merge(former, change) : change);
  }
  return { ...one, entries };
}

function settingsOf(image: Image): ImageSettings {
  const { env, exposedPorts, volumes, entrypoint, command, user, workingDirectory, stopSignal } = image;
  const variables = { PATH: DEFAULT_PATH, ...env };
  return {
    ...(user === "" ? {} : { User: user }),
    ...(exposedPorts.length === 0 ? {} : { ExposedPorts: Object.fromEntries(exposedPorts.map((port) => [port, {}])) }),
    Env: Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    ...(entrypoint === undefined ? {} : { Entrypoint: entrypoint }),
    ...(command === undefined ? {} : { Cmd: command }),
    ...(volumes === undefined || volumes.length === 0
      ? {}
      : { Volumes: Object.fromEntries(volumes.map((path) => [path, {}])) }),
    ...(workingDirectory === "/" ? {} : { WorkingDir: workingDirectory }),
    ...(stopSignal === undefined ? {} : { StopSignal: stopSignal }),
  };
}
