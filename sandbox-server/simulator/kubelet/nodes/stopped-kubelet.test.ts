import { expect, it } from "vitest";
import { systemClock } from "../../clock.ts";
import { createCluster } from "../../cluster.ts";
import type { Node, Pod } from "../../registry/types.ts";

const labels = { app: "web" };
const web = {
  metadata: { name: "web", namespace: "default" },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "nginx" }] } },
  },
};

it("A machine whose kubelet stops is given up, its pods move away, and all is well when it starts again", async () => {
  using cluster = createCluster({ clock: systemClock, random: { next: Math.random }, systemPods: false });
  const { client, clock } = cluster;
  client.create("deployments.apps", web);
  const pods = () => client.list<Pod>("pods", { namespace: "default" });
  const running = () =>
    pods().filter(({ status }) => status?.conditions?.some((each) => each.type === "Ready" && each.status === "True"));
  await expect.poll(() => running().length, { timeout: 5000 }).toBe(1);
  const node = running()[0]?.spec?.nodeName ?? "";
  const ref = { resource: "nodes", namespace: "", name: node };
  const readiness = () => client.find<Node>(ref)?.status?.conditions?.find(({ type }) => type === "Ready");
  const annotate = (value: string | undefined) =>
    client.modify<Node>(ref, (draft) => {
      const { "simulator.matelot.internal/kubelet": _before, ...rest } = draft.metadata.annotations ?? {};
      draft.metadata.annotations = {
        ...rest,
        ...(value === undefined ? {} : { "simulator.matelot.internal/kubelet": value }),
      };
    });

  annotate("stopped");
  await clock.advance(40_000);
  expect(readiness()).toMatchObject({ status: "True" });
  await clock.advance(15_000);
  expect(readiness()).toMatchObject({ status: "Unknown", reason: "NodeStatusUnknown" });
  expect(running()).toEqual([]);
  const taints = client.find<Node>(ref)?.spec?.taints ?? [];
  expect(taints.map(({ key, effect }) => `${key}:${effect}`)).toEqual([
    "node.kubernetes.io/unreachable:NoSchedule",
    "node.kubernetes.io/unreachable:NoExecute",
  ]);

  await clock.advance(310_000);
  expect(pods()).toHaveLength(2);
  expect(pods().filter(({ metadata }) => metadata.deletionTimestamp !== undefined)).toHaveLength(1);
  await expect.poll(() => running().map(({ spec }) => spec?.nodeName === node), { timeout: 5000 }).toEqual([false]);

  annotate(undefined);
  await expect.poll(() => readiness()?.status).toBe("True");
  await clock.advance(60_000);
  await expect.poll(() => pods().length, { timeout: 5000 }).toBe(1);
  expect(client.find<Node>(ref)?.spec?.taints).toBeUndefined();
}, 30_000);
