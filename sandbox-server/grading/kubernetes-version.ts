import { openConnection } from "../../checkers/engine/cluster/connection.ts";
import { systemClock } from "../../checkers/engine/index.ts";

/** The API server's own word for its version, such as `v1.20.15`; undefined where it gives none. Never throws. */
export async function findKubernetesVersion(kubeconfig: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    using connection = openConnection(kubeconfig, systemClock);
    const answer = await connection.request("/version", { signal, timeoutMs: 5000, maxBytes: 65_536 });
    const body: unknown = answer.status === 200 ? JSON.parse(answer.body) : undefined;
    if (typeof body !== "object" || body === null || !("gitVersion" in body)) return undefined;
    // The cluster may be a learner's own: what it says is data, and short.
    return typeof body.gitVersion === "string" ? body.gitVersion.slice(0, 60) : undefined;
  } catch {
    return undefined;
  }
}
