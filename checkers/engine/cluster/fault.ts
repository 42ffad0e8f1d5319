import type { Message } from "../../../sandbox-server/language/message.ts";
import { say, shown } from "../plain-text.ts";

export type FaultCode =
  | "api-unreachable"
  | "api-refused"
  | "api-error"
  | "audit-missing"
  | "check-failed"
  | "check-timed-out"
  | "docker-missing"
  | "shell-missing";

/** Why the cluster could not be asked. Never the learner's fault. */
export interface ClusterFault {
  readonly code: FaultCode;
  readonly message: Message;
}

export function unreachable(thrown: unknown): ClusterFault {
  const reason = shown(thrown instanceof Error ? thrown.message || thrown.name : String(thrown));
  return {
    code: "api-unreachable",
    message: say(
      `The cluster's API can't be reached (${reason}). It is tried again by itself.`,
      `L'API du cluster est injoignable (${reason}). Une nouvelle tentative aura lieu automatiquement.`,
    ),
  };
}

/** An answer that says neither yes nor no: `status` is the HTTP status, `body` a Kubernetes Status where one came. */
export function refused(path: string, status: number, detail: string): ClusterFault {
  const isRefusal = status === 401 || status === 403;
  const words = shown(detail === "" ? `HTTP ${status}` : `HTTP ${status}: ${detail}`, 240);
  return {
    code: isRefusal ? "api-refused" : "api-error",
    message: say(
      `The checker may not read ${shown(path)} of the cluster (${words}). Tell the operator; it never counts against you.`,
      `Le vérificateur ne peut pas lire ${shown(path)} dans le cluster (${words}). Prévenez l'opérateur ; cela ne vous pénalise jamais.`,
    ),
  };
}
