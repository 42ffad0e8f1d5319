import { expect, test } from "vitest";
import { openConnection } from "../../checkers/engine/cluster/connection.ts";
import { systemClock } from "../../checkers/engine/index.ts";
import { all, type CheckDescription, canI, deployment, object } from "../../checkers/vocabulary/index.ts";
import { readingOf } from "./read-noticing.ts";

const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "http://127.0.0.1:9"}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
users: [{name: u}]
current-context: c
`;
const web = (image: string, replicas = 2) => ({
  kind: "Deployment",
  metadata: { name: "web", namespace: "default" },
  spec: { replicas, template: { spec: { containers: [{ name: "web", image }] } } },
});
const check = (id: string, test: CheckDescription) => ({ id, title: { en: id, fr: id }, points: 1, test });

function reading(...tests: readonly CheckDescription[]) {
  const tools = {
    connection: openConnection(kubeconfig, systemClock),
    clock: systemClock,
    surroundings: {},
    signal: new AbortController().signal,
  };
  const checks = tests.map((one, index) => check(`check-${index}`, one));
  return readingOf(checks, [web("nginx:1.28")], "default", tools);
}

test("a check that reads the changed field notices, and one that reads another does not", () => {
  const found = reading(
    deployment("web").usesImage("nginx:1.28"),
    object("Deployment", "web").field(".spec.replicas").equals(2),
  );
  expect(found.isAll).toBe(true);
  expect(found.noticing("Deployment", web("nginx:1.28x"))).toEqual(["check-0"]);
  expect(found.noticing("Deployment", web("nginx:1.28", 3))).toEqual(["check-1"]);
  expect(found.noticing("Deployment", web("nginx:1.28"))).toEqual([]);
});

test("of a check that also asks the cluster, the parts that read are asked", () => {
  const may = canI({ user: "ada", verb: "get", resource: "pods", allowed: true });
  const found = reading(all(deployment("web").usesImage("nginx:1.28"), may));
  expect(found.isAll).toBe(false);
  expect(found.noticing("Deployment", web("nginx:1.28x"))).toEqual(["check-0"]);
});

test("what did not hold before can't be lost", () => {
  expect(reading(deployment("web").usesImage("nginx:1.27")).noticing("Deployment", web("nginx:1"))).toEqual([]);
});

test("a check of a status is not told by reading alone: the status follows only once the change is made", () => {
  const ready = object("Deployment", "web").satisfies("!has(object.status.reason)", {
    en: "no reason",
    fr: "sans raison",
  });
  const found = reading(ready);
  expect(found.isAll).toBe(false);
  expect(found.noticing("Deployment", web("nginx:1.28x"))).toEqual([]);
});
