import { beforeEach, describe, expect, it } from "vitest";
import type { ExecOptions, LogLine } from "../runtime/container-runtime.ts";
import { createKubeletWorld } from "./testing/kubelet-world.ts";

let world: ReturnType<typeof createKubeletWorld>;
beforeEach(async () => {
  world = createKubeletWorld();
  await world.clock.settle();
});

const main = { name: "main", image: "nginx" };
const pod = { namespace: "default", name: "web" };
const all = { previous: false };
const command: ExecOptions = { argv: ["true"], tty: false, stdin: false };

function line(text: string): LogLine {
  return { time: 0, stream: "stdout", text };
}

describe("logs", () => {
  it("are those of the only container, of the present run or of the one before", async () => {
    world.addPod({ containers: [main] });
    await world.clock.advance(1_000);
    world.container().lines.push(line("first"));
    world.container().process?.exit({ code: 1 });
    await world.clock.advance(1_000);
    world.container().lines.push(line("second"));
    expect(world.kubelet.logs(pod, all)).toEqual([line("second")]);
    expect(world.kubelet.logs(pod, { previous: true })).toEqual([line("first")]);
  });

  it.each([
    [
      { containers: [main, { ...main, name: "side" }] },
      {},
      all,
      "a container name must be specified for pod web, choose one of: [main side]",
    ],
    [{ containers: [main] }, { container: "nope" }, all, "container nope is not valid for pod web"],
    [{ containers: [main] }, {}, { previous: true }, 'previous terminated container "main" in pod "web" not found'],
    [
      { containers: [{ ...main, image: "nope" }] },
      {},
      all,
      'container "main" in pod "web" is waiting to start: trying and failing to pull image',
    ],
  ])("are refused in the kubelet's words (%#)", async (spec, more, request, message) => {
    world.addPod(spec);
    await world.clock.advance(3_000);
    const ask = () => world.kubelet.logs({ ...pod, ...more }, request);
    expect(ask).toThrow(expect.objectContaining({ message, code: 400 }));
  });

  it("of a pod that is still made say so", async () => {
    world.addPod({ containers: [main] });
    await world.clock.settle();
    expect(() => world.kubelet.logs(pod, all)).toThrow(
      'container "main" in pod "web" is waiting to start: ContainerCreating',
    );
  });

  it("that are followed end with the container", async () => {
    world.addPod({ containers: [main] });
    await world.clock.advance(1_000);
    world.container().lines.push(line("hello"));
    const seen: string[] = [];
    world.kubelet.followLogs(
      pod,
      all,
      ({ text }) => seen.push(text),
      () => seen.push("end"),
    );
    expect(seen).toEqual(["hello"]);
    world.container().process?.exit({ code: 0 });
    await world.clock.settle();
    expect(seen).toEqual(["hello", "end"]);
  });

  it("of a completed pod can be read after a restart of the server", async () => {
    world.addPod({ containers: [main], restartPolicy: "Never" });
    await world.clock.advance(1_000);
    world.container().process?.exit({ code: 0 });
    await world.clock.settle();
    const before = world.pod();
    const restored = createKubeletWorld(world.client, world.clock);
    await restored.clock.settle();
    expect(restored.pod().status).toEqual(before.status);
    expect(restored.runtime.containers).toEqual([]);
    expect(restored.kubelet.logs(pod, all)).toEqual([]);
    expect(restored.container().config.attempt).toBe(0);
    expect(restored.container().process).toBeUndefined();
  });
});

describe("exec", () => {
  it("runs in the default container of the pod", async () => {
    world.addPod(
      { containers: [main, { ...main, name: "side" }] },
      { annotations: { "kubectl.kubernetes.io/default-container": "side" } },
    );
    await world.clock.advance(1_500);
    const asked: string[] = [];
    world.runtime.onExec = (_, process, container) => {
      asked.push(container.config.name);
      process.exit({ code: 0 });
    };
    expect(await world.kubelet.exec(pod, command).exited).toEqual({ code: 0 });
    expect(asked).toEqual(["side"]);
  });

  it("is refused where nothing runs, or everything has run", async () => {
    expect(() => world.kubelet.exec(pod, command)).toThrow('pods "web" not found');
    world.addPod({ containers: [main], restartPolicy: "Never" });
    await world.clock.settle();
    expect(() => world.kubelet.exec(pod, command)).toThrow(
      'unable to upgrade connection: container not found ("main")',
    );
    await world.clock.advance(1_000);
    world.container().process?.exit({ code: 0 });
    await world.clock.settle();
    expect(() => world.kubelet.exec(pod, command)).toThrow(
      "cannot exec into a container in a completed pod; current phase is Succeeded",
    );
  });
});

describe("connect", () => {
  it("reaches a port inside the pod", async () => {
    world.addPod({ containers: [main] });
    await world.clock.advance(1_000);
    const inside = world.network.attach({ address: "10.244.1.2", hostname: "web", dnsSearches: [] });
    inside.listen(80, "TCP", (connection) => connection.write(Buffer.from("hello")));
    const connection = await world.kubelet.connect(pod, 80);
    const data = await new Promise<Uint8Array>((resolve) => connection.onData(resolve));
    expect(Buffer.from(data).toString()).toBe("hello");
    await expect(world.kubelet.connect(pod, 81)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});

describe("an ephemeral container", () => {
  it("is started beside the others, and not again when it has ended", async () => {
    world.addPod({ containers: [main] });
    await world.clock.advance(1_000);
    world.client.modify(world.ref, (draft) => {
      (draft as { spec?: object }).spec = {
        ...(draft as { spec?: object }).spec,
        ephemeralContainers: [{ name: "debugger", image: "busybox", stdin: true, tty: true }],
      };
    });
    await world.clock.advance(1_000);
    expect(world.pod().status?.ephemeralContainerStatuses?.[0]).toMatchObject({
      name: "debugger",
      state: { running: {} },
    });
    expect(world.container("debugger").config).toMatchObject({ tty: true, stdin: true });
    world.container("debugger").process?.exit({ code: 0 });
    await world.clock.advance(20_000);
    expect(world.pod().status?.ephemeralContainerStatuses?.[0]).toMatchObject({
      restartCount: 0,
      state: { terminated: {} },
    });
    expect(world.pod().status?.phase).toBe("Running");
  });
});
