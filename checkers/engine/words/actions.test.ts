import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClusterServer } from "../../../sandbox-server/simulator/api/test-cluster-server.ts";
import { all, deployment, inOrder, learner } from "../../vocabulary/index.ts";
import type { Surroundings } from "../surroundings.ts";
import { check, deploymentManifest, serveRunningCluster, watch } from "../testing/judged-cluster.ts";

const run = promisify(execFile);
const web = deployment("web");
let server: ClusterServer;
let directory: string;
let surroundings: Surroundings;

beforeAll(async () => {
  server = await serveRunningCluster();
  directory = await mkdtemp(join(tmpdir(), "matelot-actions-"));
  await server.writeKubeconfig(join(directory, "config"));
  const { audit } = server.cluster;
  surroundings = {
    audit(listener) {
      for (const event of audit.events()) listener(event);
      return audit.follow(listener);
    },
  };
  server.cluster.client.create("deployments.apps", deploymentManifest("web", 2));
  await kubectl("rollout", "status", "deployment/web");
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

async function kubectl(...words: readonly string[]): Promise<void> {
  await run("kubectl", ["--kubeconfig", join(directory, "config"), ...words]);
}

test("a rollback is told from applying the old image again", async () => {
  const steps = all(
    learner.rolledBack("deployments", "web"),
    learner.neverDid({ verb: "delete", resource: "pods" }),
    web.usesImage("nginx:1.25"),
  );
  await using watched = await watch(server.kubeconfig, [check("undone", steps)], { surroundings });
  await watched.until("undone", "not-done");
  await kubectl("set", "image", "deployment/web", "web=nginx:1.26");
  await kubectl("rollout", "status", "deployment/web");
  await kubectl("set", "image", "deployment/web", "web=nginx:1.25");
  await kubectl("rollout", "status", "deployment/web");
  expect(watched.last("undone")).toBe("not-done");
  await kubectl("rollout", "undo", "deployment/web");
  await watched.until("undone", "image-differs");
  await kubectl("rollout", "undo", "deployment/web");
  await watched.until("undone", "passed");
});

test("reading logs and draining are seen, in their order, also by a check that comes later", async () => {
  await kubectl("logs", "deployment/web");
  await kubectl("drain", "node-1", "--ignore-daemonsets", "--force");
  const logs = { verb: "get", resource: "pods", subresource: "log", namePrefix: "web-" };
  const cordon = { verb: "patch", resource: "nodes", name: "node-1" };
  const checks = [
    check("logs", learner.readLogsOf("web-")),
    check("other-logs", learner.readLogsOf("db-")),
    check("order", learner.didInOrder(logs, cordon)),
    check("wrong", learner.didInOrder(cordon, logs)),
    check("composed", inOrder(learner.readLogsOf("web-"), web.exists())),
    check("clean", learner.neverDid({ verb: ["delete"], resource: "deployments", outcome: "any" })),
  ];
  await using watched = await watch(server.kubeconfig, checks, { surroundings });
  await watched.until("logs", "passed");
  await watched.until("other-logs", "not-done");
  await watched.until("order", "passed");
  await watched.until("wrong", "wrong-order");
  await watched.until("clean", "passed");
});

test("a refused request is no deed, and one that must never be made is held against the learner", async () => {
  await kubectl("delete", "pod", "nothing").catch(() => undefined);
  const deletion = { verb: "delete", resource: "pods", name: "nothing" };
  const checks = [
    check("deleted", learner.did(deletion)),
    check("tried", learner.did({ ...deletion, outcome: "refused" })),
    check("never", learner.neverDid({ ...deletion, outcome: "any" }, { en: "deleting pods", fr: "supprimer de pods" })),
  ];
  await using watched = await watch(server.kubeconfig, checks, { surroundings });
  await watched.until("deleted", "was-refused");
  await watched.until("tried", "passed");
  await watched.until("never", "was-done");
});

test("without an audit record the check is broken, never failed", async () => {
  const checks = [
    check("logs", learner.readLogsOf("web-")),
    check("never", learner.neverDid({ verb: "get", resource: "pods" })),
  ];
  await using watched = await watch(server.kubeconfig, checks);
  await watched.until("logs", "audit-missing");
  await watched.until("never", "audit-missing");
  expect(watched.told.get("logs")?.map(({ status }) => status)).toEqual(["broken"]);
});
