/** Flags of `k3s server` and `k3s agent` that the stand-in knows; those with a value, and switches. */
const withValue = [
  ...["node-name", "node-ip", "flannel-iface", "advertise-address", "https-listen-port", "tls-san", "disable"],
  ...["kubelet-arg", "token", "server", "write-kubeconfig", "write-kubeconfig-mode"],
];
const switches = ["disable-helm-controller"];

export interface StandInFlags {
  readonly command: "server" | "agent";
  /** Every value of each flag, in order. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** Reads the command line as k3s does: what it doesn't know ends it. */
export function readFlags(argv: readonly string[]): StandInFlags {
  const [command, ...flags] = argv;
  if (command !== "server" && command !== "agent") throw new Error(`No help topic for '${command}'`);
  const values = new Map<string, string[]>();
  for (let index = 0; index < flags.length; index += 1) {
    const [, name = "", inline] = /^--([a-z-]+)(?:=(.*))?$/.exec(flags[index] ?? "") ?? [];
    if (!withValue.includes(name) && !switches.includes(name)) {
      throw new Error(`Incorrect Usage: flag provided but not defined: ${flags[index]}`);
    }
    if (withValue.includes(name) && inline === undefined) index += 1;
    const value = inline ?? (withValue.includes(name) ? flags[index] : "true") ?? "";
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return { command, values };
}
