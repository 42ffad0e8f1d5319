import type { ImageRegistry } from "../../runtime/images/image-registry.ts";
import { EngineFault } from "../engine-fault.ts";
import type { ImageCatalog } from "./catalog/catalog-image.ts";
import { familiarName, type ImageName, tryParseImageName } from "./image-names.ts";
import { type ImageParts, ImageRecord } from "./image-record.ts";
import { digestOf } from "./layers/layer-archive.ts";

/** An image as a registry has it. */
export interface RemoteImage {
  readonly parts: ImageParts;
  /** Of its manifest: `sha256:…`. */
  readonly digest: string;
}

/** Registries of the sandbox that take images; every other one refuses. */
const OPEN_REGISTRIES = /^(registry\.local|localhost|127\.0\.0\.1)(:\d+)?$/;

export function isOpenRegistry(host: string): boolean {
  return OPEN_REGISTRIES.test(host);
}

/** What the registries have: the world's images, and those that were pushed from here. */
export class RemoteImages {
  readonly #registry: ImageRegistry;
  readonly #catalog: ImageCatalog;
  /** Long name with tag → what was pushed. */
  readonly #pushed = new Map<string, ImageParts>();
  revision = 0;

  constructor(registry: ImageRegistry, catalog: ImageCatalog) {
    this.#registry = registry;
    this.#catalog = catalog;
  }

  /** Errors: EngineFault 404 and 500 in the words that dockerd passes on. */
  get(name: ImageName): RemoteImage {
    const tag = name.tag ?? "latest";
    const pushed = this.#pushed.get(`${name.repository}:${tag}`);
    if (pushed !== undefined) return remote(pushed);
    if (isOpenRegistry(name.registry)) throw unknownManifest(name);
    const suffix = name.digest === undefined ? `:${tag}` : `@${name.digest}`;
    const found = this.#registry.find(`${name.repository}${suffix}`);
    if (found.status === "failed") throw pullFault(name, found.message);
    return remote(this.#catalog.imageOf(found.image).parts);
  }

  pushed(text: string): ImageParts | undefined {
    const name = tryParseImageName(text);
    return name === undefined ? undefined : this.#pushed.get(`${name.repository}:${name.tag ?? "latest"}`);
  }

  allPushed(): ReadonlyMap<string, ImageParts> {
    return this.#pushed;
  }

  /** @returns the digest of the manifest. Errors: EngineFault 500 where the registry refuses. */
  push(name: ImageName, parts: ImageParts): string {
    if (!isOpenRegistry(name.registry)) throw pushFault(name);
    this.#pushed.set(`${name.repository}:${name.tag ?? "latest"}`, parts);
    this.revision += 1;
    return remote(parts).digest;
  }

  restore(pushed: readonly (readonly [string, ImageParts])[]): void {
    for (const [name, parts] of pushed) this.#pushed.set(name, parts);
  }

  /** Whether a repository has a layer already. */
  has(name: ImageName, layer: string): boolean {
    const inRepository = [...this.#pushed].filter(([long]) => long.startsWith(`${name.repository}:`));
    return inRepository.some(([, parts]) => parts.layers.some((one) => one?.digest === layer));
  }
}

function remote(parts: ImageParts): RemoteImage {
  const { configText } = new ImageRecord(parts, () => ({ tags: [], digests: [] }));
  const layers = parts.layers.flatMap((layer) => (layer === undefined ? [] : [layer.digest]));
  return { parts, digest: digestOf(JSON.stringify({ schemaVersion: 2, config: digestOf(configText), layers })) };
}

function unknownManifest({ repository, tag, digest }: ImageName): EngineFault {
  const suffix = digest === undefined ? `:${tag ?? "latest"}` : `@${digest}`;
  return new EngineFault(
    404,
    `manifest for ${familiarName(repository)}${suffix} not found: manifest unknown: manifest unknown`,
  );
}

function pullFault(name: ImageName, said: string): EngineFault {
  const host = /dial tcp: lookup .*$/.exec(said)?.[0];
  if (host !== undefined) return new EngineFault(500, `Get "https://${name.registry}/v2/": ${host}`);
  if (!said.includes("pull access denied")) return unknownManifest(name);
  const repository = familiarName(name.repository);
  return new EngineFault(
    404,
    `pull access denied for ${repository}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
  );
}

function pushFault({ registry }: ImageName): EngineFault {
  return new EngineFault(
    500,
    registry === "docker.io"
      ? "denied: requested access to the resource is denied"
      : `Get "https://${registry}/v2/": dial tcp: lookup ${registry.replace(/:\d+$/, "")} on 10.96.0.10:53: no such host`,
  );
}
