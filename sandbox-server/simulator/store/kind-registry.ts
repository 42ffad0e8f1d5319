import type { KindDefinition } from "../registry/kind-definition.ts";
import { qualified, unknownPath } from "./api-error.ts";
import type { ResourceName } from "./cluster-client.ts";

/**
 * The kinds that a cluster serves. A resource may be served in several versions; the first one is how it is stored,
 * and the others differ from it by `apiVersion` alone.
 */
export class KindRegistry {
  readonly #byResource = new Map<ResourceName, KindDefinition[]>();
  readonly #listeners = new Set<() => void>();
  #sorted: readonly KindDefinition[] | undefined;

  constructor(kinds: readonly KindDefinition[]) {
    for (const kind of kinds) this.add(kind);
  }

  add(kind: KindDefinition): void {
    const versions = this.#byResource.get(qualified(kind)) ?? [];
    versions.push(kind);
    this.#byResource.set(qualified(kind), versions);
    this.#changed();
  }

  /** Replaces every version of a resource, in order of preference; none at all takes the resource away. */
  replace(resource: ResourceName, versions: readonly KindDefinition[]): void {
    if (versions.length === 0) this.#byResource.delete(resource);
    else this.#byResource.set(resource, [...versions]);
    this.#changed();
  }

  /** Every kind in every version served. */
  all(): readonly KindDefinition[] {
    this.#sorted ??= [...this.#byResource.values()].flat();
    return this.#sorted;
  }

  /** The stored version of a resource (`deployments.apps`). */
  find(resource: ResourceName): KindDefinition | undefined {
    return this.#byResource.get(resource)?.[0];
  }

  /** As `find`; throws ApiError NotFound for a resource that nobody serves. */
  get(resource: ResourceName): KindDefinition {
    const kind = this.find(resource);
    if (kind === undefined) throw unknownPath();
    return kind;
  }

  /** The kind as one version of its API serves it. */
  findVersion(group: string, version: string, resource: string): KindDefinition | undefined {
    const versions = this.#byResource.get(qualified({ group, resource }));
    return versions?.find((kind) => kind.version === version);
  }

  /** The kind that an object's `apiVersion` and `kind` name. */
  findKind(apiVersion: string, kind: string): KindDefinition | undefined {
    return this.all().find((each) => each.kind === kind && apiVersionOf(each) === apiVersion);
  }

  /** Told when a kind came, changed or went. */
  onChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  #changed(): void {
    this.#sorted = undefined;
    for (const listener of this.#listeners) listener();
  }
}

/** `v1`, `apps/v1`. */
export function apiVersionOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === "" ? version : `${group}/${version}`;
}
