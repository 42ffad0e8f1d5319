import { beforeEach, describe, expect, it } from "vitest";
import type { Pod } from "../registry/types.ts";
import { createKubeletWorld } from "./testing/kubelet-world.ts";

let world: ReturnType<typeof createKubeletWorld>;
beforeEach(async () => {
  world = createKubeletWorld();
  await world.clock.settle();
});

const main = { name: "main", image: "nginx" };

describe("a fresh pod", () => {
  it("is shown creating at once and runs within a second, with the kubelet's events in order", async () => {
    world.addPod({ containers: [main] });
    await world.clock.settle();
    expect(world.state()).toBe("ContainerCreating");
    expect(world.pod().status?.phase).toBe("Pending");
    await world.clock.advance(1_000);
    expect(world.state()).toBe("Running");
    expect(world.pod().status).toMatchObject({ phase: "Running", podIP: "10.244.1.2", hostIP: "172.18.0.2" });
    expect(["Initialized", "Ready", "ContainersReady", "PodScheduled"].map((type) => world.condition(type))).toEqual([
      "True",
      "True",
      "True",
      "True",
    ]);
    expect(world.events).toEqual([
      'Normal Pulling Pulling image "nginx"',
      'Normal Pulled Successfully pulled image "nginx" in 300ms (300ms including waiting). Image size: 1000 bytes.',
      "Normal Created Container created",
      "Normal Started Container started",
    ]);
  });

  it("lists the states of its containers by name", async () => {
    world.addPod({ containers: [main, { ...main, name: "helper" }] });
    await world.clock.advance(2_000);
    expect(world.pod().status?.containerStatuses?.map(({ name }) => name)).toEqual(["helper", "main"]);
  });

  it("starts even when its moment comes while the kubelet is at work", async () => {
    const { now } = world.clock;
    let elapsedMs = 0;
    // Every look at the clock takes a little while, as on a busy machine.
    world.clock.now = () => {
      elapsedMs += 7;
      return now.call(world.clock) + elapsedMs;
    };
    world.addPod({ containers: [main] });
    await world.clock.advance(2_000);
    expect(world.state()).toBe("Running");
  });

  it("ends when somebody else writes that it has failed, and stays failed", async () => {
    world.addPod({ containers: [main] });
    await world.clock.advance(1_000);
    world.client.modifyStatus<Pod>({ resource: "pods", namespace: "default", name: "web" }, ({ status }) => {
      if (status !== undefined) status.phase = "Failed";
    });
    await world.clock.advance(31_000);
    expect(world.pod().status?.phase).toBe("Failed");
    expect(world.state()).not.toBe("Running");
  });

  it("costs no timer once it runs", async () => {
    const before = world.clock.timers;
    world.addPod({ containers: [main] });
    await world.clock.advance(1_000);
    expect(world.clock.timers).toBe(before);
  });

  it("waits for the image with ErrImagePull and ImagePullBackOff in turn", async () => {
    world.addPod({ containers: [{ ...main, image: "nope" }] });
    await world.clock.advance(500);
    expect(world.state()).toBe("ErrImagePull");
    await world.clock.advance(2_000);
    expect(world.state()).toBe("ImagePullBackOff");
    expect(world.pod().status?.containerStatuses?.[0]?.state?.waiting?.message).toBe(
      'Back-off pulling image "nope": ErrImagePull: not found',
    );
    expect(world.events).toEqual([
      'Normal Pulling Pulling image "nope"',
      'Warning Failed Failed to pull image "nope": not found',
      "Warning Failed Error: ErrImagePull",
      'Normal BackOff Back-off pulling image "nope"',
      "Warning Failed Error: ImagePullBackOff",
    ]);
    await world.clock.advance(8_000);
    expect(world.events.filter((event) => event.includes("Pulling image"))).toHaveLength(2);
  });

  it("says which config map is missing, and starts when it comes", async () => {
    const env = [{ name: "COLOUR", valueFrom: { configMapKeyRef: { name: "settings", key: "colour" } } }];
    world.addPod({ containers: [{ ...main, env }] });
    await world.clock.advance(1_000);
    expect(world.state()).toBe("CreateContainerConfigError");
    expect(world.pod().status?.containerStatuses?.[0]?.state?.waiting?.message).toBe('configmap "settings" not found');
    expect(world.events.at(-1)).toBe('Warning Failed Error: configmap "settings" not found');
    world.put("configmaps", "settings", { data: { colour: "blue" } });
    await world.clock.advance(500);
    expect(world.state()).toBe("Running");
    expect(world.container().config.env).toContainEqual({ name: "COLOUR", value: "blue" });
  });

  it("is refused as root when it must not be", async () => {
    world.addPod({ containers: [main], securityContext: { runAsNonRoot: true } });
    await world.clock.advance(1_000);
    expect(world.pod().status?.containerStatuses?.[0]?.state?.waiting).toEqual({
      reason: "CreateContainerConfigError",
      message: 'container has runAsNonRoot and image will run as root (pod: "web_default(uid-1)", container: main)',
    });
  });
});

