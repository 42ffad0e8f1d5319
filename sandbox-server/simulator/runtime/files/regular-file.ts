import type { Filesystem } from "./filesystem.ts";
import type { LayerFile } from "./layer.ts";

const EMPTY = new Uint8Array(0);

/**
 * A file's content. Until the first write it shares the image's bytes; what lies past the stored bytes and before
 * `size` reads as zeros, so a file of zeros of any size costs nothing.
 */
export class RegularFile {
  readonly kind = "file";
  mode: number;
  uid: number;
  gid: number;
  modifiedAt: number;
  links = 1;
  size: number;
  readonly filesystem: Filesystem;
  /** The image's file while the content is still that. */
  lower: LayerFile | undefined;
  #stored: Uint8Array = EMPTY;
  #length = 0;

  constructor(filesystem: Filesystem, owner: { mode: number; uid: number; gid: number }, modifiedAt: number) {
    this.filesystem = filesystem;
    this.mode = owner.mode;
    this.uid = owner.uid;
    this.gid = owner.gid;
    this.modifiedAt = modifiedAt;
    this.size = 0;
  }

  static fromLayer(filesystem: Filesystem, lower: LayerFile, modifiedAt: number): RegularFile {
    const file = new RegularFile(filesystem, lower, modifiedAt);
    file.lower = lower;
    file.size = lower.sizeBytes ?? lower.content().length;
    return file;
  }

  /** At most `max` bytes from `offset`; empty at the end. The bytes may be shared: they must not be changed. */
  read(offset: number, max: number): Uint8Array {
    const end = Math.min(this.size, offset + max);
    if (offset >= end) return EMPTY;
    const stored = this.storedBytes();
    if (end <= stored.length) return stored.subarray(offset, end);
    const bytes = new Uint8Array(end - offset);
    if (offset < stored.length) bytes.set(stored.subarray(offset));
    return bytes;
  }

  /** What comes before the zeros up to `size`; shared, and not to be changed. */
  storedBytes(): Uint8Array {
    return this.lower?.content() ?? this.#stored.subarray(0, this.#length);
  }

  bytes(): Uint8Array {
    return this.read(0, this.size);
  }

  /** Throws ENOSPC when the disk is full. */
  write(offset: number, data: Uint8Array, now: number): void {
    this.#own();
    const end = offset + data.length;
    const grows = Math.max(0, end - this.size);
    if (offset >= this.#length && isAllZero(data)) {
      this.filesystem.charge(grows, 0);
    } else {
      this.#reserve(end, grows);
      this.#stored.set(data, offset);
      this.#length = Math.max(this.#length, end);
    }
    this.size = Math.max(this.size, end);
    this.modifiedAt = now;
  }

  truncate(size: number, now: number): void {
    this.#own();
    this.filesystem.charge(size - this.size, 0);
    if (size < this.#length) {
      if (size === 0) this.#release();
      else this.#stored.fill(0, size, this.#length);
      this.#length = size;
    }
    this.size = size;
    this.modifiedAt = now;
  }

  /** Gives the space back when the last name is gone. */
  unlinked(): void {
    this.links -= 1;
    if (this.links > 0 || this.lower !== undefined) return;
    this.filesystem.charge(-this.size, 0);
    this.size = 0;
    this.#length = 0;
    this.#release();
  }

  #own(): void {
    const { lower } = this;
    if (lower === undefined) return;
    const content = lower.content();
    this.filesystem.charge(this.size, content.length);
    this.lower = undefined;
    this.#stored = Uint8Array.from(content);
    this.#length = content.length;
  }

  #reserve(end: number, grows: number): void {
    const capacity = this.#stored.length;
    const wanted = end <= capacity ? capacity : Math.max(end, Math.min(capacity * 2, capacity + 1_048_576));
    this.filesystem.charge(grows, wanted - capacity);
    if (wanted === capacity) return;
    const larger = new Uint8Array(wanted);
    larger.set(this.#stored.subarray(0, this.#length));
    this.#stored = larger;
  }

  #release(): void {
    this.filesystem.charge(0, -this.#stored.length);
    this.#stored = EMPTY;
  }
}

function isAllZero(data: Uint8Array): boolean {
  for (const byte of data) if (byte !== 0) return false;
  return data.length > 0;
}
