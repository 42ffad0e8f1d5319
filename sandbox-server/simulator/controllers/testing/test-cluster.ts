import { kinds } from "../../registry/index.ts";
import type { KubeObject } from "../../registry/kube-object.ts";
import type { KubeEvent, Pod } from "../../registry/types.ts";
import { startScheduler } from "../../scheduler/index.ts";
import type { ClusterClient } from "../../store/cluster-client.ts";
import { InProcessClient } from "../../store/in-process-client.ts";
import { KindRegistry } from "../../store/kind-registry.ts";
import { ObjectStore } from "../../store/object-store.ts";
import { limitRanger } from "../../store/plugins/limit-ranger.ts";
import { namespaceLifecycle } from "../../store/plugins/namespace-lifecycle.ts";
import { resourceQuotaAdmission } from "../../store/plugins/resource-quota.ts";
import { ResourceWriter } from "../../store/resource-writer.ts";
import type { ControllerContext } from "../controller.ts";
import { controllers, createEventRecorder, startControllers } from "../index.ts";
import { nowOf } from "../times.ts";
import { placeOf } from "../work-key.ts";
import { ManualClock } from "./manual-clock.ts";

/** The same numbers in every run (mulberry32). */
function seededRandom(seed: number) {
  let state = seed;
  return {
    next() {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
}

/** A real store with all control loops, a clock that the test moves, and no kubelet: tests say what pods do. */
export class TestCluster implements Disposable {
  readonly clock = new ManualClock();
  readonly client: ClusterClient;
  readonly context: ControllerContext;
  /** Errors that loops met, other than conflicts. */
  readonly errors: string[] = [];
  readonly #stack = new DisposableStack();

  constructor(parts: Partial<ControllerContext> = {}) {
    const random = seededRandom(7);
    const registry = new KindRegistry(kinds);
    const store = new ObjectStore({ onListenerFault: (fault) => this.errors.push(describe(fault)) });
    const plugins = [namespaceLifecycle(store), limitRanger(store), resourceQuotaAdmission(store, registry)];
    const writer = new ResourceWriter({ store, kinds: registry, clock: this.clock, random, plugins });
    const user = { name: "system:kube-controller-manager", groups: ["system:masters"] };
    const { clock } = this;
    this.client = new InProcessClient({ store, kinds: registry, writer, user, manager: "kube-controller-manager" });
    const events = createEventRecorder({ client: this.client, clock, random });
    const onError = (error: unknown) => void this.errors.push(describe(error));
    this.context = { client: this.client, clock, random, events, onError, ...parts };
    this.client.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } });
    this.#stack.use(startControllers(controllers, this.context));
    this.#stack.use(startScheduler(this.context));
  }

  /** Applies objects as a person would, in the namespace `default` unless they say otherwise, and lets all settle. */
  async create<T extends KubeObject = KubeObject>(resource: string, object: object): Promise<T> {
    const input = object as { metadata?: object };
    const isClusterWide = this.client.resources().some((each) => each.resource === resource && !each.namespaced);
    const metadata = isClusterWide ? input.metadata : { namespace: "default", ...input.metadata };
    const created = this.client.create<T>(resource, { ...input, metadata });
    await this.clock.settle();
    return created;
  }

  addNode(name: string, parts: { labels?: object; taints?: object[]; cpu?: string; memory?: string } = {}): void {
    const { labels = {}, taints, cpu = "4", memory = "8Gi" } = parts;
    const capacity = { cpu, memory, pods: "110" };
    this.client.create("nodes", {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name, labels: { "kubernetes.io/hostname": name, ...labels } },
      spec: taints ? { taints } : {},
    });
    this.client.modifyStatus({ resource: "nodes", namespace: "", name }, (draft) => {
      const ready = { type: "Ready", status: "True", reason: "KubeletReady", message: "" };
      Object.assign(draft, { status: { capacity, allocatable: capacity, conditions: [ready] } });
    });
  }

  pods(namespace = "default"): readonly Pod[] {
    return this.client.list<Pod>("pods", { namespace });
  }

  pod(name: string): Pod {
    const pod = this.client.find<Pod>({ resource: "pods", namespace: "default", name });
    if (!pod) throw new Error(`No pod ${name}; there are ${this.pods().map((each) => each.metadata.name)}`);
    return pod;
  }

  /** Plays the kubelet for one pod. */
  setPodStatus(pod: Pod, phase: "Running" | "Succeeded" | "Failed", more: object = {}): void {
    const status = phase === "Running" ? "True" : "False";
    const now = nowOf(this.clock);
    this.client.modifyStatus<Pod>(placeOf("pods", pod), (draft) => {
      const others = (draft.status?.conditions ?? []).filter((condition) => condition.type !== "Ready");
      const ready = { type: "Ready", status, lastTransitionTime: now, lastProbeTime: null };
      const podIP = `10.244.0.${Math.abs(hash(pod.metadata.uid)) % 250}`;
      Object.assign(draft, {
        status: {
          ...draft.status,
          phase,
          podIP,
          podIPs: [{ ip: podIP }],
          startTime: now,
          conditions: [...others, ready],
          ...more,
        },
      });
    });
  }

  /** Plays the kubelet: every assigned pod runs and is ready, every pod being deleted goes. */
  async runPods(namespace = "default"): Promise<void> {
    for (let round = 0; round < 50; round += 1) {
      await this.clock.settle();
      let isChanged = false;
      for (const pod of this.pods(namespace)) {
        if (pod.metadata.deletionTimestamp) {
          this.client.delete(placeOf("pods", pod), { graceSeconds: 0 });
          isChanged = true;
        } else if (pod.spec?.nodeName && (pod.status?.phase ?? "Pending") === "Pending") {
          this.setPodStatus(pod, "Running");
          isChanged = true;
        }
      }
      if (!isChanged) return;
    }
    throw new Error("The pods did not come to rest.");
  }

  /** `reason message` of all events about an object, in order of name. */
  eventsOf(name: string): string[] {
    const events = this.client.list<KubeEvent>("events").filter((event) => event.involvedObject.name === name);
    return events.map((event) => `${event.reason} ${event.message}${(event.count ?? 1) > 1 ? ` x${event.count}` : ""}`);
  }

  [Symbol.dispose](): void {
    this.#stack[Symbol.dispose]();
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function hash(text: string): number {
  return [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) | 0, 7);
}
