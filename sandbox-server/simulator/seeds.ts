import type { Clock, RandomSource } from "./clock.ts";
import type { JsonObject, KubeObject } from "./registry/kube-object.ts";
import type { ClusterClient, ResourceName } from "./store/cluster-client.ts";
import { freshUid, wireTime } from "./store/fresh-names.ts";
import type { ObjectStore } from "./store/object-store.ts";

/** An object that every cluster begins with, as its author wrote it. */
export interface Seed {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export type SeedList = readonly (readonly [resource: ResourceName, object: Seed])[];

/** Makes a seed's object unless there is one of its name. */
export type PlantSeed = (resource: ResourceName, seed: Seed) => void;

/** Addresses are given out anew in every cluster. */
const neverAlike: ReadonlySet<ResourceName> = new Set(["services"]);

/** What became of each seed in the first cluster of this process; frozen, and shared with all others. */
const planted = new WeakMap<Seed, KubeObject>();

interface SeederParts {
  readonly client: ClusterClient;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/**
 * Plants seeds in one cluster. Defaults, admission and field owners are worked out once in this process; every other
 * cluster takes the outcome over, under identities and times of its own.
 */
export function createSeeder({ client, store, clock, random }: SeederParts): PlantSeed {
  return (resource, seed) => {
    const { name, namespace = "" } = seed.metadata;
    const time = wireTime(clock.now());
    if (client.find({ resource, namespace, name }) !== undefined) return;
    const made = planted.get(seed);
    if (made !== undefined) store.write(resource, renewed(made, freshUid(random), time));
    else if (neverAlike.has(resource)) client.create(resource, seed);
    else planted.set(seed, client.create(resource, withConditionTimes(seed, time)));
  };
}

function renewed(made: KubeObject, uid: string, time: string): KubeObject {
  const managedFields = (made.metadata.managedFields ?? []).map((entry): JsonObject => ({ ...entry, time }));
  const metadata = { ...made.metadata, uid, creationTimestamp: time, managedFields };
  return withConditionTimes({ ...made, metadata }, time);
}

/** Conditions that a seed brings along have stood since its cluster began. */
function withConditionTimes<T extends object>(object: T, time: string): T {
  const { status } = object as { readonly status?: { readonly conditions?: readonly object[] } };
  if (status?.conditions === undefined) return object;
  const conditions = status.conditions.map((condition) => ({ ...condition, lastTransitionTime: time }));
  return { ...object, status: { ...status, conditions } };
}