describe("a container that ends", () => {
  it("is restarted at once, then after 10 s, 20 s and so on", async () => {
    world.addPod({ containers: [main] });
    await world.clock.advance(1_000);
    for (const pauseMs of [0, 10_000, 20_000]) {
      world.container().process?.exit({ code: 1 });
      await world.clock.settle();
      expect(world.state()).toBe("Error");
      await world.clock.advance(800);
      if (pauseMs > 0) {
        expect(world.state()).toBe("CrashLoopBackOff");
        expect(world.pod().status?.containerStatuses?.[0]?.state?.waiting?.message).toBe(
          `back-off ${pauseMs / 1000}s restarting failed container=main pod=web_default(uid-1)`,
        );
        await world.clock.advance(pauseMs - 1_000);
        expect(world.state()).toBe("CrashLoopBackOff");
      }
      await world.clock.advance(1_200);
      expect(world.state()).toBe("Running");
    }
    expect(world.pod().status?.containerStatuses?.[0]).toMatchObject({
      restartCount: 3,
      lastState: { terminated: { exitCode: 1, reason: "Error" } },
    });
  });

  it.each([
    ["Never", 0, "Succeeded", "Completed"],
    ["Never", 3, "Failed", "Error"],
    ["OnFailure", 0, "Succeeded", "Completed"],
    ["OnFailure", 3, "Running", "Error"],
    ["Always", 0, "Running", "Completed"],
  ])("under restartPolicy %s with code %i makes the pod %s", async (restartPolicy, code, phase, reason) => {
    world.addPod({ containers: [main], restartPolicy });
    await world.clock.advance(1_000);
    world.container().process?.exit({ code });
    await world.clock.settle();
    expect(world.pod().status?.phase).toBe(phase);
    expect(world.state()).toBe(reason);
    expect(world.condition("Ready")).toBe("False");
  });

  it("without an executable is shown in RunContainerError with the runtime's words", async () => {
    const message = 'exec: "nope": executable file not found in $PATH: unknown';
    world.runtime.onStart = (_, process) => process.exit({ code: 128, reason: "StartError", message });
    world.addPod({ containers: [main] });
    await world.clock.advance(400);
    expect(world.state()).toBe("RunContainerError");
    expect(world.events.at(-1)).toBe(`Warning Failed Error: ${message}`);
    expect(world.pod().status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({
      exitCode: 128,
      reason: "StartError",
      startedAt: "1970-01-01T00:00:00Z",
    });
  });

  it("for the sake of a new image is started again, whatever the policy says", async () => {
    world.addPod({ containers: [main], restartPolicy: "Never" });
    await world.clock.advance(1_000);
    world.client.modify<Pod>({ resource: "pods", namespace: "default", name: "web" }, (draft) => {
      draft.spec = { ...draft.spec, containers: [{ ...main, image: "nginx:1.25" }] };
    });
    await world.clock.advance(5_000);
    expect(world.state()).toBe("Running");
    expect(world.pod().status?.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      image: "docker.io/library/nginx:1.25",
    });
    world.container().process?.exit({ code: 0 });
    await world.clock.advance(5_000);
    expect(world.state()).toBe("Completed");
  });

  it("past its memory limit says OOMKilled", async () => {
    world.addPod({ containers: [main], restartPolicy: "Never" });
    await world.clock.advance(1_000);
    world.container().process?.exit({ code: 137, reason: "OOMKilled" });
    await world.clock.settle();
    expect(world.state()).toBe("OOMKilled");
  });
});

