import { EngineFault } from "../engine-fault.ts";
import { familiarName, type ImageName, parseImageName, tryParseImageName } from "./image-names.ts";
import { type ImageParts, ImageRecord } from "./image-record.ts";

/** Which images there are and what they are called. */
export class ImageIndex {
  readonly #records = new Map<string, ImageRecord>();
  /** Long name with tag → id. */
  readonly #tags = new Map<string, string>();
  /** Long repository with digest → id. */
  readonly #digests = new Map<string, string>();
  /** When an image got its last name, in milliseconds since the epoch. */
  readonly tagTimes = new Map<string, number>();
  revision = 0;

  /** An image that needn't be in the store. */
  recordOf(parts: ImageParts): ImageRecord {
    return new ImageRecord(parts, (id) => this.namesOf(id));
  }

  /** Puts an image in, if it isn't there. */
  add(parts: ImageParts): ImageRecord {
    const record = this.recordOf(parts);
    const known = this.#records.get(record.id);
    if (known !== undefined) return known;
    this.#records.set(record.id, record);
    this.revision += 1;
    return record;
  }

  records(): readonly ImageRecord[] {
    return [...this.#records.values()];
  }

  tags(): ReadonlyMap<string, string> {
    return this.#tags;
  }

  digests(): ReadonlyMap<string, string> {
    return this.#digests;
  }

  byId(id: string): ImageRecord | undefined {
    return this.#records.get(id);
  }

  childrenOf(id: string): readonly ImageRecord[] {
    return this.records().filter(({ parent }) => parent === id);
  }

  namesOf(id: string): { readonly tags: readonly string[]; readonly digests: readonly string[] } {
    const names = (map: ReadonlyMap<string, string>) =>
      [...map]
        .filter(([, target]) => target === id)
        .map(([name]) => familiarName(name))
        .sort();
    return { tags: names(this.#tags), digests: names(this.#digests) };
  }

  setTag(name: ImageName, id: string, now: number): void {
    this.#tags.set(`${name.repository}:${name.tag ?? "latest"}`, id);
    this.tagTimes.set(id, now);
    this.revision += 1;
  }

  setDigest(repository: string, digest: string, id: string): void {
    this.#digests.set(`${repository}@${digest}`, id);
    this.revision += 1;
  }

  restoreNames(tags: readonly (readonly [string, string])[], digests: readonly (readonly [string, string])[]): void {
    for (const [name, id] of tags) this.#tags.set(name, id);
    for (const [name, id] of digests) this.#digests.set(name, id);
  }

  /** Takes one name away; `long` as in `tags()` or `digests()`. */
  untag(long: string): void {
    this.#tags.delete(long);
    this.#digests.delete(long);
    this.revision += 1;
  }

  remove(id: string): void {
    this.#records.delete(id);
    this.tagTimes.delete(id);
    for (const [name, target] of this.#digests) if (target === id) this.#digests.delete(name);
    this.revision += 1;
  }

  /** The name under which an image is found by a tag or digest; undefined when `reference` is an id. */
  nameIn(reference: string): string | undefined {
    const name = tryParseImageName(reference);
    if (name === undefined) return undefined;
    const long =
      name.digest === undefined ? `${name.repository}:${name.tag ?? "latest"}` : `${name.repository}@${name.digest}`;
    return this.#tags.has(long) || this.#digests.has(long) ? long : undefined;
  }

  /** As dockerd looks an image up: a whole id, then a name, then the beginning of an id. Errors: EngineFault 400, 404. */
  get(reference: string): ImageRecord {
    const whole = this.#records.get(reference) ?? this.#records.get(`sha256:${reference}`);
    if (whole !== undefined) return whole;
    const isDigest = reference.startsWith("sha256:");
    const name = isDigest ? undefined : this.nameIn(reference);
    const named =
      name === undefined ? undefined : this.#records.get(this.#tags.get(name) ?? this.#digests.get(name) ?? "");
    if (named !== undefined) return named;
    const beginning = isDigest ? reference.slice(7) : reference;
    if (/^[0-9a-f]{1,64}$/.test(beginning)) {
      const fitting = this.records().filter(({ id }) => id.startsWith(`sha256:${beginning}`));
      const [one] = fitting;
      if (one !== undefined && fitting.length === 1) return one;
    }
    if (isDigest) throw new EngineFault(404, `No such image: ${reference}`);
    const parsed = parseImageName(reference);
    throw new EngineFault(404, `No such image: ${missingName(reference, parsed)}`);
  }
}

function missingName(reference: string, { tag, digest }: ImageName): string {
  return tag === undefined && digest === undefined ? `${reference}:latest` : reference;
}
