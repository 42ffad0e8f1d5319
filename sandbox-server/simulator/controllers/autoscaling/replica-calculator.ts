/** kube-controller-manager's --horizontal-pod-autoscaler-tolerance. */
export const defaultTolerance = 0.1;

/** What is known of one pod's share of a metric. */
export interface PodSample {
  /** Undefined when the pod has not reported yet. */
  readonly value: number | undefined;
  /** What the pod asks for, where the target is a share of that. */
  readonly request?: number;
  /** A pod that is not ready yet counts as using nothing when scaling up. */
  readonly isReady: boolean;
}

export interface Target {
  /** Average per pod, or with `ofRequests` percent of what the pods ask for. */
  readonly value: number;
  readonly ofRequests: boolean;
}

export interface Proposal {
  readonly replicas: number;
  /** What the pods use on average, in the unit of the target. */
  readonly current: number;
  /** The same as an amount per pod. */
  readonly average: number;
}

/**
 * How many replicas would bring a metric to its target (pkg/controller/podautoscaler/replica_calculator.go). Pods that
 * are not ready or have not reported are taken at nothing when scaling up and at their target when scaling down, so
 * that what is not known never makes a change larger.
 *
 * @returns undefined when no pod has reported
 */
export function proposeReplicas(
  current: number,
  samples: readonly PodSample[],
  target: Target,
  tolerance: number,
): Proposal | undefined {
  const known = samples.filter((sample) => sample.isReady && sample.value !== undefined);
  if (known.length === 0) return undefined;
  const usage = (each: PodSample) => each.value ?? 0;
  const level = (counted: readonly PodSample[], amount: (each: PodSample) => number) => {
    const sum = counted.reduce((total, each) => total + amount(each), 0);
    if (!target.ofRequests) return sum / counted.length;
    const requests = counted.reduce((total, each) => total + (each.request ?? 0), 0);
    return requests === 0 ? 0 : Math.trunc((sum * 100) / requests);
  };
  const average = known.reduce((total, each) => total + usage(each), 0) / known.length;
  const report = (replicas: number): Proposal => ({ replicas, current: level(known, usage), average });
  const ratio = level(known, usage) / target.value;
  const unready = samples.filter((each) => !each.isReady);
  const missing = samples.filter((each) => each.isReady && each.value === undefined);
  const growing = ratio > 1;
  if (missing.length === 0 && (unready.length === 0 || !growing)) {
    return report(isWithin(ratio, tolerance) ? current : Math.ceil(ratio * known.length));
  }
  const assumed = (each: PodSample) => (target.ofRequests ? ((each.request ?? 0) * target.value) / 100 : target.value);
  const counted = growing ? samples : [...known, ...missing];
  const adjusted =
    level(counted, (each) => (known.includes(each) ? usage(each) : growing ? 0 : assumed(each))) / target.value;
  const hasTurned = (growing && adjusted < 1) || (!growing && adjusted > 1);
  if (isWithin(adjusted, tolerance) || hasTurned) return report(current);
  const replicas = Math.ceil(adjusted * counted.length);
  const isContrary = (adjusted < 1 && replicas > current) || (adjusted > 1 && replicas < current);
  return report(isContrary ? current : replicas);
}

function isWithin(ratio: number, tolerance: number): boolean {
  return Math.abs(ratio - 1) <= tolerance;
}
