import type { Job } from "../../registry/types.ts";
import type { Controller } from "../controller.ts";
import { timeOf } from "../times.ts";
import { itself, refOf } from "../work-key.ts";
import { isJobFinished } from "./job-outcome.ts";

/** Removes finished jobs when their ttlSecondsAfterFinished has passed. */
export const ttlAfterFinished: Controller = {
  name: "ttl-after-finished-controller",
  sources: [itself("jobs.batch")],
  reconcile(key, { client, clock }) {
    const ref = refOf("jobs.batch", key);
    const job = client.find<Job>(ref);
    const seconds = job?.spec?.ttlSecondsAfterFinished;
    if (!job || seconds === undefined || !isJobFinished(job) || job.metadata.deletionTimestamp) return undefined;
    const ends = (job.status?.conditions ?? [])
      .filter(({ type, status }) => (type === "Complete" || type === "Failed") && status === "True")
      .map(({ lastTransitionTime }) => timeOf(lastTransitionTime));
    const left = Math.max(...ends) + seconds * 1000 - clock.now();
    if (left > 0) return left;
    client.delete(ref, { propagation: "Foreground", uid: job.metadata.uid });
    return undefined;
  },
};
