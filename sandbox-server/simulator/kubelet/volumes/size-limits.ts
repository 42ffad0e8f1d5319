import { quantityValue } from "../../registry/quantity.ts";
import type { PodRun } from "../pods/pod-run.ts";

/** How often the kubelet's eviction manager looks. */
const LOOK_EVERY_MS = 10_000;

/**
 * Watches the directories of a pod that have a size limit, if there are any; tells once, in the kubelet's words, when one
 * has grown beyond it. Directories in memory are bounded by the runtime instead.
 */
export function watchSizeLimits(run: PodRun, exceeded: (message: string) => void): Disposable | undefined {
  const limited = (run.pod.spec?.volumes ?? []).flatMap(({ name, emptyDir }) =>
    emptyDir?.sizeLimit === undefined || emptyDir.medium === "Memory" ? [] : [{ name, limit: emptyDir.sizeLimit }],
  );
  if (limited.length === 0) return undefined;
  let waiting: Disposable | undefined;
  const look = () => {
    const over = limited.find(({ name, limit }) => run.volumes.usedBytes(name) > quantityValue(limit));
    if (over === undefined) waiting = run.context.probes.once(LOOK_EVERY_MS, look);
    else exceeded(`Usage of EmptyDir volume ${JSON.stringify(over.name)} exceeds the limit "${over.limit}". `);
  };
  waiting = run.context.probes.once(LOOK_EVERY_MS, look);
  return { [Symbol.dispose]: () => waiting?.[Symbol.dispose]() };
}
