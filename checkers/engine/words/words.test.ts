import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClusterServer } from "../../../sandbox-server/simulator/api/test-cluster-server.ts";
import type { Verdict } from "../../verdict.ts";
import {
  all,
  any,
  type CheckDescription,
  claim,
  deployment,
  failureCodes,
  not,
  object,
  pod,
  resourceQuota,
  service,
} from "../../vocabulary/index.ts";
import { evaluateOnce } from "../index.ts";
import { check, deploymentManifest, serveCluster, wordOf } from "../testing/judged-cluster.ts";

const web = deployment("web");
const anyWish = { en: "a wish", fr: "un souhait" };
const settings = object("ConfigMap", "settings");

/** What is said of the cluster below, and what must come of it. */
const sentences: readonly (readonly [CheckDescription, string])[] = [
  [web.exists(), "passed"],
  [deployment("wep").exists(), "absent"],
  [web.isAbsent(), "present"],
  [deployment("wep").isAbsent(), "passed"],
  [web.hasLabel("app"), "passed"],
  [web.hasLabel("app", "web"), "passed"],
  [web.hasLabel("app", "wep"), "label-differs"],
  [web.hasLabel("tier"), "label-absent"],
  [settings.field(".data.colour").equals("blue"), "passed"],
  [settings.field(".data.colour").equals("red"), "field-differs"],
  [settings.field(".data.size").equals("xl"), "field-absent"],
  [web.field(".spec.replicas").equals(2), "passed"],
  [web.field(".spec.replicas").equals("2"), "field-differs"],
  [web.usesImage("docker.io/library/nginx:1.25"), "passed"],
  [web.usesImage("nginx:1.26"), "image-differs"],
  [web.usesImage("nginx:1.25", { container: "wep" }), "container-absent"],
  [web.hasVariable("PLAIN", { value: "yes" }), "passed"],
  [web.hasVariable("PLAIN", { value: "no" }), "variable-differs"],
  [web.hasVariable("MISSING"), "variable-absent"],
  [web.hasVariable("COLOUR", { from: { kind: "ConfigMap", name: "settings", key: "colour" } }), "passed"],
  [web.hasVariable("COLOUR", { from: { kind: "Secret", name: "keys", key: "colour" } }), "source-differs"],
  [web.hasVariable("APP_colour", { value: "blue" }), "passed"],
  [web.hasVariable("PASSWORD", { value: "hunter2" }), "passed"],
  [web.hasVariable("PASSWORD", { value: "other" }), "variable-differs"],
  [web.runsCommand({ command: ["sleep"], args: ["60"] }), "passed"],
  [web.runsCommand({ args: ["6"] }), "command-differs"],
  [web.hasProbe("readiness", { by: "http", path: "/ready", port: 80 }), "passed"],
  [web.hasProbe("readiness", { by: "tcp" }), "probe-differs"],
  [web.hasProbe("liveness"), "probe-absent"],
  [web.hasResources({ requests: { cpu: "0.25", memory: "65536Ki" } }), "passed"],
  [web.hasResources({ requests: { cpu: "0.5" } }), "resources-differ"],
  [web.hasResources({ limits: { cpu: "1" } }), "resources-absent"],
  [web.mounts("/data", { from: { kind: "emptyDir" } }), "passed"],
  [web.mounts("/data/", { from: { kind: "configMap", name: "settings" } }), "volume-differs"],
  [web.mounts("/elsewhere"), "mount-absent"],
  [web.mounts("/keys", { from: { kind: "secret", name: "keys" } }), "passed"],
  [web.mounts("/keys", { from: { kind: "secret", name: "locks" } }), "volume-differs"],
  [web.mounts("/keys", { from: { kind: "configMap", name: "keys" } }), "volume-differs"],
  [service("web").hasPort(8081, { targetPort: "http", type: "ClusterIP" }), "passed"],
  [service("web").hasPort(8081, { targetPort: 80 }), "passed"],
  [service("web").hasPort(8081, { targetPort: 81 }), "target-port-differs"],
  [service("web").hasPort(80), "port-absent"],
  [service("web").hasPort(8081, { type: "NodePort" }), "type-differs"],
  [service("balanced").hasPort(80, { type: "NodePort" }), "passed"],
  [service("balanced").hasPort(80, { type: "ClusterIP" }), "type-differs"],
  [service("web").selectsPodsOf("Deployment", "web"), "passed"],
  [service("web").selectsPodsOf("Deployment", "web", { onlyThem: true }), "selects-others"],
  [service("lost").selectsPodsOf("Deployment", "web"), "selects-none"],
  [service("lost").answersOn(80), "no-endpoints"],
  [service("lost").answersOn(81), "port-absent"],
  [claim("data").isBound(), "not-bound"],
  [resourceQuota("team").allows({ pods: "10", "requests.cpu": "2000m" }), "passed"],
  [resourceQuota("team").allows({ pods: "5" }), "amount-differs"],
  [resourceQuota("team").allows({ services: "5" }), "amount-absent"],
  [web.satisfies("object.spec.replicas / 2 == 1 && has(object.metadata.uid)", anyWish), "passed"],
  [web.satisfies("object.spec.template.spec.containers.all(c, c.image.endsWith(':1'))", anyWish), "expression-false"],
  [web.satisfies("object.spec.nothing == 1", anyWish), "expression-undecided"],
  [all(web.exists(), settings.exists()), "passed"],
  [all(web.exists(), settings.isAbsent()), "present"],
  [any(deployment("wep").exists(), settings.exists()), "passed"],
  [any(deployment("wep").exists(), settings.isAbsent()), "present"],
  [not(web.exists()), "passes"],
  [not(deployment("wep").exists(), "absent"), "passed"],
  [not(web.usesImage("nginx:1.26"), "absent"), "image-differs"],
  [pod("stranger").usesImage("busybox"), "passed"],
];

