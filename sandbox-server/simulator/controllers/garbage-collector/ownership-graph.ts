import type { KubeObject, OwnerReference } from "../../registry/kube-object.ts";

/** What the garbage collector keeps in mind of an object. */
export interface GraphNode {
  readonly uid: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly owners: readonly OwnerReference[];
}

/** Who owns whom, by uid; only objects that own or are owned take part. */
export class OwnershipGraph {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #dependents = new Map<string, Set<string>>();

  set(object: KubeObject): void {
    const { uid, namespace = "", name, ownerReferences = [] } = object.metadata;
    this.#forgetOwners(uid);
    this.#nodes.set(uid, {
      uid,
      apiVersion: object.apiVersion,
      kind: object.kind,
      namespace,
      name,
      owners: ownerReferences,
    });
    for (const owner of ownerReferences) {
      const dependents = this.#dependents.get(owner.uid) ?? new Set();
      this.#dependents.set(owner.uid, dependents.add(uid));
    }
  }

  remove(uid: string): void {
    this.#forgetOwners(uid);
    this.#nodes.delete(uid);
  }

  find(uid: string): GraphNode | undefined {
    return this.#nodes.get(uid);
  }

  /** The objects that name this one as an owner. */
  dependentsOf(uid: string): GraphNode[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap((dependent) => this.#nodes.get(dependent) ?? []);
  }

  #forgetOwners(uid: string): void {
    for (const owner of this.#nodes.get(uid)?.owners ?? []) {
      const dependents = this.#dependents.get(owner.uid);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner.uid);
    }
  }
}
