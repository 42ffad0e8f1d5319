import type { Clock } from "../../clock.ts";
import type { SimulatedContainer } from "../container.ts";
import type { Container, ContainerConfig, ContainerRuntime, PodSandbox, RunningProcess } from "../container-runtime.ts";
import { createContainerRuntime } from "../index.ts";
import { createMemoryNetwork } from "./memory-network.ts";

/** A clock whose waits end as soon as nothing else is left to do: a test of `sleep 60` takes no time. */
export function createHastyClock(): Clock & { readonly set: (time: number) => void } {
  let now = Date.UTC(2026, 0, 15, 12, 0, 0);
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  let next = 0;
  let scheduled = false;
  const fire = () => {
    scheduled = false;
    const [first] = [...timers].sort(([a, left], [b, right]) => left.at - right.at || a - b);
    if (first === undefined) return;
    const [id, timer] = first;
    timers.delete(id);
    now = Math.max(now, timer.at);
    timer.callback();
    schedule();
  };
  const schedule = () => {
    if (scheduled || timers.size === 0) return;
    scheduled = true;
    setImmediate(() => setImmediate(fire));
  };
  return {
    now: () => now,
    set: (time) => {
      now = time;
    },
    after(delayMs, callback) {
      const id = next;
      next += 1;
      timers.set(id, { at: now + delayMs, callback });
      schedule();
      return { [Symbol.dispose]: () => timers.delete(id) };
    },
  };
}

export function createTestRuntime(clock: Clock = createHastyClock()): ContainerRuntime {
  let seed = 42;
  const random = {
    next: () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    },
  };
  return createContainerRuntime({ clock, random, network: createMemoryNetwork() });
}

export function createTestPod(runtime: ContainerRuntime, name = "web", ip = "10.244.1.5"): PodSandbox {
  return runtime.createPodSandbox({
    uid: `uid-${name}`,
    namespace: "default",
    podName: name,
    hostname: name,
    ip,
    nodeName: "node-1",
    hostNetwork: false,
    shareProcessNamespace: false,
    hostAliases: [],
    dnsSearches: ["default.svc.cluster.local", "svc.cluster.local", "cluster.local"],
    labels: {},
  });
}

export function createTestContainer(pod: PodSandbox, config: Partial<ContainerConfig> = {}): Container {
  return pod.createContainer({
    name: "main",
    attempt: 0,
    image: "busybox",
    env: [],
    tty: false,
    stdin: false,
    stdinOnce: false,
    mounts: [],
    readOnlyRootFilesystem: false,
    terminationMessagePath: "/dev/termination-log",
    ...config,
  });
}

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
  readonly message?: string;
}

/** Gives the input, waits for the end, and hands over everything that was written. */
export async function finished(process: RunningProcess, input?: string): Promise<Outcome> {
  const parts = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  process.onOutput((stream, data) => parts[stream].push(data));
  if (input !== undefined) {
    process.write(Buffer.from(input));
    process.closeInput();
  }
  const status = await process.exited;
  return {
    stdout: Buffer.concat(parts.stdout).toString(),
    stderr: Buffer.concat(parts.stderr).toString(),
    code: status.code,
    ...(status.message === undefined ? {} : { message: status.message }),
  };
}

/** A container that stays, to run commands in. */
export function createIdleContainer(image = "busybox", config: Partial<ContainerConfig> = {}): SimulatedContainer {
  const container = createTestContainer(createTestPod(createTestRuntime()), {
    image,
    command: ["cat"],
    stdin: true,
    ...config,
  });
  container.start();
  return container as SimulatedContainer;
}

export function run(container: Container, argv: readonly string[], input?: string): Promise<Outcome> {
  return finished(container.exec({ argv, tty: false, stdin: input !== undefined }), input);
}
