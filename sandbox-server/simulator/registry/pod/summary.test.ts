import { describe, expect, test } from "vitest";
import type { Pod } from "../types.ts";
import { podSummary } from "./summary.ts";

type Status = NonNullable<Pod["status"]>;
type ContainerStatus = NonNullable<Status["containerStatuses"]>[number];

const running = { state: { running: { startedAt: "2020-01-01T00:00:00Z" } }, ready: true, restartCount: 0 };
const done = { state: { terminated: { exitCode: 0, reason: "Completed" } }, ready: false, restartCount: 0 };

function containerStatus(name: string, fields: object): ContainerStatus {
  return { name, image: "", imageID: "", ...running, ...fields };
}

function pod(status: object, spec: object = {}, metadata: object = {}): Pod {
  const containers = [{ name: "a" }, { name: "b" }];
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers, ...spec }, status } as unknown as Pod;
}

function summary(status: object, spec: object = {}, metadata: object = {}): string {
  const { ready, total, status: word, restarts } = podSummary(pod(status, spec, metadata));
  return `${ready}/${total} ${word} ${restarts}`;
}

describe("what kubectl get pods says", () => {
  test.each([
    ["a pod that has no node yet", { phase: "Pending" }, "0/2 Pending 0"],
    [
      "a running pod",
      { phase: "Running", containerStatuses: [containerStatus("a", {}), containerStatus("b", { restartCount: 3 })] },
      "2/2 Running 3",
    ],
    [
      "a crashing container",
      {
        phase: "Running",
        containerStatuses: [
          containerStatus("a", {}),
          containerStatus("b", { ready: false, restartCount: 2, state: { waiting: { reason: "CrashLoopBackOff" } } }),
        ],
      },
      "1/2 CrashLoopBackOff 2",
    ],
    [
      "an image that can't be pulled",
      {
        phase: "Pending",
        containerStatuses: [containerStatus("a", { ready: false, state: { waiting: { reason: "ErrImagePull" } } })],
      },
      "0/2 ErrImagePull 0",
    ],
    [
      "a container that ended without a reason",
      {
        phase: "Running",
        containerStatuses: [containerStatus("a", { ready: false, state: { terminated: { exitCode: 3 } } })],
      },
      "0/2 ExitCode:3 0",
    ],
    [
      "a container that a signal ended",
      {
        phase: "Failed",
        containerStatuses: [
          containerStatus("a", { ready: false, state: { terminated: { exitCode: 137, signal: 9 } } }),
        ],
      },
      "0/2 Signal:9 0",
    ],
    ["a pod that is done", { phase: "Succeeded", containerStatuses: [containerStatus("a", done)] }, "0/2 Completed 0"],
    [
      "one container done, one running and ready",
      {
        phase: "Running",
        conditions: [{ type: "Ready", status: "True" }],
        containerStatuses: [containerStatus("a", done), containerStatus("b", {})],
      },
      "1/2 Running 0",
    ],
    [
      "one container done, one running, the pod not ready",
      { phase: "Running", containerStatuses: [containerStatus("a", done), containerStatus("b", {})] },
      "1/2 NotReady 0",
    ],
    [
      "a pod that waits for its gates",
      { phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }] },
      "0/2 SchedulingGated 0",
    ],
    ["an evicted pod", { phase: "Failed", reason: "Evicted" }, "0/2 Evicted 0"],
  ])("of %s", (_, status, wanted) => {
    expect(summary(status)).toBe(wanted);
  });

  const inits = { initContainers: [{ name: "x" }, { name: "y" }] };

  test.each([
    [
      "the second is waiting",
      [
        containerStatus("x", done),
        containerStatus("y", { ready: false, state: { waiting: { reason: "PodInitializing" } } }),
      ],
      "0/2 Init:1/2 0",
    ],
    [
      "one has failed",
      [
        containerStatus("x", {
          ready: false,
          restartCount: 1,
          state: { terminated: { exitCode: 1, reason: "Error" } },
        }),
      ],
      "0/2 Init:Error 1",
    ],
    [
      "one has failed without a reason",
      [containerStatus("x", { ready: false, state: { terminated: { exitCode: 1 } } })],
      "0/2 Init:ExitCode:1 0",
    ],
    [
      "one crashes again and again",
      [containerStatus("x", { ready: false, restartCount: 4, state: { waiting: { reason: "CrashLoopBackOff" } } })],
      "0/2 Init:CrashLoopBackOff 4",
    ],
  ])("of init containers when %s", (_, initContainerStatuses, wanted) => {
    expect(summary({ phase: "Pending", initContainerStatuses }, inits)).toBe(wanted);
  });

  test("of a sidecar, which counts as one more container", () => {
    const spec = { initContainers: [{ name: "x", restartPolicy: "Always" }] };
    const initContainerStatuses = [containerStatus("x", { started: true, restartCount: 1 })];
    const containerStatuses = [containerStatus("a", {}), containerStatus("b", {})];
    expect(summary({ phase: "Running", initContainerStatuses, containerStatuses }, spec)).toBe("3/3 Running 1");
  });

  test("of a pod that is going", () => {
    const going = { deletionTimestamp: "2020-01-01T00:00:00Z" };
    expect(summary({ phase: "Running", containerStatuses: [containerStatus("a", {})] }, {}, going)).toBe(
      "1/2 Terminating 0",
    );
    expect(summary({ phase: "Succeeded", containerStatuses: [containerStatus("a", done)] }, {}, going)).toBe(
      "0/2 Completed 0",
    );
    expect(summary({ phase: "Running", reason: "NodeLost" }, {}, going)).toBe("0/2 Unknown 0");
  });

  test("names the last restart", () => {
    const lastState = (finishedAt: string) => ({ terminated: { exitCode: 1, finishedAt } });
    const containerStatuses = [
      containerStatus("a", { restartCount: 1, lastState: lastState("2020-01-01T00:00:00Z") }),
      containerStatus("b", { restartCount: 1, lastState: lastState("2020-01-01T00:05:00Z") }),
    ];
    expect(podSummary(pod({ phase: "Running", containerStatuses })).lastRestart).toBe("2020-01-01T00:05:00Z");
  });
});
