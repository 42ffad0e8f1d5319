import type { MetricsSource } from "../controllers/controller.ts";
import type { ContainerUsage } from "../runtime/container-runtime.ts";
import type { PodWorker } from "./pods/pod-worker.ts";

/** What metrics.k8s.io is made of: the kubelet's summary of its machines and pods. */
export interface UsageSource extends MetricsSource {
  /** All pods of a machine together, with what the machine itself needs; undefined for an unknown machine. */
  nodeUsage(node: string): ContainerUsage | undefined;
}

/** What the operating system, the kubelet and the runtime of an idle machine take. */
const MACHINE_OWN: ContainerUsage = { cpuMillicores: 38, memoryBytes: 612 * 1024 * 1024 };

/** Usage as the runtime measures it at the moment of asking. */
export function createUsageSource(parts: {
  readonly workers: () => Iterable<PodWorker>;
  readonly hasMachine: (name: string) => boolean;
  readonly find: (namespace: string, name: string) => PodWorker | undefined;
}): UsageSource {
  return {
    podUsage(namespace, pod) {
      const worker = parts.find(namespace, pod);
      const usage = worker === undefined ? [] : usageOf(worker);
      return usage.length === 0 ? undefined : Object.fromEntries(usage);
    },
    nodeUsage(node) {
      if (!parts.hasMachine(node)) return undefined;
      let { cpuMillicores, memoryBytes } = MACHINE_OWN;
      for (const worker of parts.workers()) {
        if (worker.machine.name !== node) continue;
        for (const [, usage] of usageOf(worker)) {
          cpuMillicores += usage.cpuMillicores;
          memoryBytes += usage.memoryBytes;
        }
      }
      return { cpuMillicores, memoryBytes };
    },
  };
}

function usageOf(worker: PodWorker): readonly (readonly [string, ContainerUsage])[] {
  return worker.records.flatMap(({ name, container, state }) =>
    container === undefined || state.kind !== "running" ? [] : [[name, container.usage()] as const],
  );
}
