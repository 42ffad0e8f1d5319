import type { Connection } from "../../network/cluster-network.ts";
import type { NetworkHost } from "../../network/network-host.ts";

/** A container's place in one network. */
export interface Plug {
  readonly networkId: string;
  readonly address: string;
  readonly gateway: string;
  /** `172.19.0.0/16`. */
  readonly subnet: string;
  /** Whether the network leads anywhere but to its own members. */
  readonly isInternal: boolean;
  /** Under which names the network's DNS knows it; empty on the default bridge, which has none. */
  readonly names: readonly string[];
  readonly hasNameService: boolean;
}

/** What the fabric asks a running container. */
export interface MemberParts {
  readonly id: string;
  readonly hostname: string;
  readonly plugs: () => readonly Plug[];
  /** Shares the machine's own network (`--network host`). */
  readonly isOnHost: boolean;
}

export interface Member extends MemberParts {
  readonly host: NetworkHost;
  /** Who waits until it is no longer paused. */
  readonly waiting: (() => void)[];
  readonly traffic: Traffic;
  isPaused: boolean;
}

export interface PublishedPort {
  readonly hostIp: string;
  readonly hostPort: number;
  readonly protocol: "tcp" | "udp";
  readonly containerId: string;
  readonly containerPort: number;
}

/** Bytes over a container's interfaces. */
export interface Traffic {
  received: number;
  sent: number;
}

/** The address that others see first; loopback without any network. */
export function addressOf({ plugs }: Pick<Member, "plugs">): string {
  return plugs()[0]?.address ?? "127.0.0.1";
}

/** A connection whose bytes are counted. */
export function counted(connection: Connection, traffic: Traffic): Connection {
  return {
    localAddress: connection.localAddress,
    localPort: connection.localPort,
    remoteAddress: connection.remoteAddress,
    remotePort: connection.remotePort,
    write(data) {
      traffic.sent += data.length;
      connection.write(data);
    },
    end: () => connection.end(),
    destroy: () => connection.destroy(),
    onData(listener) {
      connection.onData((data) => {
        traffic.received += data.length;
        listener(data);
      });
    },
    onEnd: (listener) => connection.onEnd(listener),
    onClose: (listener) => connection.onClose(listener),
  };
}
