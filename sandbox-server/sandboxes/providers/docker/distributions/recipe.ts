/**
 * What a node container needs to run containers itself without `--privileged`: tried on hosts that refuse that flag.
 * Mounts, namespaces, bridges and sysctls of its own network namespace; the engine's seccomp filter and its masks over
 * /proc and /sys would stand in the way.
 */
export const nodeRecipe = {
  addCapabilities: [
    ...["SYS_ADMIN", "NET_ADMIN", "NET_RAW", "SYS_PTRACE", "SYS_CHROOT", "SYSLOG", "MKNOD", "SYS_NICE"],
  ],
  securityOptions: ["seccomp=unconfined", "apparmor=unconfined", "systempaths=unconfined"],
  deviceRules: ["a *:* rwm"],
  cgroupNamespace: "private",
} as const;

/** The same with the engine's own switch. */
export const privilegedRecipe = { privileged: true, cgroupNamespace: "private" } as const;