let server: ClusterServer;
let verdicts: ReadonlyMap<string, Verdict>;

beforeAll(async () => {
  server = await serveCluster();
  const { client } = server.cluster;
  const metadata = (name: string, labels = {}) => ({ name, namespace: "default", labels });
  const secret = Buffer.from("hunter2").toString("base64");
  client.create("configmaps", {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadata("settings"),
    data: { colour: "blue" },
  });
  client.create("secrets", {
    apiVersion: "v1",
    kind: "Secret",
    metadata: metadata("keys"),
    data: { password: secret },
  });
  const template = deploymentManifest("web", 2, {
    command: ["sleep"],
    args: ["60"],
    ports: [{ name: "http", containerPort: 80 }],
    env: [
      { name: "PLAIN", value: "yes" },
      { name: "COLOUR", valueFrom: { configMapKeyRef: { name: "settings", key: "colour" } } },
      { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "keys", key: "password" } } },
    ],
    envFrom: [{ prefix: "APP_", configMapRef: { name: "settings" } }],
    readinessProbe: { httpGet: { path: "/ready", port: "http" } },
    resources: { requests: { cpu: "250m", memory: "64Mi" } },
    volumeMounts: [
      { name: "data", mountPath: "/data" },
      { name: "keys", mountPath: "/keys" },
    ],
  });
  const projected = { sources: [{ secret: { name: "keys" } }] };
  Object.assign(template.spec.template.spec, {
    volumes: [
      { name: "data", emptyDir: {} },
      { name: "keys", projected },
    ],
  });
  client.create("deployments.apps", template);
  const stranger = { containers: [{ name: "main", image: "busybox:latest" }] };
  client.create("pods", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: metadata("stranger", { app: "web" }),
    spec: stranger,
  });
  const createService = (name: string, port: number, targetPort: number | string, selector: object, more = {}) =>
    client.create("services", {
      apiVersion: "v1",
      kind: "Service",
      metadata: metadata(name),
      spec: { selector, ports: [{ port, targetPort }], ...more },
    });
  createService("balanced", 80, 80, { app: "wep" }, { type: "LoadBalancer" });
  createService("web", 8081, "http", { app: "web" });
  createService("lost", 80, 80, { app: "wep" });
  client.create("persistentvolumeclaims", {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: metadata("data"),
    spec: { storageClassName: "none", accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  });
  client.create("resourcequotas", {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: metadata("team"),
    spec: { hard: { pods: "10", "requests.cpu": "2" } },
  });
  const checks = sentences.map(([test], index) => check(`check-${index}`, test));
  verdicts = await evaluateOnce({ kubeconfig: server.kubeconfig, checks, signal: AbortSignal.timeout(20_000) });
});

afterAll(() => server[Symbol.asyncDispose]());

test.each(sentences.map(([test, word], index) => ({ test, word, index, text: JSON.stringify(test) })))(
  "$text comes to $word",
  ({ test, word, index }) => {
    const verdict = verdicts.get(`check-${index}`);
    expect(wordOf(verdict), JSON.stringify(verdict)).toBe(word);
    if (word !== "passed") expect(failureCodes(test)).toContain(word);
  },
);

test("every failure is told in both languages, and a secret's value in none", () => {
  for (const verdict of verdicts.values()) {
    if (verdict.status !== "failed") continue;
    expect(verdict.reason.en).not.toBe(verdict.reason.fr);
    expect(verdict.reason.fr.length).toBeGreaterThan(10);
  }
  expect(JSON.stringify([...verdicts.values()])).not.toContain("hunter2");
});
