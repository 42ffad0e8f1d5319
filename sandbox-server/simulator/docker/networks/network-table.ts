import type { Clock, RandomSource } from "../../clock.ts";
import type { EngineEvents } from "../engine-events.ts";
import { EngineFault } from "../engine-fault.ts";
import { randomId } from "../identifiers.ts";
import { firstAddress, freeAddress, freeSubnet, isSubnet, overlap } from "./address-pool.ts";

/** A network of the engine. `none` and `host` have no subnet. */
export interface EngineNetwork {
  readonly id: string;
  readonly name: string;
  readonly driver: "bridge" | "host" | "null";
  readonly created: number;
  readonly subnet: string;
  readonly gateway: string;
  readonly isInternal: boolean;
  readonly isAttachable: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
}

/** What `docker network create` asks for. */
export interface NetworkRequest {
  readonly name: string;
  readonly driver: string;
  readonly subnet: string | undefined;
  readonly gateway: string | undefined;
  readonly isInternal: boolean;
  readonly isAttachable: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
}

/** Networks that every engine has. */
export const builtInNetworks = ["bridge", "host", "none"];

interface TableParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly events: EngineEvents;
  /** Addresses that containers have in a network, by its id. */
  readonly takenAddresses: (networkId: string) => ReadonlySet<string>;
  readonly changed: () => void;
}

/** All networks of one engine. */
export class NetworkTable {
  readonly #parts: TableParts;
  readonly #networks = new Map<string, EngineNetwork>();

  constructor(parts: TableParts, saved: readonly EngineNetwork[] = []) {
    this.#parts = parts;
    for (const network of saved) this.#networks.set(network.id, network);
    if (saved.length === 0) this.#createBuiltIns();
  }

  #createBuiltIns(): void {
    const { clock, random } = this.#parts;
    const base = { created: clock.now(), isInternal: false, isAttachable: false, labels: {} };
    const bridge = { subnet: "172.17.0.0/16", gateway: "172.17.0.1", options: bridgeOptions };
    const nowhere = { subnet: "", gateway: "", options: {} };
    for (const network of [
      { ...base, ...bridge, id: randomId(random), name: "bridge", driver: "bridge" as const },
      { ...base, ...nowhere, id: randomId(random), name: "host", driver: "host" as const },
      { ...base, ...nowhere, id: randomId(random), name: "none", driver: "null" as const },
    ]) {
      this.#networks.set(network.id, network);
    }
  }

  list(): readonly EngineNetwork[] {
    return [...this.#networks.values()];
  }

  /** By id, name or the unique beginning of an id. */
  find(reference: string): EngineNetwork | undefined {
    const exact = this.#networks.get(reference) ?? this.list().find(({ name }) => name === reference);
    if (exact !== undefined || reference === "") return exact;
    const begun = this.list().filter(({ id }) => id.startsWith(reference));
    return begun.length === 1 ? begun[0] : undefined;
  }

  /** Errors: EngineFault 404. */
  get(reference: string): EngineNetwork {
    const found = this.find(reference);
    if (found !== undefined) return found;
    throw new EngineFault(404, `network ${reference} not found`);
  }

  /** Errors: EngineFault 409 for a name that is taken, 400 and 403 for addresses that can't be. */
  create(request: NetworkRequest): EngineNetwork {
    const { clock, random, events, changed } = this.#parts;
    const { name, driver } = request;
    if (name === "") throw new EngineFault(400, "network name cannot be blank");
    if (this.list().some((network) => network.name === name)) {
      const words = builtInNetworks.includes(name)
        ? `operation is not permitted on predefined ${name} network `
        : `network with name ${name} already exists`;
      throw new EngineFault(builtInNetworks.includes(name) ? 403 : 409, words);
    }
    if (driver === "host" || driver === "null") {
      throw new EngineFault(403, `only one instance of "${driver}" network is allowed`);
    }
    if (driver !== "bridge")
      throw new EngineFault(404, `could not find plugin ${driver} in v1 plugin registry: plugin not found`);
    const subnet = this.#subnetFor(request.subnet);
    const network: EngineNetwork = {
      id: randomId(random),
      name,
      driver,
      created: clock.now(),
      subnet,
      gateway: request.gateway ?? firstAddress(subnet),
      isInternal: request.isInternal,
      isAttachable: request.isAttachable,
      labels: request.labels,
      options: request.options,
    };
    this.#networks.set(network.id, network);
    events.publish("network", "create", network.id, { name, type: driver });
    changed();
    return network;
  }

  #subnetFor(asked: string | undefined): string {
    const taken = this.list().flatMap(({ subnet }) => (subnet === "" ? [] : [subnet]));
    if (asked === undefined) return freeSubnet(taken);
    if (!isSubnet(asked)) throw new EngineFault(400, `invalid subnet ${asked} : invalid CIDR address: ${asked}`);
    if (taken.some((subnet) => overlap(asked, subnet))) {
      throw new EngineFault(403, "Pool overlaps with other one on this address space");
    }
    return asked;
  }

  /** An address for a container. Errors: EngineFault 403 when the asked one is taken or there is none left. */
  giveAddress(network: EngineNetwork, asked: string | undefined): string {
    if (network.subnet === "") return "";
    const taken = new Set([...this.#parts.takenAddresses(network.id), network.gateway]);
    if (asked === undefined || asked === "") return freeAddress(network.subnet, taken);
    if (taken.has(asked)) throw new EngineFault(403, "Address already in use");
    return asked;
  }

  /** The caller has made sure that nobody uses it. Errors: EngineFault 403 for the networks that belong to the engine. */
  remove(network: EngineNetwork): void {
    const { events, changed } = this.#parts;
    if (builtInNetworks.includes(network.name)) {
      throw new EngineFault(403, `${network.name} is a pre-defined network and cannot be removed`);
    }
    this.#networks.delete(network.id);
    events.publish("network", "destroy", network.id, { name: network.name, type: network.driver });
    changed();
  }
}

const bridgeOptions = {
  "com.docker.network.bridge.default_bridge": "true",
  "com.docker.network.bridge.enable_icc": "true",
  "com.docker.network.bridge.enable_ip_masquerade": "true",
  "com.docker.network.bridge.host_binding_ipv4": "0.0.0.0",
  "com.docker.network.bridge.name": "docker0",
  "com.docker.network.driver.mtu": "1500",
};
