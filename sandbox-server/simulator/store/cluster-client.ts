import type { KubeObject } from "../registry/kube-object.ts";

/** `resource` plus group when it is not the core one: `pods`, `deployments.apps`, `ingresses.networking.k8s.io`. */
export type ResourceName = string;

export interface ObjectRef {
  readonly resource: ResourceName;
  readonly namespace: string;
  readonly name: string;
}

export type WatchEvent<T extends KubeObject = KubeObject> =
  | { readonly type: "ADDED"; readonly object: T; readonly revision: number }
  | { readonly type: "MODIFIED"; readonly object: T; readonly previous: T; readonly revision: number }
  | { readonly type: "DELETED"; readonly object: T; readonly previous: T; readonly revision: number };

export interface ListOptions {
  readonly namespace?: string;
  /** A label selector in string form; faults throw ApiError. */
  readonly labelSelector?: string;
}

/** A resource that the cluster serves, and the kind of its objects. */
export interface ResourceInfo {
  readonly resource: ResourceName;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

export interface DeleteOptions {
  readonly propagation?: "Background" | "Foreground" | "Orphan";
  readonly graceSeconds?: number;
  readonly uid?: string;
}

/**
 * How controllers, scheduler and kubelet speak to their cluster: in the same process, synchronously, through the very
 * defaulting, validation, admission and optimistic locking that the REST handler uses. Objects handed out are frozen;
 * make changes on a copy and send it back. Every fault is an `ApiError` carrying a Kubernetes Status.
 */
export interface ClusterClient {
  find<T extends KubeObject>(ref: ObjectRef): T | undefined;
  list<T extends KubeObject>(resource: ResourceName, options?: ListOptions): readonly T[];
  /**
   * `object` needs no uid, resourceVersion or times. `pods/binding` binds a pod as a POST of a Binding does and gives
   * the pod back.
   */
  create<T extends KubeObject>(resource: ResourceName, object: unknown): T;
  /**
   * Optimistic: throws Conflict (409) when `object.metadata.resourceVersion` is not the stored one.
   * `namespaces/finalize` takes finalizers out of a namespace's spec, as a PUT of that subresource does.
   */
  update<T extends KubeObject>(resource: ResourceName, object: T): T;
  updateStatus<T extends KubeObject>(resource: ResourceName, object: T): T;
  /**
   * Reads, changes and writes in one step, so that it never conflicts: `change` gets a deep, mutable copy and may
   * return `false` to leave everything as it was. Nothing is written, and no event is sent, when nothing differs.
   */
  modify<T extends KubeObject>(ref: ObjectRef, change: (draft: Mutable<T>) => unknown): T | undefined;
  modifyStatus<T extends KubeObject>(ref: ObjectRef, change: (draft: Mutable<T>) => unknown): T | undefined;
  /** Starts deletion; the object goes when its grace and its finalizers have ended. Absent objects are no fault. */
  delete(ref: ObjectRef, options?: DeleteOptions): void;
  /**
   * Every resource that is served, custom ones included, each in the version that it is stored in.
   */
  resources(): readonly ResourceInfo[];
  /**
   * Tells every present object as ADDED first, then every change in revision order. Events are delivered after the
   * writer has returned (a microtask later), never re-entrantly. The resource `*` means all of them.
   */
  watch<T extends KubeObject>(
    resource: ResourceName | "*",
    listener: (event: WatchEvent<T>, resource: ResourceName) => void,
  ): Disposable;
}

/** Readonly taken off, deeply. */
export type Mutable<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Mutable<Item>[]
    : { -readonly [Field in keyof T]: Mutable<T[Field]> };
