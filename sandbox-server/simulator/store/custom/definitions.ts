import type { CustomResourceDefinition } from "../../registry/types.ts";
import type { ClusterClient, ObjectRef, WatchEvent } from "../cluster-client.ts";
import { wireTime } from "../fresh-names.ts";
import type { KindRegistry } from "../kind-registry.ts";
import { customKinds } from "./custom-kind.ts";

const resource = "customresourcedefinitions.apiextensions.k8s.io";
const cleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

export interface DefinitionParts {
  readonly client: ClusterClient;
  readonly kinds: KindRegistry;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Serves what CustomResourceDefinitions define: names and conditions of theirs, and clean-up when they go. */
export function serveDefinitions(parts: DefinitionParts): Disposable {
  const stack = new DisposableStack();
  const watched = new Set<string>();
  const { client, kinds } = parts;
  for (const definition of client.list<CustomResourceDefinition>(resource)) register(definition);
  stack.use(client.watch<CustomResourceDefinition>(resource, (event) => onDefinition(event)));
  return stack;

  function onDefinition({ type, object }: WatchEvent<CustomResourceDefinition>): void {
    const served = servedName(object);
    if (type === "DELETED") {
      kinds.replace(served, []);
      return;
    }
    register(object);
    if (object.metadata.deletionTimestamp !== undefined) cleanUp(object, served);
    else establish(parts, object);
  }

  function register(object: CustomResourceDefinition): void {
    const served = servedName(object);
    kinds.replace(served, customKinds(object));
    if (watched.has(served)) return;
    watched.add(served);
    // The last object of a dying definition lets it go.
    stack.use(
      client.watch(served, ({ type }) => {
        const definition = client.find<CustomResourceDefinition>(refOf(served));
        if (type === "DELETED" && definition?.metadata.deletionTimestamp !== undefined) cleanUp(definition, served);
      }),
    );
  }

  function cleanUp(definition: CustomResourceDefinition, served: string): void {
    for (const { metadata } of client.list(served)) {
      if (metadata.deletionTimestamp !== undefined) continue;
      client.delete({ resource: served, namespace: metadata.namespace ?? "", name: metadata.name });
    }
    if (client.list(served).length > 0) return;
    client.modify<CustomResourceDefinition>(refOf(definition.metadata.name), (draft) => {
      draft.metadata.finalizers = (draft.metadata.finalizers ?? []).filter((each) => each !== cleanupFinalizer);
    });
  }
}

function refOf(name: string): ObjectRef {
  return { resource, namespace: "", name };
}

function servedName({ spec }: CustomResourceDefinition): string {
  return `${spec.names.plural}.${spec.group}`;
}

function establish({ client, now }: DefinitionParts, definition: CustomResourceDefinition): void {
  const { name } = definition.metadata;
  if (definition.metadata.finalizers?.includes(cleanupFinalizer) !== true) {
    client.modify<CustomResourceDefinition>(refOf(name), (draft) => {
      draft.metadata.finalizers = [...(draft.metadata.finalizers ?? []), cleanupFinalizer];
    });
  }
  client.modifyStatus<CustomResourceDefinition>(refOf(name), (draft) => {
    const isEstablished = draft.status?.conditions?.some(({ type }) => type === "Established") === true;
    const lastTransitionTime = wireTime(now()) as unknown as string;
    const accepted = {
      type: "NamesAccepted",
      status: "True",
      lastTransitionTime,
      reason: "NoConflicts",
      message: "no conflicts found",
    };
    const established = {
      type: "Established",
      status: "True",
      lastTransitionTime,
      reason: "InitialNamesAccepted",
      message: "the initial names have been accepted",
    };
    const storedVersions = draft.spec.versions.filter(({ storage }) => storage).map((each) => each.name);
    const known = draft.status?.storedVersions ?? [];
    draft.status = {
      ...draft.status,
      acceptedNames: draft.spec.names,
      conditions: isEstablished ? (draft.status?.conditions ?? []) : [accepted, established],
      storedVersions: [...new Set([...known, ...storedVersions])],
    };
  });
}
