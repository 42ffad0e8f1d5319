import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ClusterServer } from "../../sandbox-server/simulator/api/test-cluster-server.ts";
import type { Check } from "../check.ts";
import { customObject, deployment, object, script } from "../vocabulary/index.ts";
import { listAt, textAt } from "./cluster/kube-object.ts";
import { evaluateOnce, startEvaluation } from "./index.ts";
import {
  check,
  deleteOnePod,
  deploymentManifest,
  scale,
  serveCluster,
  until,
  watch,
} from "./testing/judged-cluster.ts";

const web = deployment("web");
const exercise: readonly Check[] = [
  check("two", web.hasReadyReplicas(2)),
  check("five", web.hasReadyReplicas(5), ["two"]),
  check("replaced", web.replacedAPod(), ["five"]),
  check("three", web.hasReadyReplicas(3), ["replaced"]),
];
let server: ClusterServer;

beforeEach(async () => {
  server = await serveCluster();
});

afterEach(() => server[Symbol.asyncDispose]());

test("every check is told once at the start; one that needs another waits for it", async () => {
  await using watched = await watch(server.kubeconfig, exercise);
  await watched.until("two", "absent");
  expect([...watched.told].map(([id, verdicts]) => [id, verdicts.length])).toEqual(
    expect.arrayContaining([
      ["two", 1],
      ["five", 1],
      ["replaced", 1],
      ["three", 1],
    ]),
  );
  expect(watched.last("five")).toBe("waits");
  expect(watched.told.get("two")?.[0]).toMatchObject({
    reason: { en: 'There is no Deployment "web" in the namespace default.' },
  });
});

test("checks turn as the learner works, and stay earned", async () => {
  await using watched = await watch(server.kubeconfig, exercise);
  server.cluster.client.create("deployments.apps", deploymentManifest("web", 2));
  await watched.until("two", "passed");
  await watched.until("five", "replicas-differ");
  scale(server, "web", 5);
  await watched.until("five", "passed");
  await watched.until("replaced", "not-replaced");
  const gone = deleteOnePod(server);
  await watched.until("replaced", "passed");
  expect(watched.told.get("replaced")?.at(-1)?.status === "passed").toBe(true);
  expect(JSON.stringify(watched.told.get("replaced")?.at(-1))).toContain(gone);
  scale(server, "web", 3);
  await watched.until("three", "passed");
  expect(watched.last("two")).toBe("passed");
});

test("scaling down and up again is no replacement, nor is a new roll-out", async () => {
  server.cluster.client.create("deployments.apps", deploymentManifest("web", 3));
  const checks = [check("ready", web.hasReadyReplicas(3)), check("replaced", web.replacedAPod())];
  await using settled = await watch(server.kubeconfig, checks);
  await settled.until("replaced", "not-replaced");
  const ready = async (count: number) => {
    await using again = await watch(server.kubeconfig, [
      check("ready", web.hasReadyReplicas(count, { updated: true })),
    ]);
    await again.until("ready", "passed");
  };
  await settled.until("ready", "passed");
  scale(server, "web", 1);
  await ready(1);
  scale(server, "web", 3);
  await ready(3);
  const ref = { resource: "deployments.apps", namespace: "default", name: "web" };
  server.cluster.client.modify(ref, (draft) => {
    const { spec } = draft as unknown as { spec: { template: { metadata: object } } };
    Object.assign(spec.template.metadata, { annotations: { restarted: "now" } });
  });
  await ready(3);
  expect(settled.last("replaced")).not.toBe("passed");
});

test("a replacement that happened while nobody watched is found in what the cluster still tells", async () => {
  server.cluster.client.create("deployments.apps", deploymentManifest("web", 3));
  const ready = [check("ready", web.hasReadyReplicas(3))];
  {
    await using first = await watch(server.kubeconfig, ready);
    await first.until("ready", "passed");
  }
  const replaced = check("replaced", web.replacedAPod(), ["ready"]);
  const options = { alreadyPassed: new Set(["ready"]) };
  {
    await using untouched = await watch(server.kubeconfig, [...ready, replaced], options);
    await untouched.until("replaced", "not-replaced");
  }
  deleteOnePod(server);
  await using resumed = await watch(server.kubeconfig, [...ready, replaced], options);
  await resumed.until("replaced", "passed");
});

test("a pod that is deleted the moment the set is ready counts as well", async () => {
  server.cluster.client.create("deployments.apps", deploymentManifest("web", 2));
  await until(
    () => readyPods() === 2,
    () => "the pods do not get ready",
  );
  deleteOnePod(server);
  await until(
    () => readyPods() === 2,
    () => "the pod is not replaced",
  );
  await using late = await watch(server.kubeconfig, [check("replaced", web.replacedAPod())]);
  await late.until("replaced", "passed");
});

