/** autoscaling/v2 HPAScalingRules. */
export interface ScalingRules {
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy?: string;
  readonly policies?: readonly { readonly type: string; readonly value: number; readonly periodSeconds: number }[];
}

export interface Behavior {
  readonly scaleUp?: ScalingRules;
  readonly scaleDown?: ScalingRules;
}

/** A number of replicas at a time, in ms. */
export interface Moment {
  readonly at: number;
  readonly replicas: number;
}

/** What an autoscaler remembers of its own decisions. */
export interface ScalingMemory {
  recommendations: Moment[];
  /** Replicas before each change, for the policies' periods. */
  changes: { at: number; delta: number }[];
}

const longestWindowMs = 3_600_000;

const defaultUp = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
};
const defaultDown = {
  stabilizationWindowSeconds: 300,
  selectPolicy: "Max",
  policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
};

/** How far a recommendation may be followed now, and what held it back. */
export interface Limited {
  readonly replicas: number;
  readonly isStabilized: boolean;
  readonly limit: "none" | "rate" | "min" | "max";
}

/** Holds a recommendation back by windows, policies and bounds (horizontal.go normalizeDesiredReplicasWithBehaviors). */
export function limitReplicas(
  current: number,
  recommended: number,
  bounds: { readonly min: number; readonly max: number },
  behavior: Behavior | undefined,
  memory: ScalingMemory,
  now: number,
): Limited {
  const up = { ...defaultUp, ...behavior?.scaleUp };
  const down = { ...defaultDown, ...behavior?.scaleDown };
  const stable = stabilize(current, recommended, up, down, memory, now);
  const isStabilized = stable !== recommended;
  const policed = applyPolicies(current, stable, stable > current ? up : down, memory, now);
  if (policed > bounds.max) return { replicas: bounds.max, isStabilized, limit: "max" };
  if (policed < bounds.min) return { replicas: bounds.min, isStabilized, limit: "min" };
  const isAtBound = recommended > bounds.max ? "max" : recommended < bounds.min ? "min" : undefined;
  const limit = policed !== stable ? "rate" : (isAtBound ?? "none");
  return { replicas: policed, isStabilized, limit };
}

/** Grows no further than the lowest recent recommendation, shrinks no further than the highest. */
function stabilize(
  current: number,
  recommended: number,
  up: ScalingRules,
  down: ScalingRules,
  memory: ScalingMemory,
  now: number,
): number {
  memory.recommendations = memory.recommendations.filter(({ at }) => now - at <= longestWindowMs);
  memory.recommendations.push({ at: now, replicas: recommended });
  const within = (rules: ScalingRules) => {
    const windowMs = (rules.stabilizationWindowSeconds ?? 0) * 1000;
    return memory.recommendations.filter(({ at }) => now - at <= windowMs).map(({ replicas }) => replicas);
  };
  const lowest = Math.min(recommended, ...within(up));
  const highest = Math.max(recommended, ...within(down));
  return Math.min(Math.max(current, lowest), highest);
}

function applyPolicies(
  current: number,
  wanted: number,
  rules: ScalingRules,
  memory: ScalingMemory,
  now: number,
): number {
  if (wanted === current) return wanted;
  if (rules.selectPolicy === "Disabled") return current;
  const isGrowing = wanted > current;
  const limits = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const recent = memory.changes.filter(({ at, delta }) => now - at < periodSeconds * 1000 && delta > 0 === isGrowing);
    const start = current - recent.reduce((sum, { delta }) => sum + delta, 0);
    if (type === "Pods") return isGrowing ? start + value : start - value;
    return isGrowing ? Math.ceil(start * (1 + value / 100)) : Math.floor(start * (1 - value / 100));
  });
  if (limits.length === 0) return wanted;
  const widest = rules.selectPolicy === "Min" ? !isGrowing : isGrowing;
  const limit = widest ? Math.max(...limits) : Math.min(...limits);
  return isGrowing ? Math.max(current, Math.min(wanted, limit)) : Math.min(current, Math.max(wanted, limit));
}

/** Writes down a change that was made. */
export function rememberChange(memory: ScalingMemory, from: number, to: number, now: number): void {
  memory.changes = memory.changes.filter(({ at }) => now - at <= longestWindowMs);
  memory.changes.push({ at: now, delta: to - from });
}
