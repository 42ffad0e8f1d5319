import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CronJob, Job } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";
import { missedTimes, parseSchedule } from "./schedule.ts";

const tick = { resource: "cronjobs.batch", namespace: "default", name: "tick" };

function cronJob(spec: object = {}) {
  const template = { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "busybox" }] } };
  const jobTemplate = { spec: { template } };
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "tick" },
    spec: { schedule: "*/5 * * * *", jobTemplate, ...spec },
  };
}

const minute = 60_000;

describe("the cron job loop", () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
    cluster.addNode("node-1");
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const jobs = () => cluster.client.list<Job>("jobs.batch", { namespace: "default" });
  const find = () => cluster.client.find<CronJob>(tick);
  const finishAll = async (phase: "Succeeded" | "Failed" = "Succeeded") => {
    for (const pod of cluster.pods())
      if (!["Succeeded", "Failed"].includes(pod.status?.phase ?? "")) cluster.setPodStatus(pod, phase);
    await cluster.clock.settle();
  };

  it("starts a job at each scheduled time", async () => {
    await cluster.create("cronjobs.batch", cronJob());
    await cluster.clock.advance(4 * minute);
    expect(jobs()).toEqual([]);
    await cluster.clock.advance(1 * minute + 1000);
    const name = `tick-${Date.parse("2026-01-01T00:05:00Z") / minute}`;
    expect(jobs().map((job) => job.metadata.name)).toEqual([name]);
    expect(jobs()[0]?.metadata.annotations).toEqual({
      "batch.kubernetes.io/cronjob-scheduled-timestamp": "2026-01-01T00:05:00Z",
    });
    expect(find()?.status).toMatchObject({ lastScheduleTime: "2026-01-01T00:05:00Z", active: [{ kind: "Job", name }] });
    await finishAll();
    expect(find()?.status?.active).toBeUndefined();
    expect(find()?.status?.lastSuccessfulTime).toBeDefined();
    expect(cluster.eventsOf("tick")).toEqual([
      `SuccessfulCreate Created job ${name}`,
      `SawCompletedJob Saw completed job: ${name}, condition: Complete`,
    ]);
  });

  it("does not start beside a running job when concurrency is forbidden, and replaces it when told", async () => {
    await cluster.create("cronjobs.batch", cronJob({ schedule: "* * * * *", concurrencyPolicy: "Forbid" }));
    await cluster.clock.advance(3 * minute);
    expect(jobs()).toHaveLength(1);
    expect(cluster.eventsOf("tick").at(-1)).toMatch(
      /^JobAlreadyActive Not starting job because prior execution is running/,
    );
    cluster.client.modify<CronJob>(tick, (draft) => {
      if (draft.spec) draft.spec.concurrencyPolicy = "Replace";
    });
    const before = jobs()[0]?.metadata.uid;
    await cluster.clock.advance(minute);
    await cluster.runPods();
    expect(jobs()).toHaveLength(1);
    expect(jobs()[0]?.metadata.uid).not.toBe(before);
  });

  it("keeps the history within its limits", async () => {
    await cluster.create("cronjobs.batch", cronJob({ schedule: "* * * * *", successfulJobsHistoryLimit: 2 }));
    for (let round = 0; round < 5; round += 1) {
      await cluster.clock.advance(minute);
      await finishAll();
    }
    const finished = jobs().filter((job) => job.status?.completionTime);
    expect(finished).toHaveLength(2);
  });

  it("does nothing while suspended", async () => {
    await cluster.create("cronjobs.batch", cronJob({ schedule: "@hourly", suspend: true }));
    await cluster.clock.advance(180 * minute);
    expect(jobs()).toEqual([]);
  });

  it("starts only the latest of the times that it missed", async () => {
    await cluster.create("cronjobs.batch", cronJob({ suspend: true }));
    await cluster.clock.advance(32 * minute);
    cluster.client.modify<CronJob>(tick, (draft) => {
      if (draft.spec) draft.spec.suspend = false;
    });
    await cluster.clock.settle();
    expect(find()?.status?.lastScheduleTime).toBe("2026-01-01T00:30:00Z");
    expect(jobs()).toHaveLength(1);
  });
});

describe("a schedule", () => {
  const at = (text: string) => Date.parse(text);

  it("follows its time zone", () => {
    const next = parseSchedule("0 12 * * *", "Asia/Tokyo")(at("2026-01-01T00:00:00Z"));
    expect(next).toBe(at("2026-01-01T03:00:00Z"));
  });

  it("reads intervals and nicknames", () => {
    expect(parseSchedule("@every 1h30m", undefined)(at("2026-01-01T00:00:00Z"))).toBe(at("2026-01-01T01:30:00Z"));
    expect(parseSchedule("@daily", undefined)(at("2026-01-01T00:00:00Z"))).toBe(at("2026-01-02T00:00:00Z"));
  });

  it("counts missed times, and finds the last of very many", () => {
    const everyMinute = parseSchedule("* * * * *", undefined);
    expect(missedTimes(everyMinute, at("2026-01-01T00:00:00Z"), at("2026-01-01T00:03:30Z"))).toEqual({
      latest: at("2026-01-01T00:03:00Z"),
      count: 3,
    });
    const many = missedTimes(everyMinute, at("2026-01-01T00:00:00Z"), at("2026-01-11T00:00:30Z"));
    expect(many).toEqual({ latest: at("2026-01-11T00:00:00Z"), count: 101 });
  });
});
