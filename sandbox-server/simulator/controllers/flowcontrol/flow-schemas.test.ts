import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FlowSchema } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";

const resource = "flowschemas.flowcontrol.apiserver.k8s.io";

describe("flow schemas", () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const dangling = () => {
    const schema = cluster.client.find<FlowSchema>({ resource, namespace: "", name: "mine" });
    return schema?.status?.conditions?.map(({ status, reason, message }) => `${status} ${reason}: ${message}`);
  };

  it("say whether their priority level exists", async () => {
    cluster.client.create(resource, {
      metadata: { name: "mine" },
      spec: { matchingPrecedence: 500, priorityLevelConfiguration: { name: "calm" } },
    });
    await cluster.clock.settle();
    const sentence = 'This FlowSchema references the PriorityLevelConfiguration object named "calm"';
    expect(dangling()).toEqual([`True NotFound: ${sentence} but there is no such object`]);
    cluster.client.create("prioritylevelconfigurations.flowcontrol.apiserver.k8s.io", {
      metadata: { name: "calm" },
      spec: { type: "Limited", limited: { limitResponse: { type: "Reject" } } },
    });
    await cluster.clock.settle();
    expect(dangling()).toEqual([`False Found: ${sentence} and it exists`]);
  });
});
