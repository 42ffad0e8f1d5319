import type { Clock } from "../clock.ts";
import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import type { Pod } from "../registry/types.ts";
import type { ObjectStore } from "../store/object-store.ts";

/** How often the ServiceAccount admission looks for an account that is on its way, and how long it waits in between. */
const ATTEMPTS = 10;
const PAUSE_MS = 100;

interface Parts {
  readonly store: Pick<ObjectStore, "find">;
  readonly clock: Pick<Clock, "after">;
}

/**
 * Waits until a fresh namespace has its account `default`, about a second at most: a pod that is made right behind its
 * namespace must not be refused because the account is a moment late. Gone namespaces and other accounts are not
 * waited for.
 */
export async function awaitDefaultAccount(
  parts: Parts,
  { group, resource }: Pick<KindDefinition, "group" | "resource">,
  namespace: string,
  object: KubeObject,
): Promise<void> {
  if (group !== "" || resource !== "pods") return;
  const { spec } = object as Pod;
  if ((spec?.serviceAccountName || "default") !== "default") return;
  for (let attempt = 1; attempt < ATTEMPTS && isComing(parts, namespace); attempt += 1) {
    await new Promise<void>((resolve) => parts.clock.after(PAUSE_MS, resolve));
  }
}

function isComing({ store }: Parts, namespace: string): boolean {
  const home = store.find("namespaces", "", namespace);
  if (home === undefined || home.metadata.deletionTimestamp !== undefined) return false;
  return store.find("serviceaccounts", namespace, "default") === undefined;
}