function readyPods(): number {
  const isReady = (condition: unknown) =>
    textAt(condition, "type") === "Ready" && textAt(condition, "status") === "True";
  return server.cluster.client
    .list("pods", { namespace: "default" })
    .filter((pod) => pod.metadata.deletionTimestamp === undefined && listAt(pod, "status", "conditions").some(isReady))
    .length;
}

test("an object of a kind that the cluster does not know yet is found once it does", async () => {
  const address = { group: "pets.io", versions: ["v1"], plural: "cats", namespaced: true } as const;
  await using watched = await watch(server.kubeconfig, [check("cat", customObject("Cat", "tom", address).exists())]);
  await watched.until("cat", "absent");
  const schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  server.cluster.client.create("customresourcedefinitions.apiextensions.k8s.io", {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "cats.pets.io" },
    spec: {
      group: "pets.io",
      scope: "Namespaced",
      names: { plural: "cats", singular: "cat", kind: "Cat", listKind: "CatList" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  });
  await until(
    () => server.cluster.client.resources().some(({ kind }) => kind === "Cat"),
    () => "the new kind is not served",
  );
  server.cluster.client.create("cats.pets.io", {
    apiVersion: "pets.io/v1",
    kind: "Cat",
    metadata: { name: "tom", namespace: "default" },
  });
  await watched.until("cat", "passed");
});

test("evaluateOnce tells one verdict a check and ends", async () => {
  const checks = [check("there", object("Namespace", "default").exists()), check("gone", web.exists())];
  const verdicts = await evaluateOnce({ kubeconfig: server.kubeconfig, checks, signal: AbortSignal.timeout(10_000) });
  expect([...verdicts].map(([id, verdict]) => [id, verdict.status])).toEqual(
    expect.arrayContaining([
      ["there", "passed"],
      ["gone", "failed"],
    ]),
  );
});

test("a cluster that can't be reached is told as broken, and judged again once it is back", async () => {
  const line = await openLine(new URL(server.url));
  const kubeconfig = server.kubeconfig.replace(server.url, line.url);
  await using watched = await watch(kubeconfig, [check("there", object("ConfigMap", "settings").exists())]);
  await watched.until("there", "absent");
  await line.cut();
  await watched.until("there", "api-unreachable");
  server.cluster.client.create("configmaps", {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "settings", namespace: "default" },
  });
  await line.mend();
  await watched.until("there", "passed");
  await line.cut();
});

test("a refused credential is told as broken, never as the learner's failure", async () => {
  const kubeconfig = server.kubeconfig.replace(server.token, "wrong");
  await using watched = await watch(kubeconfig, [check("there", web.exists())]);
  await watched.until("there", "api-refused");
  expect(watched.told.get("there")).toMatchObject([{ status: "broken" }]);
});

test("nothing is told after the evaluation was disposed", async () => {
  const watched = await watch(server.kubeconfig, [check("there", web.exists())]);
  await watched.until("there", "absent");
  await watched[Symbol.asyncDispose]();
  await using other = await watch(server.kubeconfig, [check("there", web.exists())]);
  server.cluster.client.create("deployments.apps", deploymentManifest("web", 1));
  await other.until("there", "passed");
  expect(watched.last("there")).toBe("absent");
});

test("a kubeconfig that is none is refused at once", async () => {
  await expect(watch("not: [a kubeconfig", [])).rejects.toMatchObject({ code: "kubeconfig-invalid" });
});

/** A line to the API that can be cut: bytes are handed on as they come. */
async function openLine(target: URL) {
  const sockets = new Set<Socket>();
  let listener: Server | undefined;
  let port = 0;
  const mend = async () => {
    const opened = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from);
        from.on("error", () => to.destroy()).on("close", () => to.destroy());
        from.pipe(to);
      }
    });
    listener = opened;
    await new Promise<void>((done) => opened.listen(port, "127.0.0.1", done));
    const address = opened.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
  };
  const cut = async () => {
    const closing = listener;
    if (closing === undefined) return;
    const closed = new Promise((done) => closing.close(done));
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await closed;
  };
  await mend();
  await until(
    () => port > 0,
    () => "the line does not open",
  );
  return { url: `https://127.0.0.1:${port}`, cut, mend };
}

test("all checks can be asked anew, and have answered when that is over", async () => {
  let answers = 0;
  const run = async () => {
    answers += 1;
    return { code: answers > 1 ? 0 : 1, stdout: "", stderr: "" };
  };
  const passed: string[] = [];
  await using evaluation = await startEvaluation({
    kubeconfig: server.kubeconfig,
    checks: [check("script", script("true")), check("after", web.exists(), ["script"])],
    alreadyPassed: new Set(),
    surroundings: { run },
    signal: new AbortController().signal,
    onVerdict: (id, { status }) => (status === "passed" ? passed.push(id) : undefined),
  });
  await until(
    () => answers === 1,
    () => "the script was not run",
  );
  await evaluation.evaluateAll();
  // Well before the three seconds after which a script is asked again by itself.
  expect(answers).toBe(2);
  expect(passed).toEqual(["script"]);
});
