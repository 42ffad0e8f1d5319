import type { Abilities } from "./sandbox-provider.ts";

/** Of the abilities that few sandboxes have, none. */
export const noExtras = {
  privileged: false,
  containers: false,
  snapshots: false,
  audit: false,
  movableClock: false,
  linuxNamespaces: false,
} as const satisfies Partial<Abilities>;