describe("init containers", () => {
  const first = { name: "first", image: "busybox" };
  const second = { name: "second", image: "busybox" };

  it("run one after the other before the main containers", async () => {
    world.addPod({ initContainers: [first, second], containers: [main] });
    await world.clock.advance(1_000);
    expect(world.runtime.containers.map(({ config }) => config.name)).toEqual(["first"]);
    expect(world.state()).toBe("PodInitializing");
    expect(world.condition("Initialized")).toBe("False");
    world.container("first").process?.exit({ code: 0 });
    await world.clock.advance(1_000);
    world.container("second").process?.exit({ code: 0 });
    await world.clock.advance(1_000);
    expect(world.state()).toBe("Running");
    expect(world.condition("Initialized")).toBe("True");
    expect(world.pod().status?.initContainerStatuses?.map(({ ready }) => ready)).toEqual([true, true]);
  });

  it("are tried again when they fail, and fail the pod where nothing is restarted", async () => {
    world.addPod({ initContainers: [first], containers: [main] });
    await world.clock.advance(1_000);
    world.container("first").process?.exit({ code: 1 });
    await world.clock.advance(1_000);
    expect(world.runtime.containers).toHaveLength(2);
    expect(world.pod().status?.phase).toBe("Pending");

    const other = createKubeletWorld();
    other.addPod({ initContainers: [first], containers: [main], restartPolicy: "Never" });
    await other.clock.advance(1_000);
    other.container("first").process?.exit({ code: 1 });
    await other.clock.settle();
    expect(other.pod().status?.phase).toBe("Failed");
  });

  it("with restartPolicy Always stay beside the others and end after them", async () => {
    world.addPod({
      initContainers: [{ ...first, restartPolicy: "Always" }],
      containers: [main],
      restartPolicy: "Never",
    });
    await world.clock.advance(1_000);
    expect([world.state("first"), world.state()]).toEqual(["Running", "Running"]);
    world.container().process?.exit({ code: 0 });
    await world.clock.settle();
    expect(world.container("first").process?.signals).toEqual(["SIGTERM"]);
    expect(world.pod().status?.phase).toBe("Succeeded");
  });
});

describe("deletion", () => {
  it("waits for the preStop hook, sends SIGTERM, and takes the pod out of the store", async () => {
    world.addPod({ containers: [{ ...main, lifecycle: { preStop: { exec: { command: ["sleep", "5"] } } } }] });
    await world.clock.advance(1_000);
    world.runtime.onExec = (_, process) => void world.clock.after(5_000, () => process.exit({ code: 0 }));
    world.client.delete(world.ref);
    await world.clock.advance(4_900);
    expect(world.container().process?.signals).toEqual([]);
    expect(world.events.at(-1)).toBe("Normal Killing Stopping container main");
    await world.clock.advance(200);
    expect(world.container().process?.signals).toEqual(["SIGTERM"]);
    expect(world.client.find(world.ref)).toBeUndefined();
  });

  it("ends programs that don't listen when the grace is over", async () => {
    world.runtime.onSignal = (signal, end) => {
      if (signal === "SIGKILL") end({ code: 137, signal });
    };
    world.addPod({ containers: [main] });
    await world.clock.advance(1_000);
    world.client.delete(world.ref);
    await world.clock.advance(29_000);
    expect(world.client.find(world.ref)).toBeDefined();
    await world.clock.advance(1_100);
    expect(world.container().process?.signals).toEqual(["SIGTERM", "SIGKILL"]);
    expect(world.client.find(world.ref)).toBeUndefined();
  });

  it("of a pod that never started takes it away at once and starts nothing", async () => {
    world.addPod({ containers: [main] });
    await world.clock.advance(100);
    world.client.delete(world.ref);
    await world.clock.advance(2_000);
    expect(world.client.find(world.ref)).toBeUndefined();
    expect(world.runtime.containers).toEqual([]);
  });

  it("frees the address for a later pod, but not for the next", async () => {
    world.addPod({ containers: [main] });
    await world.clock.advance(1_000);
    world.client.delete(world.ref);
    await world.clock.advance(1_000);
    world.addPod({ containers: [main] }, { uid: "uid-2" });
    await world.clock.advance(1_000);
    expect(world.pod().status?.podIP).toBe("10.244.1.3");
  });
});

