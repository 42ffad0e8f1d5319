import { beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "../../network/cluster-network.ts";
import { createKubeletWorld } from "../testing/kubelet-world.ts";

let world: ReturnType<typeof createKubeletWorld>;
beforeEach(async () => {
  world = createKubeletWorld();
  await world.clock.settle();
});

const main = { name: "main", image: "nginx", ports: [{ name: "http", containerPort: 80 }] };
const quick = { periodSeconds: 2, failureThreshold: 3, successThreshold: 1, timeoutSeconds: 1 };

/** Listens on the pod's port 80 and answers every request with a status. */
function serve(status: () => number): Disposable {
  const pod = world.network.attach({ address: "10.244.1.2", hostname: "web", dnsSearches: [] });
  const listener = pod.listen(80, "TCP", (connection: Connection) => {
    connection.onData(() => {
      connection.write(Buffer.from(`HTTP/1.1 ${status()} X\r\nConnection: close\r\n\r\n`));
      connection.end();
    });
  });
  return listener;
}

describe("a readiness probe", () => {
  it("keeps a pod out of service until it passes, and says why", async () => {
    let status = 503;
    world.addPod({
      containers: [{ ...main, readinessProbe: { ...quick, httpGet: { path: "/ready", port: "http" } } }],
    });
    await world.clock.advance(400);
    serve(() => status);
    await world.clock.advance(3_000);
    expect(world.condition("Ready")).toBe("False");
    expect(world.pod().status?.conditions?.find(({ type }) => type === "Ready")).toMatchObject({
      reason: "ContainersNotReady",
      message: "containers with unready status: [main]",
    });
    expect(world.events.at(-1)).toBe(
      "Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 503",
    );
    status = 200;
    await world.clock.advance(2_100);
    expect(world.condition("Ready")).toBe("True");
    status = 500;
    await world.clock.advance(4_000);
    expect(world.condition("Ready")).toBe("True");
    await world.clock.advance(2_100);
    expect(world.condition("Ready")).toBe("False");
    expect(world.pod().status?.containerStatuses?.[0]?.restartCount).toBe(0);
  });

  it("words refused connections as Go does", async () => {
    world.network.attach({ address: "10.244.1.2", hostname: "web", dnsSearches: [] });
    world.addPod({
      containers: [{ ...main, readinessProbe: { ...quick, tcpSocket: { port: 80 } } }],
    });
    await world.clock.advance(1_000);
    expect(world.events.at(-1)).toBe(
      "Warning Unhealthy Readiness probe failed: dial tcp 10.244.1.2:80: connect: connection refused",
    );
  });

  it("makes a pod ready within a second of its start", async () => {
    world.addPod({ containers: [{ ...main, readinessProbe: { ...quick, exec: { command: ["true"] } } }] });
    await world.clock.advance(1_000);
    expect(world.condition("Ready")).toBe("True");
  });
});

describe("a liveness probe", () => {
  it("restarts the container after as many failures as it asks for", async () => {
    let code = 0;
    world.runtime.onExec = (_, process) => {
      process.print("cat: can't open '/tmp/healthy': No such file or directory\n");
      process.exit({ code });
    };
    const command = ["cat", "/tmp/healthy"];
    world.addPod({ containers: [{ ...main, livenessProbe: { ...quick, exec: { command } } }] });
    await world.clock.advance(5_000);
    expect(world.runtime.containers).toHaveLength(1);
    code = 1;
    await world.clock.advance(7_000);
    expect(world.events).toContain(
      "Warning Unhealthy Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory\n",
    );
    expect(world.events).toContain("Normal Killing Container main failed liveness probe, will be restarted");
    expect(world.runtime.containers[0]?.process?.signals).toEqual(["SIGTERM"]);
    await world.clock.advance(1_000);
    expect(world.pod().status?.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      state: { running: {} },
      lastState: { terminated: { exitCode: 143, reason: "Error" } },
    });
  });

  it("takes a command that is too slow for a failure", async () => {
    world.runtime.onExec = () => undefined;
    world.addPod({
      containers: [{ ...main, livenessProbe: { ...quick, exec: { command: ["sleep", "10"] } } }],
    });
    await world.clock.advance(2_000);
    expect(world.events.at(-1)).toBe(
      'Warning Unhealthy Liveness probe failed: command timed out: "sleep 10" timed out after 1s',
    );
  });
});

describe("a start-up probe", () => {
  it("holds the other probes back until it has passed", async () => {
    let isUp = false;
    const asked: string[] = [];
    world.runtime.onExec = ({ argv }, process) => {
      asked.push(argv[0] ?? "");
      process.exit({ code: argv[0] === "up" && !isUp ? 1 : 0 });
    };
    world.addPod({
      containers: [
        {
          ...main,
          startupProbe: { ...quick, failureThreshold: 30, exec: { command: ["up"] } },
          livenessProbe: { ...quick, exec: { command: ["alive"] } },
          readinessProbe: { ...quick, exec: { command: ["ready"] } },
        },
      ],
    });
    await world.clock.advance(10_000);
    expect(new Set(asked)).toEqual(new Set(["up"]));
    expect(world.pod().status?.containerStatuses?.[0]).toMatchObject({ started: false, ready: false });
    isUp = true;
    await world.clock.advance(3_000);
    expect(world.pod().status?.containerStatuses?.[0]).toMatchObject({ started: true, ready: true });
    expect(asked).toContain("alive");
  });
});

describe("a postStart hook", () => {
  it("is waited for before the container counts as running, and restarts it when it fails", async () => {
    world.runtime.onExec = (_, process) => void world.clock.after(3_000, () => process.exit({ code: 1 }));
    world.addPod({ containers: [{ ...main, lifecycle: { postStart: { exec: { command: ["false"] } } } }] });
    await world.clock.advance(2_000);
    expect(world.state()).toBe("ContainerCreating");
    await world.clock.advance(1_500);
    expect(world.events).toContain("Warning FailedPostStartHook PostStartHook failed");
    expect(world.runtime.containers[0]?.process?.signals).toEqual(["SIGKILL"]);
  });
});

it("Probes of many pods share one timer", async () => {
  const readinessProbe = { ...quick, exec: { command: ["true"] } };
  const containers = Array.from({ length: 20 }, (_, index) => ({ ...main, name: `c${index}`, readinessProbe }));
  const before = world.clock.timers;
  world.addPod({ containers });
  await world.clock.advance(10_050);
  expect(world.clock.timers - before).toBeLessThanOrEqual(1);
});
