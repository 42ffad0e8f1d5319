import type { ContainerSpec, Pod } from "../../registry/types.ts";
import type { Container, RunningProcess } from "../../runtime/container-runtime.ts";

/** `sidecar` is an init container with `restartPolicy: Always`. */
export type ContainerRole = "init" | "sidecar" | "main" | "ephemeral";

export interface Termination {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string;
  /** Milliseconds since the epoch; 0 for a program that never ran. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly containerId?: string;
}

export type ContainerState =
  | { readonly kind: "waiting"; readonly reason: string; readonly message?: string }
  | { readonly kind: "running"; readonly startedAt: number }
  | { readonly kind: "terminated"; readonly end: Termination };

export interface Backoff {
  readonly delayMs: number;
  readonly since: number;
}

/** One container of a pod, over all its restarts. */
export interface ContainerRecord {
  readonly name: string;
  readonly role: ContainerRole;
  state: ContainerState;
  last: Termination | undefined;
  /** How often it was started before the present time. */
  restartCount: number;
  container: Container | undefined;
  /** The one before, for `logs --previous`. */
  previous: Container | undefined;
  process: RunningProcess | undefined;
  imageId: string;
  image: string;
  /** The image as the pod named it when the container was started; a change of it restarts the container. */
  askedImage: string;
  /** Start-up probe passed, post-start hook ended. */
  isStarted: boolean;
  /** What the readiness probe says; true without one. */
  isReady: boolean;
  restartBackoff: Backoff | undefined;
  pullBackoff: Backoff | undefined;
  /** When the kubelet looks at it again, in ms of the clock; undefined when nothing is planned. */
  dueAt: number | undefined;
  /** It is being ended: by deletion, by a failed probe, or because the pod's work is done. */
  isStopping: boolean;
  /** Its specification changed while it ran: it is started again whatever the restart policy says. */
  isChanged: boolean;
}

/** A container that has not been started. */
export function createContainerRecord(name: string, role: ContainerRole, waitingReason: string): ContainerRecord {
  return {
    name,
    role,
    state: { kind: "waiting", reason: waitingReason },
    last: undefined,
    restartCount: 0,
    container: undefined,
    previous: undefined,
    process: undefined,
    imageId: "",
    image: "",
    askedImage: "",
    isStarted: false,
    isReady: false,
    restartBackoff: undefined,
    pullBackoff: undefined,
    dueAt: undefined,
    isStopping: false,
    isChanged: false,
  };
}

/** How the container last ended, whether or not it waits for its next start. */
export function lastEndOf(record: ContainerRecord): Termination | undefined {
  return record.state.kind === "terminated" ? record.state.end : record.last;
}

/** Where a container stands in its pod: `spec.containers{web}`. */
export function fieldPathOf(record: Pick<ContainerRecord, "name" | "role">): string {
  const list =
    record.role === "ephemeral" ? "ephemeralContainers" : record.role === "main" ? "containers" : "initContainers";
  return `spec.${list}{${record.name}}`;
}

/** The specification of a recorded container. */
export function specOf(pod: Pod, record: Pick<ContainerRecord, "name">): ContainerSpec | undefined {
  const spec = pod.spec;
  const all = [...(spec?.initContainers ?? []), ...(spec?.containers ?? []), ...(spec?.ephemeralContainers ?? [])];
  return all.find(({ name }) => name === record.name);
}

/** Whether a container that has ended is to be started again, by its own or its pod's policy. */
export function restartsAfter(pod: Pod, record: ContainerRecord, end: Termination): boolean {
  if (record.role === "ephemeral") return false;
  if (record.role === "sidecar" || record.isChanged) return true;
  const spec = specOf(pod, record);
  const rule = spec?.restartPolicyRules?.find(({ exitCodes }) => matchesExitCodes(exitCodes, end.exitCode));
  if (rule !== undefined) return rule.action === "Restart" || rule.action === "RestartAllContainers";
  const own = spec?.restartPolicy;
  const policy = own ?? pod.spec?.restartPolicy ?? "Always";
  const isNeeded = record.role === "init" ? end.exitCode !== 0 : policy === "Always" || end.exitCode !== 0;
  return isNeeded && policy !== "Never";
}

/** KEP-5307: rules on exit codes come before the policy. */
function matchesExitCodes(
  asked: { readonly operator: string; readonly values?: readonly number[] } | undefined,
  exitCode: number,
): boolean {
  if (asked === undefined) return false;
  const isListed = (asked.values ?? []).includes(exitCode);
  return asked.operator === "In" ? isListed : !isListed;
}
