import { expect, test } from "vitest";
import type { KubeObject } from "../registry/kube-object.ts";
import { awaitDefaultAccount } from "./default-account.ts";

const pods = { group: "", resource: "pods" };
const object = (kind: string, metadata: object): KubeObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name: "", uid: "", resourceVersion: "1", creationTimestamp: "2026-01-15T12:00:00Z", ...metadata },
});
const pod = (spec: object = {}): KubeObject & { readonly spec: object } => ({ ...object("Pod", { name: "p" }), spec });

/** A store with a namespace, whose account comes after so many pauses. */
function partsWith(pausesUntilAccount: number, namespace: object = {}) {
  let pauses = 0;
  const account = object("ServiceAccount", { name: "default" });
  const home = object("Namespace", { name: "fresh", ...namespace });
  return {
    pauses: () => pauses,
    store: {
      find: (resource: string, _namespace: string, name: string) => {
        if (resource === "namespaces") return name === "fresh" ? home : undefined;
        return pauses >= pausesUntilAccount ? account : undefined;
      },
    },
    clock: {
      after: (_ms: number, callback: () => void) => {
        pauses += 1;
        callback();
        return { [Symbol.dispose]: () => {} };
      },
    },
  };
}

test("a pod waits for the account of its fresh namespace, and not for ever", async () => {
  const late = partsWith(3);
  await awaitDefaultAccount(late, pods, "fresh", pod());
  expect(late.pauses()).toBe(3);
  const never = partsWith(Number.POSITIVE_INFINITY);
  await awaitDefaultAccount(never, pods, "fresh", pod({ serviceAccountName: "default" }));
  expect(never.pauses()).toBe(9);
});

test.each([
  ["a pod with another account", pods, "fresh", pod({ serviceAccountName: "robot" }), {}],
  ["a pod without a namespace", pods, "nowhere", pod(), {}],
  ["a pod of a namespace that goes away", pods, "fresh", pod(), { deletionTimestamp: "2026-01-15T12:00:00Z" }],
  ["another kind", { group: "apps", resource: "deployments" }, "fresh", pod(), {}],
])("%s waits for nothing", async (_what, kind, namespace, made, metadata) => {
  const parts = partsWith(Number.POSITIVE_INFINITY, metadata);
  await awaitDefaultAccount(parts, kind, namespace, made);
  expect(parts.pauses()).toBe(0);
});
