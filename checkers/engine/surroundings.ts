import type { Clock } from "./clock.ts";
import type { ClusterFault } from "./cluster/fault.ts";
import { say } from "./plain-text.ts";

/** One request as audit.k8s.io/v1 records it at level Metadata, as much of it as checks read. */
export interface AuditEvent {
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly userAgent?: string;
  readonly objectRef?: {
    readonly resource: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly responseStatus: { readonly code: number; readonly reason?: string };
  /** RFC 3339. */
  readonly requestReceivedTimestamp: string;
}

/** What a sandbox offers beside its cluster's API; a bare kubeconfig offers none of it. A sandbox is one as it is. */
export interface Surroundings {
  /** Tells every request still known, oldest first, then each as it is answered. */
  audit?(listener: (event: AuditEvent) => void): Disposable;
  /** Tells when something in the learner's home has changed. */
  followHome?(listener: () => void): Disposable;
  /** A unix socket on this machine where the learner's Docker Engine serves its API. */
  readonly dockerSocket?: string | undefined;
  /** Runs one program in the learner's home, without a terminal. */
  run?(
    argv: readonly string[],
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
}

/** Events of the Docker Engine are told under this key, beside the keys of collections. */
export const dockerKey = "docker";

/** Changes of the learner's home are told under this key, beside the keys of collections. */
export const homeKey = "home";

/** As many requests as one attempt makes by hand, many times over. */
const keptActions = 5000;

/** What the learner's kubectl asked, oldest first. */
export interface ActionLog {
  /** Everything, for what must never be done. */
  all(): readonly AuditEvent[];
  /**
   * Without the last moment's. The record runs ahead of the watches, and a request counts as a step only when the view
   * shows what it changed.
   */
  settled(): readonly AuditEvent[];
}

const settlingMs = 250;

/** Changes of the audit record are told under this key, beside the keys of collections. */
export const auditKey = "audit";

/** Follows the audit record until `signal` fires; undefined where the sandbox keeps no audit record. */
export function followActions(
  { audit }: Surroundings,
  clock: Clock,
  onChange: () => void,
  signal: AbortSignal,
): ActionLog | undefined {
  if (audit === undefined) return undefined;
  const actions: AuditEvent[] = [];
  const settled: AuditEvent[] = [];
  const keep = (list: AuditEvent[], event: AuditEvent) => {
    list.push(event);
    if (list.length > keptActions) list.shift();
    onChange();
  };
  let isHistory = true;
  const following = audit((event) => {
    if (!isLearners(event)) return;
    keep(actions, event);
    if (isHistory) keep(settled, event);
    else clock.after(settlingMs, () => (signal.aborted ? undefined : keep(settled, event)));
  });
  isHistory = false;
  signal.addEventListener("abort", () => following[Symbol.dispose](), { once: true });
  return { all: () => actions, settled: () => settled };
}

/** The platform's own requests, and those of the checks themselves, come from other programs. */
function isLearners({ userAgent, objectRef }: AuditEvent): boolean {
  return objectRef !== undefined && userAgent !== undefined && /^kubectl(\/|$)/.test(userAgent);
}

export const noAudit: ClusterFault = {
  code: "audit-missing",
  message: say(
    "This sandbox keeps no record of requests, so this step can't be judged here. Tell the operator; it never counts against you.",
    "Ce bac à sable ne garde pas la trace des requêtes : cette étape ne peut pas être jugée ici. Prévenez l'opérateur ; cela ne vous pénalise jamais.",
  ),
};

export const noShell: ClusterFault = {
  code: "shell-missing",
  message: say(
    "Only a cluster was given here, without the learner's home, so this step can't be judged. It never counts against you.",
    "Seul un cluster est fourni ici, sans le répertoire personnel : cette étape ne peut pas être jugée. Cela ne vous pénalise jamais.",
  ),
};

export const noEngine: ClusterFault = {
  code: "docker-missing",
  message: say(
    "This sandbox has no Docker Engine, so this step can't be judged here. Tell the operator; it never counts against you.",
    "Ce bac à sable n'a pas de moteur Docker : cette étape ne peut pas être jugée ici. Prévenez l'opérateur ; cela ne vous pénalise jamais.",
  ),
};
