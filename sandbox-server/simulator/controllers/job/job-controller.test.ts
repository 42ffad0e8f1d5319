import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Job, Pod } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";
import { formatIndexes, parseIndexes } from "./indexes.ts";

const work = { resource: "jobs.batch", namespace: "default", name: "work" };

function job(spec: object = {}, restartPolicy = "Never") {
  const template = { spec: { restartPolicy, containers: [{ name: "main", image: "busybox" }] } };
  return { apiVersion: "batch/v1", kind: "Job", metadata: { name: "work" }, spec: { template, ...spec } };
}

describe("the job loop", () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
    cluster.addNode("node-1");
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const find = () => cluster.client.find<Job>(work);
  const conditions = () =>
    (find()?.status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`);
  const active = () => cluster.pods().filter((pod) => !["Succeeded", "Failed"].includes(pod.status?.phase ?? ""));
  const end = async (pods: readonly Pod[], phase: "Succeeded" | "Failed", exitCode = phase === "Failed" ? 1 : 0) => {
    for (const pod of pods) {
      const finishedAt = new Date(cluster.clock.now()).toISOString().replace(".000", "");
      const state = { terminated: { exitCode, finishedAt } };
      cluster.setPodStatus(pod, phase, {
        containerStatuses: [{ name: "main", state, restartCount: 0, ready: false, image: "", imageID: "" }],
      });
    }
    await cluster.clock.settle();
  };

  it("runs one pod to its end and completes", async () => {
    await cluster.create("jobs.batch", job());
    expect(cluster.pods()).toHaveLength(1);
    expect(find()?.status).toMatchObject({ active: 1, ready: 0 });
    await end(active(), "Succeeded");
    expect(find()?.status).toMatchObject({ succeeded: 1, terminating: 0, ready: 0, uncountedTerminatedPods: {} });
    expect(find()?.status?.completionTime).toBeDefined();
    expect(conditions()).toEqual(["SuccessCriteriaMet=True CompletionsReached", "Complete=True CompletionsReached"]);
    expect(cluster.pods()[0]?.metadata.finalizers).toBeUndefined();
    expect(cluster.eventsOf("work").at(-1)).toBe("Completed Job completed");
  });

  it("keeps as many pods running as parallelism allows until all completions are there", async () => {
    await cluster.create("jobs.batch", job({ completions: 5, parallelism: 2 }));
    expect(active()).toHaveLength(2);
    await end(active(), "Succeeded");
    expect(active()).toHaveLength(2);
    await end(active(), "Succeeded");
    expect(active()).toHaveLength(1);
    await end(active(), "Succeeded");
    expect(find()?.status?.succeeded).toBe(5);
    expect(cluster.pods()).toHaveLength(5);
  });

  it("tries again with growing back-off and fails at the limit", async () => {
    await cluster.create("jobs.batch", job({ backoffLimit: 2 }));
    await end(active(), "Failed");
    expect(active()).toHaveLength(0);
    await cluster.clock.advance(9_000);
    expect(active()).toHaveLength(0);
    await cluster.clock.advance(2_000);
    expect(active()).toHaveLength(1);
    await end(active(), "Failed");
    await cluster.clock.advance(21_000);
    await end(active(), "Failed");
    expect(find()?.status?.failed).toBe(3);
    expect(conditions()).toEqual(["FailureTarget=True BackoffLimitExceeded", "Failed=True BackoffLimitExceeded"]);
    expect(cluster.eventsOf("work").at(-1)).toBe("BackoffLimitExceeded Job has reached the specified backoff limit");
  });

  it("ends at its deadline", async () => {
    await cluster.create("jobs.batch", job({ activeDeadlineSeconds: 30 }));
    await cluster.runPods();
    await cluster.clock.advance(31_000);
    expect(conditions()).toEqual(["FailureTarget=True DeadlineExceeded"]);
    await cluster.runPods();
    expect(conditions()).toEqual(["FailureTarget=True DeadlineExceeded", "Failed=True DeadlineExceeded"]);
    expect(cluster.pods()).toEqual([]);
  });

  it("gives each pod of an indexed job its index", async () => {
    await cluster.create("jobs.batch", job({ completions: 3, parallelism: 3, completionMode: "Indexed" }));
    const pods = cluster.pods();
    expect(pods.map((pod) => pod.spec?.hostname)).toEqual(["work-0", "work-1", "work-2"]);
    expect(pods.map((pod) => pod.metadata.annotations?.["batch.kubernetes.io/job-completion-index"])).toEqual([
      "0",
      "1",
      "2",
    ]);
    expect(pods[0]?.metadata.name).toMatch(/^work-0-[a-z0-9]{5}$/);
    expect(pods[0]?.spec?.containers[0]?.env?.[0]?.name).toBe("JOB_COMPLETION_INDEX");
    await end(
      pods.filter((pod) => pod.spec?.hostname !== "work-1"),
      "Succeeded",
    );
    expect(find()?.status).toMatchObject({ succeeded: 2, completedIndexes: "0,2" });
    await end(active(), "Succeeded");
    expect(find()?.status).toMatchObject({ succeeded: 3, completedIndexes: "0-2" });
    expect(conditions()).toContain("Complete=True CompletionsReached");
  });

  it("is suspended and resumed", async () => {
    await cluster.create("jobs.batch", job({ suspend: true }));
    expect(cluster.pods()).toEqual([]);
    expect(conditions()).toEqual(["Suspended=True JobSuspended"]);
    const suspend = (value: boolean) =>
      cluster.client.modify<Job>(work, (draft) => {
        if (draft.spec) draft.spec.suspend = value;
      });
    suspend(false);
    await cluster.runPods();
    expect(conditions()).toEqual(["Suspended=False JobResumed"]);
    expect(active()).toHaveLength(1);
    suspend(true);
    await cluster.runPods();
    expect(cluster.pods()).toEqual([]);
    expect(find()?.status?.failed).toBeUndefined();
    expect(cluster.eventsOf("work")).toContain("Suspended Job suspended x2");
  });

  it("obeys its failure policy", async () => {
    const rules = [
      { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] },
      { action: "FailJob", onExitCodes: { operator: "In", values: [42] } },
    ];
    await cluster.create("jobs.batch", job({ podFailurePolicy: { rules } }));
    const [first] = active();
    cluster.setPodStatus(first as Pod, "Failed", { conditions: [{ type: "DisruptionTarget", status: "True" }] });
    await cluster.clock.advance(11_000);
    expect(find()?.status?.failed).toBeUndefined();
    const [second] = active();
    await end([second as Pod], "Failed", 42);
    expect(find()?.status?.conditions?.at(-1)).toMatchObject({
      type: "Failed",
      reason: "PodFailurePolicy",
      message: `Container main for pod default/${second?.metadata.name} failed with exit code 42 matching FailJob rule at index 1`,
    });
  });

  it("succeeds early when its success policy is met, and removes what still runs", async () => {
    const successPolicy = { rules: [{ succeededIndexes: "0-1", succeededCount: 1 }] };
    await cluster.create(
      "jobs.batch",
      job({ completions: 3, parallelism: 3, completionMode: "Indexed", successPolicy }),
    );
    await cluster.runPods();
    await end(
      active().filter((pod) => pod.spec?.hostname === "work-1"),
      "Succeeded",
    );
    expect(conditions()).toEqual(["SuccessCriteriaMet=True SuccessPolicy"]);
    await cluster.runPods();
    expect(conditions()).toEqual(["SuccessCriteriaMet=True SuccessPolicy", "Complete=True SuccessPolicy"]);
    expect(find()?.status?.succeeded).toBe(1);
  });

  it("counts failures by index when told, and gives up only the indexes that fail too often", async () => {
    const spec = { completions: 2, parallelism: 2, completionMode: "Indexed", backoffLimitPerIndex: 1 };
    await cluster.create("jobs.batch", job(spec));
    const ofIndex = (index: number) => active().filter((pod) => pod.spec?.hostname === `work-${index}`);
    await end(ofIndex(0), "Failed");
    expect(ofIndex(0)).toHaveLength(0);
    expect(ofIndex(1)).toHaveLength(1);
    await cluster.clock.advance(11_000);
    expect(ofIndex(0)).toHaveLength(1);
    await end(ofIndex(0), "Failed");
    expect(find()?.status).toMatchObject({ failed: 2, failedIndexes: "0" });
    await end(ofIndex(1), "Succeeded");
    expect(find()?.status).toMatchObject({ succeeded: 1, completedIndexes: "1" });
    expect(conditions()).toEqual(["FailureTarget=True FailedIndexes", "Failed=True FailedIndexes"]);
  });

  it("goes with its pods some time after its end", async () => {
    await cluster.create("jobs.batch", job({ ttlSecondsAfterFinished: 60 }));
    await end(active(), "Succeeded");
    await cluster.clock.advance(59_000);
    expect(find()).toBeDefined();
    await cluster.clock.advance(2_000);
    await cluster.runPods();
    expect(find()).toBeUndefined();
    expect(cluster.pods()).toEqual([]);
  });

  it("lets its pods go when it is deleted", async () => {
    await cluster.create("jobs.batch", job());
    await cluster.runPods();
    cluster.client.delete(work, { propagation: "Background" });
    await cluster.runPods();
    expect(cluster.pods()).toEqual([]);
  });
});

describe("indexes", () => {
  it("are written as short as the API writes them, and read back", () => {
    const indexes = new Set([0, 1, 3, 5, 6, 7, 9]);
    expect(formatIndexes(indexes)).toBe("0,1,3,5-7,9");
    expect(parseIndexes("0,1,3,5-7,9")).toEqual(indexes);
    expect(formatIndexes(new Set())).toBe("");
  });
});
