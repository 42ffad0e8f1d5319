import { expect, test } from "vitest";
import { readClusterFeatures } from "./cluster-features.ts";
import type { ApiRequest } from "./seed/api-request.ts";

/** An API server that has what is given and refuses the rest. */
function apiWith(bodies: Readonly<Record<string, unknown>>): ApiRequest {
  return async (_, path) => (path in bodies ? { status: 200, body: bodies[path] } : { status: 403, body: {} });
}

const named = (name: string, annotations?: Record<string, string>) => ({ metadata: { name, annotations } });

test("a bare cluster has nothing but its version", async () => {
  const features = await readClusterFeatures(
    apiWith({
      "/version": { minor: "20+", gitVersion: "v1.20.2" },
      "/apis": { groups: [{ name: "apps" }] },
      "/apis/apps/v1/namespaces/kube-system/daemonsets": { items: [named("kindnet")] },
      "/apis/storage.k8s.io/v1/storageclasses": { items: [named("slow")] },
    }),
    {},
  );
  expect(features).toEqual({
    kubernetesMinor: 20,
    networkPolicies: false,
    defaultStorage: false,
    metrics: false,
    ingress: false,
  });
});

test("what a full cluster has is found", async () => {
  const features = await readClusterFeatures(
    apiWith({
      "/version": { minor: "34", gitVersion: "v1.34.1" },
      "/apis": { groups: [{ name: "metrics.k8s.io" }] },
      "/apis/apps/v1/namespaces/kube-system/daemonsets": { items: [named("cilium")] },
      "/apis/storage.k8s.io/v1/storageclasses": {
        items: [named("local", { "storageclass.kubernetes.io/is-default-class": "true" })],
      },
      "/apis/networking.k8s.io/v1/ingressclasses": { items: [named("traefik")] },
    }),
    {},
  );
  expect(features).toEqual({
    kubernetesMinor: 34,
    networkPolicies: true,
    defaultStorage: true,
    metrics: true,
    ingress: true,
  });
});

test.each([
  ["34", "v1.34.1+k3s1", [], true],
  ["31", "v1.31.0", ["kindnet"], true],
  ["30", "v1.30.0", ["kindnet"], false],
])("policies with minor %s of %s and %j: %s", async (minor, gitVersion, plugins, wanted) => {
  const features = await readClusterFeatures(
    apiWith({
      "/version": { minor, gitVersion },
      "/apis/apps/v1/namespaces/kube-system/daemonsets": { items: plugins.map((name) => named(name)) },
    }),
    {},
  );
  expect(features.networkPolicies).toBe(wanted);
});
