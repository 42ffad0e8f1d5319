import type { NetworkNamespace } from "../network/cluster-network.ts";
import { type SavedContainer, SimulatedContainer } from "./container.ts";
import type { Container, ContainerConfig, PodSandbox, PodSandboxConfig } from "./container-runtime.ts";
import { PidNamespace } from "./processes/pid-namespace.ts";
import { RuntimeFault } from "./runtime-fault.ts";
import type { RuntimeServices } from "./services.ts";

/** Where saved containers are found again, and where the living ones are kept for saving. */
export interface ContainerShelf {
  takeSaved(key: string): SavedContainer | undefined;
  put(key: string, container: SimulatedContainer): void;
  forget(prefix: string): void;
}

/** A pod: one address, one host name, its containers. */
export class SimulatedPodSandbox implements PodSandbox {
  readonly config: PodSandboxConfig;
  readonly #services: RuntimeServices;
  readonly #shelf: ContainerShelf;
  readonly #network: NetworkNamespace & Disposable;
  readonly #sharedPids: PidNamespace | undefined;
  readonly #containers = new Set<SimulatedContainer>();
  #stopped = false;

  constructor(services: RuntimeServices, config: PodSandboxConfig, shelf: ContainerShelf) {
    this.#services = services;
    this.config = config;
    this.#shelf = shelf;
    this.#sharedPids = config.shareProcessNamespace ? new PidNamespace() : undefined;
    // Process 1 of a shared namespace is the pause container's; the pod's programs come after it.
    this.#sharedPids?.allocate();
    this.#network = services.network.attach({
      address: config.ip,
      hostname: config.hostname,
      podNamespace: config.namespace,
      nodeName: config.nodeName,
      dnsSearches: config.dnsSearches,
    });
  }

  createContainer(config: ContainerConfig): Container {
    const resolution = this.#services.images.find(config.image);
    if (resolution.status === "failed") throw new RuntimeFault("not-running", resolution.message);
    const key = `${this.config.uid}/${config.name}/${config.attempt}`;
    const container = new SimulatedContainer({
      services: this.#services,
      image: resolution.image,
      pod: this.config,
      config,
      network: this.#network,
      pids: this.#sharedPids ?? this.#pidsOf(config.targetContainer) ?? new PidNamespace(),
      saved: this.#shelf.takeSaved(key),
    });
    this.#containers.add(container);
    this.#shelf.put(key, container);
    return container;
  }

  /** The processes of the container that a debugging one looks at; a target that does not run is no target. */
  #pidsOf(target: string | undefined): PidNamespace | undefined {
    return [...this.#containers].findLast(({ name, isRunning }) => name === target && isRunning)?.pids;
  }

  isListening(port: number): boolean {
    return !this.#stopped && this.#network.isListening(port, "TCP");
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const container of this.#containers) container.remove();
    this.#network[Symbol.dispose]();
  }

  remove(): void {
    this.stop();
    this.#containers.clear();
    this.#shelf.forget(`${this.config.uid}/`);
  }
}
