import type { LayerDirectory } from "../../runtime/files/layer.ts";
import { engineVersion } from "../api/versions.ts";
import type { ImageSettings, ImageStep, StoredImage } from "../image-store.ts";
import { digestOf, encodeLayer } from "./layers/layer-archive.ts";
import { applyLayer, type ChangedDirectory, EMPTY_ROOT, layerSize } from "./layers/layer-change.ts";

/** One layer of the engine's store, shared by all images that stand on it. */
export interface StoredLayer {
  /** `sha256:…` of its archive (diff id). */
  readonly digest: string;
  readonly sizeBytes: number;
  readonly change: ChangedDirectory;
}

/** What one step of a build or a commit was, to be found again by the builder's cache. */
export type ContainerConfig = ImageSettings;

/** Everything that an image's identity is made of. */
export interface ImageParts {
  readonly settings: ImageSettings;
  readonly steps: readonly Omit<ImageStep, "layer">[];
  /** For each step, its layer or undefined. */
  readonly layers: readonly (StoredLayer | undefined)[];
  readonly created: number;
  readonly author: string;
  readonly comment: string;
  readonly parent: string;
  /** The container that a build step ran in. */
  readonly containerConfig?: ContainerConfig;
  /** The configuration as it was read from an archive: another writer's bytes, another digest. */
  readonly configText?: string;
}

export function makeLayer(change: ChangedDirectory): StoredLayer {
  return { digest: digestOf(encodeLayer(change)), sizeBytes: layerSize(change), change };
}

/** An image of the store; its identity is the digest of its configuration (OCI image specification, config.md). */
export class ImageRecord implements StoredImage {
  readonly id: string;
  readonly configText: string;
  readonly parts: ImageParts;
  readonly steps: readonly ImageStep[];
  readonly sizeBytes: number;
  readonly #names: (id: string) => { readonly tags: readonly string[]; readonly digests: readonly string[] };
  #rootfs: LayerDirectory | undefined;

  /** @param names what the store calls an image at the moment */
  constructor(
    parts: ImageParts,
    names: (id: string) => { readonly tags: readonly string[]; readonly digests: readonly string[] },
  ) {
    this.parts = parts;
    this.#names = names;
    this.configText = parts.configText ?? configuration(parts);
    this.id = digestOf(this.configText);
    this.steps = parts.steps.map((step, index) => {
      const layer = parts.layers[index];
      return layer === undefined ? step : { ...step, layer: { digest: layer.digest, sizeBytes: layer.sizeBytes } };
    });
    this.sizeBytes = this.layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
  }

  get layers(): readonly StoredLayer[] {
    return this.parts.layers.filter((layer) => layer !== undefined);
  }

  get parent(): string {
    return this.parts.parent;
  }

  get created(): number {
    return this.parts.created;
  }

  get author(): string {
    return this.parts.author;
  }

  get comment(): string {
    return this.parts.comment;
  }

  get settings(): ImageSettings {
    return this.parts.settings;
  }

  get repoTags(): readonly string[] {
    return this.#names(this.id).tags;
  }

  get repoDigests(): readonly string[] {
    return this.#names(this.id).digests;
  }

  get rootfs(): LayerDirectory {
    this.#rootfs ??= this.layers.reduce((below, layer) => applyLayer(below, layer.change), EMPTY_ROOT);
    return this.#rootfs;
  }
}

function configuration(parts: ImageParts): string {
  return JSON.stringify({
    architecture: "amd64",
    ...(parts.author === "" ? {} : { author: parts.author }),
    config: parts.settings,
    ...(parts.containerConfig === undefined ? {} : { container_config: parts.containerConfig }),
    created: new Date(parts.created).toISOString(),
    docker_version: engineVersion,
    history: parts.steps.map(({ created, createdBy, comment }, index) => ({
      created: new Date(created).toISOString(),
      ...(createdBy === "" ? {} : { created_by: createdBy }),
      ...(comment === "" ? {} : { comment }),
      ...(parts.layers[index] === undefined ? { empty_layer: true } : {}),
    })),
    os: "linux",
    rootfs: { type: "layers", diff_ids: parts.layers.flatMap((layer) => (layer === undefined ? [] : [layer.digest])) },
  });
}
