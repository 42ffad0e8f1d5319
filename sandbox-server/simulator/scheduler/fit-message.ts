import type { Rejection } from "./filters/filter.ts";

/** `0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu.` (framework.FitError). */
export function fitMessage(nodes: number, rejections: Iterable<Rejection>): string {
  const counts = new Map<string, number>();
  for (const { reasons } of rejections) {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return unavailable(nodes, counts);
}

/** The same form for one reason that holds everywhere and is not counted. */
export function obstacleMessage(nodes: number, obstacle: string): string {
  return `0/${nodes} nodes are available: ${obstacle}.`;
}

/** What preemption has to say: where it can't help, and where it found nobody to remove. */
export function preemptionMessage(nodes: number, helpless: number, victimless: number): string {
  const counts = new Map<string, number>();
  if (helpless > 0) counts.set("Preemption is not helpful for scheduling", helpless);
  if (victimless > 0) counts.set("No preemption victims found for incoming pod", victimless);
  return `preemption: ${unavailable(nodes, counts)}`;
}

function unavailable(nodes: number, counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return sorted.length > 0
    ? `0/${nodes} nodes are available: ${sorted.join(", ")}.`
    : `0/${nodes} nodes are available.`;
}
