import type { Job, Pod } from "../../registry/types.ts";

export const completionIndexKey = "batch.kubernetes.io/job-completion-index";

export function isIndexed(job: Job): boolean {
  return job.spec?.completionMode === "Indexed";
}

/** The completion index of a pod; undefined when it has none. */
export function indexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[completionIndexKey];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Indexes in the short form of statuses and rules: `1,3-5,7`. Anything that is not a number is passed over. */
export function parseIndexes(text: string | undefined): Set<number> {
  const indexes = new Set<number>();
  for (const part of (text ?? "").split(",")) {
    const [first, last = first] = part.split("-").map((number) => Number.parseInt(number, 10));
    if (first === undefined || last === undefined || Number.isNaN(first) || Number.isNaN(last)) continue;
    for (let index = first; index <= last; index += 1) indexes.add(index);
  }
  return indexes;
}

/** The short form of a set of indexes; two in a row are written `3,4`, three or more `3-5`. */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((left, right) => left - right);
  const parts: string[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while ((sorted[end + 1] ?? Number.NaN) === (sorted[end] ?? 0) + 1) end += 1;
    if (end > start) parts.push(`${sorted[start]}${end === start + 1 ? "," : "-"}${sorted[end]}`);
    else parts.push(String(sorted[start]));
    start = end + 1;
  }
  return parts.join(",");
}
