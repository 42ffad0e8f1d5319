/** Which tags a repository has, as a rule: versions by their series, names that stand for one, and endings. */
export interface TagRules {
  /** Series → its last patch: `{ "1.27": 5 }` has 1.27.0 to 1.27.5. A series whose patch is -1 has no third number. */
  readonly series: Readonly<Record<string, number>>;
  /** Names that stand for a version: `{ latest: "1.29.3", stable: "1.28.0" }`. */
  readonly names: Readonly<Record<string, string>>;
  /** Endings that say the same version on another base: `alpine`, `bookworm`; numbers in them are free. */
  readonly endings?: readonly RegExp[];
}

/**
 * The version that a tag stands for, as the newest that fits: `1` and `1.27` stand for the last of their series,
 * `1.27-alpine` for the same version on another base.
 */
export function tagResolver({ series, names, endings = [] }: TagRules): (tag: string) => string | undefined {
  const newestFirst = Object.keys(series).sort(compareVersions).reverse();
  const exact = (version: string): string | undefined => {
    if (Object.hasOwn(names, version)) return names[version];
    const fitting = newestFirst.find((one) => one === version || one.startsWith(`${version}.`));
    if (fitting !== undefined) return full(fitting, series[fitting] ?? 0);
    const cut = version.lastIndexOf(".");
    const patch = version.slice(cut + 1);
    const last = series[version.slice(0, cut)];
    return cut > 0 && last !== undefined && /^\d+$/.test(patch) && Number(patch) <= last ? version : undefined;
  };
  return (tag) => {
    const found = exact(tag);
    if (found !== undefined) return found;
    const dash = tag.indexOf("-");
    const [version, ending] = dash === -1 ? ["latest", tag] : [tag.slice(0, dash), tag.slice(dash + 1)];
    return endings.some((form) => form.test(ending)) ? exact(version) : undefined;
  };
}

function full(series: string, lastPatch: number): string {
  return lastPatch < 0 ? series : `${series}.${lastPatch}`;
}

function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split(".").map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Endings that official images share. */
export const commonEndings: readonly RegExp[] = [
  /^alpine([\d.]+)?(-slim|-perl|-otel)?$/,
  /^(slim-)?(wheezy|jessie|stretch|buster|bullseye|bookworm|trixie)(-slim)?$/,
  /^(slim|perl)$/,
];
