import { expect, test } from "vitest";
import {
  all,
  any,
  canI,
  checkDescriptionSchema,
  checkKinds,
  claim,
  container,
  containerFrom,
  customObject,
  deployment,
  dockerImage,
  dockerVolume,
  eventually,
  failureCodes,
  homeFile,
  ingress,
  inOrder,
  learner,
  nodes,
  not,
  object,
  pod,
  publishedPort,
  resourceQuota,
  script,
  service,
  shell,
  stays,
} from "./index.ts";

const web = deployment("web");
const sentences = [
  deployment("web").exists(),
  deployment("web", { namespace: "dev" }).isAbsent(),
  deployment("web").hasReadyReplicas(3, { updated: true }),
  deployment("web").hasAtLeastReadyReplicas(2),
  deployment("web").replacedAPod(),
  pod("web").usesImage("nginx:1.25", { container: "nginx" }),
  object("ConfigMap", "settings").hasLabel("app", "web"),
  object("ConfigMap", "settings").field(".data.colour").equals("blue"),
  service("web").answersOn(80, { path: "/health", bodyIncludes: "ok" }),
  service("web").hasPort(80, { targetPort: "http", type: "NodePort" }),
  service("web").selectsPodsOf("Deployment", "web", { onlyThem: true }),
  deployment("web").hasVariable("COLOUR", { from: { kind: "ConfigMap", name: "settings", key: "colour" } }),
  deployment("web").runsCommand({ command: ["sleep"], args: ["60"] }),
  deployment("web").hasProbe("readiness", { by: "http", path: "/", port: 80 }),
  deployment("web").hasResources({ requests: { cpu: "250m" }, limits: { memory: "64Mi" } }),
  deployment("web").mounts("/data", { from: { kind: "emptyDir" } }),
  deployment("web").runsOn({ nodeLabels: { disk: "ssd" }, differentNodes: 2 }),
  deployment("web").runsOn({ openNodes: true }),
  deployment("web").runsBeside("Deployment", "cache"),
  nodes.noneIsCordoned(),
  resourceQuota("team").allows({ pods: "4" }),
  deployment("web").satisfies("object.spec.replicas > 1", { en: "more than one", fr: "plus d'un" }),
  pod("web").runs(["cat", "/data/file"], { prints: "kept" }),
  service("web").staysAvailableUntil(80, web.usesImage("nginx:1.26")),
  claim("data").isBound({ volume: "pv-1" }),
  canI({ user: "system:serviceaccount:dev:bot", verb: "list", resource: "pods", allowed: true }),
  all(pod("a").exists(), not(pod("b").exists(), "absent")),
  any(inOrder(pod("a").exists(), pod("a").isAbsent()), stays(pod("c").exists(), 5000)),
  not(pod("b").exists()),
  stays(pod("c").exists(), 1000),
  inOrder(pod("a").exists()),
  container("cache").isRunning(),
  container("cache").hasLimits({ memoryBytes: 64 * 2 ** 20, cpus: 0.5 }),
  container("cache").runs(["redis-cli", "ping"], { prints: "PONG" }),
  containerFrom("redis:7").hasLogged("Ready to accept connections"),
  dockerImage("hello").isAtMost(20),
  dockerImage("hello:2").sharesLayersWith("hello:1"),
  dockerVolume("data").isAbsent(),
  publishedPort(8080).answers({ includes: "hello" }),
  pod("client").getsAnswer("cache", 6379, { send: "PING\r\n", includes: "PONG", namespace: "other" }),
  service("cache").answersTcpOn(6379, { send: "PING\r\n", includes: "PONG" }),
  web.reaches("db", 5432),
  web.isBlockedFrom("db", 5432, { namespace: "other" }),
  web.resolves("db.default.svc.cluster.local"),
  web.keepsFile("/data/file"),
  ingress("entrance").answersFor("shop.example", { from: "client", path: "/cart", bodyIncludes: "cart" }),
  service("web").splitsLoad(80, { v1: [70, 95], v2: [5, 30] }),
  script("true"),
  shell.runs(["./crate", "hostname"], { prints: "crate" }),
  homeFile("web.yaml").exists(),
  homeFile("web.yaml").includes("kind: Pod"),
  homeFile("web.yaml").field(".spec.replicas").equals(2),
  eventually(web.hasReadyReplicas(1), 5000, { after: web.exists() }),
  learner.did({ verb: "get", resource: "pods", subresource: "log", namePrefix: "web-" }),
  learner.neverDid({ verb: ["delete", "deletecollection"], resource: "pods" }),
  customObject("Cat", "tom", { group: "pets.io", versions: ["v1"], plural: "cats", namespaced: true }).exists(),
];

test("every sentence is JSON-safe and accepted by the schema as it is", () => {
  for (const sentence of sentences) {
    const copy: unknown = JSON.parse(JSON.stringify(sentence));
    expect(copy).toEqual(sentence);
    expect(checkDescriptionSchema.parse(copy)).toEqual(sentence);
  }
});

test("every word has a sentence here and codes to fail with", () => {
  expect(new Set(sentences.map((sentence) => sentence.kind))).toEqual(new Set(checkKinds));
  for (const sentence of sentences) expect(failureCodes(sentence).length).toBeGreaterThan(1);
});

test.each([
  ["a misspelt key", { ...deployment("web").exists(), objekt: 1 }],
  ["an unknown word", { kind: "exsists", object: { kind: "Pod", name: "web" } }],
  ["a name that Kubernetes refuses", { kind: "exists", object: { kind: "Pod", name: "Web_1" } }],
  ["neither exactly nor atLeast", { kind: "ready-replicas", object: { kind: "Deployment", name: "web" } }],
  ["a broken expression", { ...web.satisfies("true", { en: "a", fr: "b" }), expression: "object.spec ==" }],
  ["a path that is none", { ...object("Pod", "web").field(".a").equals(1), path: ".a b" }],
])("the schema refuses %s", (_, description) => {
  expect(checkDescriptionSchema.safeParse(description).success).toBe(false);
});
