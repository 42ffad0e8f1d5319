import type { NetworkNamespace } from "../network/cluster-network.ts";

/** The network as libc's resolver shows it to programs: names in the container's /etc/hosts come before DNS. */
export function withHostsFile(network: NetworkNamespace, readHosts: () => string): NetworkNamespace {
  const locate = (name: string) => addressOf(readHosts, name);
  return {
    address: network.address,
    listen: (port, protocol, accept, options) => network.listen(port, protocol, accept, options),
    connect: (host, port, options) => network.connect(locate(host), port, options),
    exchange: (host, port, datagram, options) => network.exchange(locate(host), port, datagram, options),
    resolve: (name, type) => network.resolve(name, type),
    isListening: (port, protocol) => network.isListening(port, protocol),
  };
}

function addressOf(readHosts: () => string, name: string): string {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return name;
  for (const line of readHosts().split("\n")) {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (names.includes(name) && address.includes(".")) return address;
  }
  return name;
}
