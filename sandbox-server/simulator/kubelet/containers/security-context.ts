import type { ContainerSpec, Pod } from "../../registry/types.ts";
import type { ContainerConfig } from "../../runtime/container-runtime.ts";
import { ConfigFault } from "../config-fault.ts";
import { formatPod } from "../pods/pod-names.ts";

type SecurityFields = Pick<
  ContainerConfig,
  | "readOnlyRootFilesystem"
  | "runAsUser"
  | "runAsGroup"
  | "runAsNonRoot"
  | "fsGroup"
  | "supplementalGroups"
  | "privileged"
  | "capabilities"
>;

/** What containerd gives a container that asks for nothing. */
const DEFAULT_CAPABILITIES = [
  "CHOWN",
  "DAC_OVERRIDE",
  "FSETID",
  "FOWNER",
  "MKNOD",
  "NET_RAW",
  "SETGID",
  "SETUID",
  "SETFCAP",
  "SETPCAP",
  "NET_BIND_SERVICE",
  "SYS_CHROOT",
  "KILL",
  "AUDIT_WRITE",
] as const;

/** The security settings of a container: its own before its pod's. */
export function securityFieldsOf(pod: Pod, container: ContainerSpec): SecurityFields {
  const own = container.securityContext;
  const shared = pod.spec?.securityContext;
  const present = {
    runAsUser: own?.runAsUser ?? shared?.runAsUser,
    runAsGroup: own?.runAsGroup ?? shared?.runAsGroup,
    runAsNonRoot: own?.runAsNonRoot ?? shared?.runAsNonRoot,
    fsGroup: shared?.fsGroup,
    supplementalGroups: shared?.supplementalGroups,
    privileged: own?.privileged,
  };
  const fields = Object.fromEntries(
    Object.entries(present).filter(([, value]) => value !== undefined && value !== null),
  );
  return {
    ...(fields as Partial<SecurityFields>),
    readOnlyRootFilesystem: own?.readOnlyRootFilesystem === true,
    capabilities: capabilitiesOf(own?.capabilities),
  };
}

/**
 * Holds a container to `runAsNonRoot`; throws ConfigFault in the kubelet's words. `imageUser` is what the image
 * declares. Source: pkg/kubelet/kuberuntime/security_context.go.
 */
export function verifyNonRoot(pod: Pod, container: ContainerSpec, imageUser: string): void {
  const { runAsNonRoot, runAsUser } = securityFieldsOf(pod, container);
  if (runAsNonRoot !== true) return;
  const where = `(pod: ${JSON.stringify(formatPod(pod))}, container: ${container.name})`;
  if (runAsUser !== undefined) {
    if (runAsUser === 0) throw new ConfigFault(`container's runAsUser breaks non-root policy ${where}`);
    return;
  }
  const [user = ""] = imageUser.split(":");
  if (user === "" || user === "0") {
    throw new ConfigFault(`container has runAsNonRoot and image will run as root ${where}`);
  }
  if (!/^\d+$/.test(user)) {
    throw new ConfigFault(
      `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root ${where}`,
    );
  }
}

function capabilitiesOf(
  asked: { readonly add?: readonly string[]; readonly drop?: readonly string[] } | undefined | null,
): readonly string[] {
  const plain = (name: string) => name.replace(/^CAP_/, "");
  const dropped = new Set((asked?.drop ?? []).map(plain));
  const kept = dropped.has("ALL") ? [] : DEFAULT_CAPABILITIES.filter((name) => !dropped.has(name));
  return [...new Set([...kept, ...(asked?.add ?? []).map(plain)])];
}
