import { describe, expect, it } from "vitest";
import { kinds } from "../registry/index.ts";
import type { Deployment, Pod } from "../registry/types.ts";
import type { WatchEvent } from "./cluster-client.ts";
import { InProcessClient } from "./in-process-client.ts";
import { KindRegistry } from "./kind-registry.ts";
import { ObjectStore } from "./object-store.ts";
import { ResourceWriter } from "./resource-writer.ts";

const deployment = {
  metadata: { name: "web", namespace: "default" },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "web" } },
    template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx" }] } },
  },
};
const web = { resource: "deployments.apps", namespace: "default", name: "web" };

function createClient(): InProcessClient {
  const store = new ObjectStore();
  const registry = new KindRegistry(kinds);
  const clock = { now: () => Date.parse("2026-01-01T00:00:00Z"), after: () => ({ [Symbol.dispose]: () => {} }) };
  const random = { next: Math.random };
  const writer = new ResourceWriter({ store, kinds: registry, clock, random, plugins: [] });
  const user = { name: "system:admin", groups: ["system:masters"] };
  return new InProcessClient({ store, kinds: registry, writer, user, manager: "test" });
}

describe("a cluster client", () => {
  it("gives a new object its identity, defaults and generation", () => {
    const made = createClient().create<Deployment>("deployments.apps", deployment);
    expect(made).toMatchObject({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "default", generation: 1, creationTimestamp: "2026-01-01T00:00:00Z" },
      spec: { replicas: 2, revisionHistoryLimit: 10 },
      status: {},
    });
    expect(made.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("refuses a second object of the same name, a stale one and an absent one in Kubernetes' words", () => {
    const client = createClient();
    const first = client.create<Deployment>("deployments.apps", deployment);
    expect(() => client.create("deployments.apps", deployment)).toThrow('deployments.apps "web" already exists');
    client.modify<Deployment>(web, (draft) => {
      if (draft.spec) draft.spec.replicas = 3;
    });
    expect(() =>
      client.update("deployments.apps", { ...first, spec: { ...first.spec, paused: true } } as Deployment),
    ).toThrow(
      'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    );
    expect(() => client.update("deployments.apps", { ...first, metadata: { ...first.metadata, name: "x" } })).toThrow(
      'deployments.apps "x" not found',
    );
  });

  it("bumps the generation for a wish and not for a status", () => {
    const client = createClient();
    client.create("deployments.apps", deployment);
    const scaled = client.modify<Deployment>(web, (draft) => {
      if (draft.spec) draft.spec.replicas = 5;
    });
    const reported = client.modifyStatus<Deployment>(web, (draft) => {
      draft.status = { replicas: 5 };
    });
    expect(scaled?.metadata.generation).toBe(2);
    expect(reported).toMatchObject({ metadata: { generation: 2 }, status: { replicas: 5 } });
  });

  it("keeps an object with finalizers until the last one is gone", () => {
    const client = createClient();
    const ref = { resource: "configmaps", namespace: "default", name: "held" };
    client.create("configmaps", { metadata: { name: "held", namespace: "default", finalizers: ["example.com/hold"] } });
    client.delete(ref);
    expect(client.find(ref)?.metadata.deletionTimestamp).toBe("2026-01-01T00:00:00Z");
    client.modify(ref, (draft) => {
      draft.metadata.finalizers = [];
    });
    expect(client.find(ref)).toBeUndefined();
  });

  it("gives a bound pod its grace and an unbound one none", () => {
    const client = createClient();
    const pod = (name: string) => ({
      metadata: { name, namespace: "default" },
      spec: { containers: [{ name: "c", image: "nginx" }] },
    });
    client.create("pods", pod("waiting"));
    client.create("pods", pod("placed"));
    client.create("pods/binding", {
      apiVersion: "v1",
      kind: "Binding",
      metadata: { namespace: "default", name: "placed" },
      target: { kind: "Node", name: "node-1" },
    });
    for (const name of ["waiting", "placed"]) client.delete({ resource: "pods", namespace: "default", name });
    expect(client.list<Pod>("pods").map(({ metadata }) => metadata)).toMatchObject([
      { name: "placed", deletionGracePeriodSeconds: 30, deletionTimestamp: "2026-01-01T00:00:30Z" },
    ]);
  });

  it("tells what is there, then every change in order, after the writer has returned", async () => {
    const client = createClient();
    client.create("configmaps", { metadata: { name: "a", namespace: "default" } });
    const seen: WatchEvent[] = [];
    client.watch("configmaps", (event) => seen.push(event));
    client.create("configmaps", { metadata: { name: "b", namespace: "default" } });
    client.delete({ resource: "configmaps", namespace: "default", name: "a" });
    expect(seen).toEqual([]);
    await Promise.resolve();
    expect(seen.map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual([
      "ADDED a",
      "ADDED b",
      "DELETED a",
    ]);
  });
});
