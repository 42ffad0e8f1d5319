import { beforeEach, describe, expect, it } from "vitest";
import type { ContainerSpec, Pod } from "../../registry/types.ts";
import { MemoryClient } from "../testing/memory-client.ts";
import { environmentOf } from "./environment.ts";
import { expandReferences } from "./expansion.ts";

let client: MemoryClient;
const addresses = { podIp: "10.244.1.5", hostIp: "172.18.0.2" };

beforeEach(() => {
  client = new MemoryClient();
  put("configmaps", "settings", { data: { COLOUR: "blue", SIZE: "5" } });
  put("secrets", "keys", { data: { TOKEN: Buffer.from("s3cret").toString("base64") } });
  put("nodes", "node-1", { status: { allocatable: { cpu: "4", memory: "8Gi" } } }, "");
});

function put(resource: string, name: string, content: object, namespace = "default"): void {
  client.put(resource, { apiVersion: "v1", kind: "", metadata: { name, namespace }, ...content } as never);
}

function environment(container: object, spec: object = {}): Record<string, string> {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "default", uid: "u1", labels: { app: "web" } },
    spec: { nodeName: "node-1", enableServiceLinks: false, containers: [], ...spec },
  } as unknown as Pod;
  const full = { name: "main", image: "nginx", ...container } as ContainerSpec;
  return Object.fromEntries(environmentOf({ client }, pod, full, addresses).map(({ name, value }) => [name, value]));
}

describe("variables", () => {
  it("may refer to earlier ones, and to nothing else", () => {
    const env = [
      { name: "HOST", value: "db" },
      { name: "URL", value: "http://$(HOST):$(PORT)/$$(HOST)" },
    ];
    expect(environment({ env })).toEqual({ HOST: "db", URL: "http://db:$(PORT)/$(HOST)" });
    expect(expandReferences("a$b$(c", () => "x")).toBe("a$b$(c");
  });

  it("come from config maps and secrets, whole and with a prefix, and own ones win", () => {
    const envFrom = [{ configMapRef: { name: "settings" } }, { prefix: "KEY_", secretRef: { name: "keys" } }];
    const env = [{ name: "SIZE", valueFrom: { configMapKeyRef: { name: "settings", key: "COLOUR" } } }];
    expect(environment({ env, envFrom })).toEqual({ COLOUR: "blue", SIZE: "blue", KEY_TOKEN: "s3cret" });
  });

  it("tell of the pod and of the container's resources", () => {
    const resources = { limits: { cpu: "500m" }, requests: { memory: "64Mi" } };
    const of = (resource: string, divisor?: string) => ({ resourceFieldRef: { resource, divisor } });
    const field = (fieldPath: string) => ({ fieldRef: { fieldPath } });
    const env = [
      { name: "NAME", valueFrom: field("metadata.name") },
      { name: "APP", valueFrom: field("metadata.labels['app']") },
      { name: "IP", valueFrom: field("status.podIP") },
      { name: "NODE", valueFrom: field("spec.nodeName") },
      { name: "CPU", valueFrom: of("limits.cpu") },
      { name: "MILLI", valueFrom: of("limits.cpu", "1m") },
      { name: "MEMORY", valueFrom: of("requests.memory", "1Mi") },
      { name: "LIMIT", valueFrom: of("limits.memory", "1Gi") },
    ];
    expect(environment({ env, resources })).toEqual({
      NAME: "web",
      APP: "web",
      IP: "10.244.1.5",
      NODE: "node-1",
      CPU: "1",
      MILLI: "500",
      MEMORY: "64",
      LIMIT: "8",
    });
  });

  it("name services of the namespace when links are enabled, and the API always", () => {
    put("services", "kubernetes", { spec: { clusterIP: "10.96.0.1", ports: [{ name: "https", port: 443 }] } });
    put("services", "my-db", { spec: { clusterIP: "10.96.0.9", ports: [{ port: 5432, protocol: "TCP" }] } });
    put("services", "headless", { spec: { clusterIP: "None", ports: [{ port: 1 }] } });
    expect(environment({}, { enableServiceLinks: true })).toMatchObject({
      KUBERNETES_SERVICE_HOST: "10.96.0.1",
      KUBERNETES_SERVICE_PORT_HTTPS: "443",
      MY_DB_SERVICE_HOST: "10.96.0.9",
      MY_DB_PORT: "tcp://10.96.0.9:5432",
      MY_DB_PORT_5432_TCP_ADDR: "10.96.0.9",
    });
    const without = environment({});
    expect(without.KUBERNETES_SERVICE_HOST).toBe("10.96.0.1");
    expect(without).not.toHaveProperty("MY_DB_SERVICE_HOST");
    expect(environment({}, { enableServiceLinks: true })).not.toHaveProperty("HEADLESS_SERVICE_HOST");
  });
});

describe("what is missing", () => {
  const from = (valueFrom: object) => ({ env: [{ name: "X", valueFrom }] });

  it.each([
    [from({ configMapKeyRef: { name: "gone", key: "k" } }), 'configmap "gone" not found'],
    [from({ secretKeyRef: { name: "gone", key: "k" } }), 'secret "gone" not found'],
    [from({ configMapKeyRef: { name: "settings", key: "k" } }), "couldn't find key k in ConfigMap default/settings"],
    [from({ secretKeyRef: { name: "keys", key: "k" } }), "couldn't find key k in Secret default/keys"],
    [{ envFrom: [{ configMapRef: { name: "gone" } }] }, 'configmap "gone" not found'],
  ])("is named", (container, message) => {
    expect(() => environment(container)).toThrow(message);
  });

  it("is left out when it is optional", () => {
    const optional = true;
    const env = [{ name: "X", valueFrom: { secretKeyRef: { name: "gone", key: "k", optional } } }];
    expect(environment({ env, envFrom: [{ configMapRef: { name: "gone", optional } }] })).toEqual({});
  });
});
