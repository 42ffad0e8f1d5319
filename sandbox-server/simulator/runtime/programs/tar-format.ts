/** One member of a tar archive (POSIX ustar, with GNU's long names read). */
export interface TarEntry {
  readonly name: string;
  readonly type: "file" | "directory" | "symlink";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedAt: number;
  readonly content: Uint8Array;
  readonly link: string;
}

const BLOCK = 512;

/** The header and content of one member, padded to blocks. `as` is another type flag than its own: `x` for pax records. */
export function encodeEntry(entry: TarEntry, as?: "x"): Uint8Array {
  const name = Buffer.from(entry.name);
  const parts: Uint8Array[] = [];
  if (name.length > 100) {
    parts.push(
      header("././@LongLink", "L", name.length + 1, { mode: 0, uid: 0, gid: 0, modifiedAt: 0, link: "" }),
      padded(Buffer.concat([name, Buffer.of(0)])),
    );
  }
  const flag = as ?? (entry.type === "directory" ? "5" : entry.type === "symlink" ? "2" : "0");
  const size = entry.type === "file" ? entry.content.length : 0;
  parts.push(header(entry.name, flag, size, entry));
  if (size > 0) parts.push(padded(entry.content));
  return Buffer.concat(parts);
}

/** Two empty blocks. */
export const END_OF_ARCHIVE = new Uint8Array(BLOCK * 2);

function header(
  name: string,
  flag: string,
  size: number,
  entry: Pick<TarEntry, "mode" | "uid" | "gid" | "modifiedAt" | "link">,
): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
  block.write(Buffer.from(name).subarray(0, 100).toString("latin1"), 0, "latin1");
  octal(entry.mode & 0o7777, 100, 8);
  octal(entry.uid, 108, 8);
  octal(entry.gid, 116, 8);
  octal(size, 124, 12);
  octal(Math.floor(entry.modifiedAt / 1000), 136, 12);
  block.write("        ", 148, "latin1");
  block.write(flag, 156, "latin1");
  block.write(entry.link, 157, "utf8");
  block.write("ustar\0", 257, "latin1");
  block.write("00", 263, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

function padded(content: Uint8Array): Uint8Array {
  return Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
}

/** Cuts an archive into members as its bytes arrive. */
export class TarReader {
  #buffer = Buffer.alloc(0);
  #longName: string | undefined;
  #longLink: string | undefined;
  broken = false;

  push(data: Uint8Array): TarEntry[] {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    const entries: TarEntry[] = [];
    while (this.#buffer.length >= BLOCK) {
      const block = this.#buffer.subarray(0, BLOCK);
      if (block.every((byte) => byte === 0)) {
        this.#buffer = this.#buffer.subarray(BLOCK);
        continue;
      }
      if (block.toString("latin1", 257, 262) !== "ustar") {
        this.broken = true;
        return entries;
      }
      const size = number(block, 124, 12);
      const total = BLOCK + Math.ceil(size / BLOCK) * BLOCK;
      if (this.#buffer.length < total) break;
      const content = Buffer.from(this.#buffer.subarray(BLOCK, BLOCK + size));
      this.#buffer = this.#buffer.subarray(total);
      const entry = this.#member(block, content);
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }

  #member(block: Buffer, content: Buffer): TarEntry | undefined {
    const flag = block.toString("latin1", 156, 157);
    if (flag === "L" || flag === "K") {
      const name = text(content, 0, content.length);
      if (flag === "L") this.#longName = name;
      else this.#longLink = name;
      return undefined;
    }
    if (flag === "x") {
      this.#readExtended(content.toString());
      return undefined;
    }
    if (flag === "g") return undefined;
    const prefix = text(block, 345, 155);
    const name = this.#longName ?? (prefix === "" ? text(block, 0, 100) : `${prefix}/${text(block, 0, 100)}`);
    const link = this.#longLink ?? text(block, 157, 100);
    this.#longName = undefined;
    this.#longLink = undefined;
    const type = flag === "5" ? "directory" : flag === "2" ? "symlink" : "file";
    return {
      name,
      type,
      mode: number(block, 100, 8),
      uid: number(block, 108, 8),
      gid: number(block, 116, 8),
      modifiedAt: number(block, 136, 12) * 1000,
      content,
      link,
    };
  }

  #readExtended(records: string): void {
    this.#longName = /\d+ path=([^\n]*)\n/.exec(records)?.[1] ?? this.#longName;
    this.#longLink = /\d+ linkpath=([^\n]*)\n/.exec(records)?.[1] ?? this.#longLink;
  }
}

function text(bytes: Buffer, start: number, length: number): string {
  const end = bytes.indexOf(0, start);
  return bytes.toString("utf8", start, end < 0 || end > start + length ? start + length : end);
}

function number(bytes: Buffer, start: number, length: number): number {
  return Number.parseInt(bytes.toString("latin1", start, start + length).replace(/[\0 ]/g, ""), 8) || 0;
}
