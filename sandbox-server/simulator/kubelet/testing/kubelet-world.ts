import { ManualClock } from "../../controllers/testing/manual-clock.ts";
import { createClusterNetwork } from "../../network/index.ts";
import type { Pod } from "../../registry/types.ts";
import { createKubelet } from "../index.ts";
import { FakeRuntime } from "./fake-runtime.ts";
import { MemoryClient } from "./memory-client.ts";

/** One kubelet over a store without admission, a fake runtime and a clock that tests move. */
export function createKubeletWorld(client = new MemoryClient(), clock = new ManualClock()) {
  const runtime = new FakeRuntime();
  const random = { next: () => 0.5 };
  const network = createClusterNetwork({ client, clock, random });
  const events: string[] = [];
  const recorder = {
    record(_about: unknown, type: string, reason: string, message: string) {
      events.push(`${type} ${reason} ${message}`);
    },
  };
  const kubelet = createKubelet({
    client,
    clock,
    random,
    runtime,
    network,
    events: recorder,
    nodes: ["node-1", "node-2"],
  });
  const ref = { resource: "pods", namespace: "default", name: "web" };

  return {
    client,
    clock,
    runtime,
    network,
    events,
    kubelet,
    ref,
    /** Puts a pod called `web` on the first machine. */
    addPod(spec: object, metadata: object = {}): void {
      client.put("pods", {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "web", namespace: "default", uid: "uid-1", ...metadata },
        spec: { nodeName: "node-1", restartPolicy: "Always", terminationGracePeriodSeconds: 30, ...spec },
        status: { phase: "Pending" },
      } as never);
    },
    put(resource: string, name: string, content: object): void {
      client.put(resource, {
        apiVersion: "v1",
        kind: "",
        metadata: { name, namespace: "default" },
        ...content,
      } as never);
    },
    pod(): Pod {
      const found = client.find<Pod>(ref);
      if (found === undefined) throw new Error("the pod is gone");
      return found;
    },
    /** What `kubectl get pods` would make of the first container: its state in one word. */
    state(name = "main"): string {
      const { containerStatuses = [], initContainerStatuses = [] } = this.pod().status ?? {};
      const status = [...containerStatuses, ...initContainerStatuses].find((candidate) => candidate.name === name);
      const state = status?.state;
      return state?.waiting?.reason ?? state?.terminated?.reason ?? (state?.running === undefined ? "none" : "Running");
    },
    condition(type: string): string | undefined {
      return this.pod().status?.conditions?.find((condition) => condition.type === type)?.status;
    },
    container(name = "main") {
      const found = runtime.containers.findLast(({ config }) => config.name === name);
      if (found === undefined) throw new Error(`container ${name} was not created`);
      return found;
    },
  };
}
