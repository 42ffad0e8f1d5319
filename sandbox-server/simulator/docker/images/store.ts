import type { Clock, RandomSource } from "../../clock.ts";
import type { Image } from "../../runtime/images/image.ts";
import type { ImageLookup, ImageRegistry } from "../../runtime/images/image-registry.ts";
import type { EngineEvents } from "../engine-events.ts";
import { EngineFault } from "../engine-fault.ts";
import { randomId } from "../identifiers.ts";
import type { CommitRequest, ContainerHost, ImageStore } from "../image-store.ts";
import { ImageCatalog } from "./catalog/catalog-image.ts";
import { ImageIndex } from "./image-index.ts";
import { familiarName, type ImageName, parseImageName } from "./image-names.ts";
import { type ImageParts, type ImageRecord, makeLayer } from "./image-record.ts";
import { heldBytes } from "./layers/layer-change.ts";
import { containerChanges } from "./layers/tree-difference.ts";
import { isOpenRegistry, RemoteImages } from "./remote-images.ts";
import { runtimeImage } from "./runtime-image.ts";
import { restoreStore, saveStore } from "./saved-store.ts";

export interface ImageStoreParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** The world's registries. */
  readonly registry: ImageRegistry;
  readonly events: EngineEvents;
  readonly containers: () => ContainerHost;
  /** What `snapshot` gave. */
  readonly saved?: unknown;
}

/** What the layers made in one engine may keep in memory. */
export const MAX_HELD_BYTES = 96 * 1024 * 1024;

/** The engine's images: names, layers, and the registries that they come from. */
export class LayeredImageStore implements ImageStore {
  readonly index = new ImageIndex();
  readonly remote: RemoteImages;
  readonly parts: ImageStoreParts;
  /** The image of `FROM scratch`: no files, no settings; it is in no list. */
  readonly scratch: ImageRecord;
  readonly #runtimeImages = new Map<string, Image>();

  constructor(parts: ImageStoreParts) {
    this.parts = parts;
    this.scratch = this.index.recordOf({
      settings: {},
      steps: [],
      layers: [],
      created: 0,
      author: "",
      comment: "",
      parent: "",
    });
    this.remote = new RemoteImages(parts.registry, new ImageCatalog(parts.registry));
    if (parts.saved !== undefined) restoreStore(this, parts.saved);
  }

  get revision(): number {
    return this.index.revision + this.remote.revision;
  }

  get(reference: string): ImageRecord {
    return this.index.get(reference);
  }

  find(reference: string): ImageRecord | undefined {
    try {
      return this.index.get(reference);
    } catch (error) {
      if (error instanceof EngineFault) return undefined;
      throw error;
    }
  }

  list(): readonly ImageRecord[] {
    return this.index.records();
  }

  commit(request: CommitRequest): ImageRecord {
    const { base, root, settings, author, comment, createdBy, containerConfig } = request;
    const { parts } = base === this.scratch ? this.scratch : this.get(base.id);
    const change = containerChanges(root);
    const created = this.parts.clock.now();
    const layer = change === undefined ? undefined : makeLayer(change);
    const record = this.add({
      settings,
      steps: [...parts.steps, { created, createdBy, comment }],
      layers: [...parts.layers, layer],
      created,
      author,
      comment,
      parent: base === this.scratch ? "" : base.id,
      ...(containerConfig === undefined ? {} : { containerConfig }),
    });
    if (request.repository !== "") this.tag(record, `${request.repository}:${request.tag || "latest"}`);
    return record;
  }

  isScratch(image: { readonly id: string }): boolean {
    return image.id === this.scratch.id;
  }

  /** For build steps that need no container but are told as if they had one: 64 hexadecimal digits. */
  freshContainerId(): string {
    return randomId(this.parts.random);
  }

  /** Puts an image in. Errors: EngineFault 500 where all made layers together are more than an engine here keeps. */
  add(parts: ImageParts): ImageRecord {
    const layers = new Map(this.#allLayers());
    for (const layer of parts.layers) if (layer !== undefined) layers.set(layer.digest, layer);
    let held = 0;
    for (const { change } of layers.values()) held += heldBytes(change);
    if (held > MAX_HELD_BYTES) throw new EngineFault(500, "write /var/lib/docker/tmp: no space left on device");
    return this.index.add(parts);
  }

  /** Names an image. Errors: EngineFault 400. */
  tag(record: ImageRecord, text: string): void {
    const name = parseImageName(text);
    if (name.digest !== undefined) throw new EngineFault(400, "refusing to create a tag with a digest reference");
    this.index.setTag(name, record.id, this.parts.clock.now());
    this.publish("tag", record.id, familiarName(`${name.repository}:${name.tag ?? "latest"}`));
  }

  /** What a pulled name means from now on. */
  name(record: ImageRecord, name: ImageName, digest: string): void {
    if (name.digest === undefined) this.index.setTag(name, record.id, this.parts.clock.now());
    this.index.setDigest(name.repository, digest, record.id);
  }

  /** The id of the image that a name stands for here. */
  idOf(name: ImageName): string | undefined {
    if (name.digest !== undefined) return this.index.digests().get(`${name.repository}@${name.digest}`);
    return this.index.tags().get(`${name.repository}:${name.tag ?? "latest"}`);
  }

  publish(action: string, id: string, name = id): void {
    const labels = this.index.byId(id)?.settings.Labels ?? {};
    this.parts.events.publish("image", action, id, { ...labels, name });
  }

  asRuntimeRegistry(world: ImageRegistry): ImageRegistry {
    return { find: (name) => this.findLocal(name) ?? world.find(name) };
  }

  layersSizeBytes(): number {
    let sum = 0;
    for (const { sizeBytes } of this.#allLayers().values()) sum += sizeBytes;
    return sum;
  }

  snapshot(): unknown {
    return saveStore(this);
  }

  #allLayers() {
    return new Map(this.list().flatMap(({ layers }) => layers.map((layer) => [layer.digest, layer] as const)));
  }

  /** An image by its id, one made here by its name, or one that was pushed. */
  findLocal(name: string): ImageLookup | undefined {
    const isId = /^sha256:[0-9a-f]{64}$/.test(name);
    const local = isId || this.index.nameIn(name) !== undefined ? this.find(name) : undefined;
    const record = local !== undefined && (isId || !this.#isPublished(local.id)) ? local : this.#pushed(name);
    if (record === undefined) return undefined;
    const key = `${record.id} ${name}`;
    const image = this.#runtimeImages.get(key) ?? runtimeImage(record, isId ? record.id : name);
    this.#runtimeImages.set(key, image);
    return { status: "found", image };
  }

  /** Whether an image came from a registry of the world: pods then get it from there themselves. */
  #isPublished(id: string): boolean {
    return [...this.index.digests()].some(
      ([name, target]) => target === id && !isOpenRegistry(name.split("/", 1)[0] ?? ""),
    );
  }

  #pushed(name: string): ImageRecord | undefined {
    const parts = this.remote.pushed(name);
    return parts === undefined ? undefined : this.index.recordOf(parts);
  }
}
