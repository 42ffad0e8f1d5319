/** One package of a distribution, as its index tells it. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** Bytes on disk when installed. */
  readonly sizeBytes: number;
  readonly needs: readonly string[];
  readonly recommends: readonly string[];
  /** The simulated programs that it brings, by name; `name=program` where the two differ. */
  readonly programs: readonly string[];
}

export type PackageIndex = ReadonlyMap<string, Package>;

/**
 * Reads an index written as lines: `name version kilobytes : needs : recommends : programs`, lists separated by blanks.
 * What follows the last part that matters may be left away.
 */
export function readIndex(text: string): PackageIndex {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return new Map(
    lines.map((line) => {
      const [head = "", needs = "", recommends = "", programs = ""] = line.split(":").map((part) => part.trim());
      const [name = "", version = "", kilobytes = "0"] = head.split(/\s+/);
      const sizeBytes = Number(kilobytes) * 1000;
      return [
        name,
        { name, version, sizeBytes, needs: words(needs), recommends: words(recommends), programs: words(programs) },
      ];
    }),
  );
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** Names that are not in an index. */
export function unknownNames(index: PackageIndex, names: readonly string[]): string[] {
  return names.filter((name) => !index.has(name));
}

/** Packages with everything that they need (and recommend), needed ones first, without those that are `present`. */
export function withNeeded(
  index: PackageIndex,
  names: readonly string[],
  present: ReadonlySet<string>,
  takesRecommended: boolean,
): Package[] {
  const found = new Map<string, Package>();
  const visited = new Set<string>();
  const visit = (name: string) => {
    const one = index.get(name);
    if (one === undefined || visited.has(name) || present.has(name)) return;
    visited.add(name);
    for (const other of [...one.needs, ...(takesRecommended ? one.recommends : [])]) visit(other);
    found.set(name, one);
  };
  for (const name of names) visit(name);
  return [...found.values()];
}