describe("a pod past its deadline", () => {
  it("fails with DeadlineExceeded", async () => {
    world.addPod({ containers: [main], activeDeadlineSeconds: 20 });
    await world.clock.advance(21_000);
    expect(world.pod().status).toMatchObject({ phase: "Failed", reason: "DeadlineExceeded" });
  });
});

describe("a machine", () => {
  it("refuses a pod that was put on it and does not fit, with the kubelet's words", async () => {
    world.addPod({ containers: [{ ...main, resources: { requests: { cpu: "50" } } }] });
    await world.clock.settle();
    const words = "Node didn't have enough resource: cpu, requested: 50000, used: 0, capacity: 4000";
    expect(world.pod().status).toEqual({ phase: "Failed", reason: "OutOfcpu", message: `Pod was rejected: ${words}` });
    expect(world.events).toEqual([`Warning OutOfcpu ${words}`]);
    world.client.delete(world.ref);
    await world.clock.settle();
    expect(world.client.find(world.ref)).toBeUndefined();
  });

  it("refuses a pod whose selector names other machines", async () => {
    world.addPod({ containers: [main], nodeSelector: { disk: "ssd" } });
    await world.clock.settle();
    expect(world.pod().status).toMatchObject({ phase: "Failed", reason: "NodeAffinity" });
  });

  it("evicts a pod whose directory outgrows its limit", async () => {
    world.addPod({ containers: [main], volumes: [{ name: "cache", emptyDir: { sizeLimit: "1Mi" } }] });
    await world.clock.advance(1_000);
    const volume = world.runtime.volumes.get("pod/uid-1/cache");
    if (volume !== undefined) volume.usedBytes = () => 2 * 1024 * 1024;
    await world.clock.advance(10_000);
    expect(world.pod().status).toMatchObject({
      phase: "Failed",
      reason: "Evicted",
      message: 'Usage of EmptyDir volume "cache" exceeds the limit "1Mi". ',
    });
    expect(world.container().process?.signals).toEqual(["SIGKILL"]);
  });
});

describe("usage", () => {
  it("is told for each running container, and for a machine with all its pods", async () => {
    world.addPod({ containers: [main] });
    expect(world.kubelet.podUsage("default", "web")).toBeUndefined();
    const idle = world.kubelet.nodeUsage("node-1")?.memoryBytes ?? 0;
    await world.clock.advance(1_000);
    expect(world.kubelet.podUsage("default", "web")).toEqual({ main: { cpuMillicores: 1, memoryBytes: 1 } });
    expect(world.kubelet.nodeUsage("node-1")?.memoryBytes).toBe(idle + 1);
    expect(world.kubelet.nodeUsage("node-9")).toBeUndefined();
  });
});

describe("a restored cluster", () => {
  it("runs again what ran, with the same counts and addresses and without events", async () => {
    world.addPod({ containers: [main] });
    await world.clock.advance(1_000);
    world.container().process?.exit({ code: 1 });
    await world.clock.advance(2_000);
    const before = world.pod();
    world.kubelet[Symbol.dispose]();

    const restored = createKubeletWorld(world.client, world.clock);
    await restored.clock.advance(2_000);
    expect(restored.state()).toBe("Running");
    expect(restored.events).toEqual([]);
    expect(restored.container().config.attempt).toBe(1);
    expect(restored.pod().status).toMatchObject({ podIP: before.status?.podIP, startTime: before.status?.startTime });
    expect(restored.pod().status?.containerStatuses?.[0]?.restartCount).toBe(1);
    restored.container().process?.exit({ code: 1 });
    await restored.clock.advance(1_000);
    expect(restored.state()).toBe("CrashLoopBackOff");
  });
});
