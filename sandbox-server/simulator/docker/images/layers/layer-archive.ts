import { createHash } from "node:crypto";
import type { LayerFile } from "../../../runtime/files/layer.ts";
import { END_OF_ARCHIVE, encodeEntry, type TarEntry } from "../../../runtime/programs/tar-format.ts";
import type { ChangedDirectory, LayerChange } from "./layer-change.ts";

/**
 * A layer as a tar archive (OCI image specification, layer.md): removed names are empty files `.wh.NAME`, hidden directories
 * hold `.wh..wh..opq`. Zeros behind a file's content are written as GNU's sparse format 1.0, which readers expand.
 */
export function encodeLayer(layer: ChangedDirectory): Buffer {
  const parts: Uint8Array[] = [];
  encodeDirectory(layer, "", parts);
  parts.push(END_OF_ARCHIVE);
  return Buffer.concat(parts);
}

/** `sha256:…` of an archive. */
export function digestOf(bytes: Uint8Array | string): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function encodeDirectory(directory: ChangedDirectory, path: string, parts: Uint8Array[]): void {
  if (path !== "") parts.push(encodeEntry(entry({ name: `${path}/`, type: "directory", ...ownerOf(directory) })));
  const prefix = path === "" ? "" : `${path}/`;
  if (directory.isOpaque === true) parts.push(encodeEntry(entry({ name: `${prefix}.wh..wh..opq` })));
  for (const name of [...directory.entries.keys()].sort()) {
    const change = directory.entries.get(name);
    if (change !== undefined) encodeChange(change, prefix, name, parts);
  }
}

function encodeChange(change: LayerChange, prefix: string, name: string, parts: Uint8Array[]): void {
  if (change.kind === "directory") encodeDirectory(change, prefix + name, parts);
  else if (change.kind === "whiteout") parts.push(encodeEntry(entry({ name: `${prefix}.wh.${name}` })));
  else if (change.kind === "symlink")
    parts.push(encodeEntry(entry({ name: prefix + name, type: "symlink", mode: 0o777, link: change.target })));
  else parts.push(...encodeFile(change, prefix + name));
}

function encodeFile(file: LayerFile, name: string): Uint8Array[] {
  const content = file.content();
  const size = file.sizeBytes ?? content.length;
  if (size === content.length) return [encodeEntry(entry({ name, content, ...ownerOf(file) }))];
  const records = {
    "GNU.sparse.major": "1",
    "GNU.sparse.minor": "0",
    "GNU.sparse.name": name,
    "GNU.sparse.realsize": `${size}`,
  };
  const map = Buffer.from(`2\n0\n${content.length}\n${size}\n0\n`);
  const body = Buffer.concat([map, Buffer.alloc(512 - map.length), content]);
  return [
    encodeEntry(entry({ name: "PaxHeaders.0/sparse", content: paxRecords(records) }), "x"),
    encodeEntry(entry({ name: "GNUSparseFile.0/sparse", content: body, ...ownerOf(file) })),
  ];
}

/** `LENGTH NAME=VALUE\n` each, where the length counts itself (pax(1)). */
function paxRecords(records: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(records).map(([name, value]) => {
    const rest = ` ${name}=${value}\n`;
    const length = Buffer.byteLength(rest);
    const digits = `${length + `${length}`.length}`.length;
    return `${length + digits}${rest}`;
  });
  return Buffer.from(lines.join(""));
}

function ownerOf({ mode, uid, gid }: { readonly mode: number; readonly uid: number; readonly gid: number }) {
  return { mode, uid, gid };
}

function entry(fields: Partial<TarEntry> & { readonly name: string }): TarEntry {
  const nothing = {
    type: "file",
    mode: 0o644,
    uid: 0,
    gid: 0,
    modifiedAt: 0,
    content: new Uint8Array(0),
    link: "",
  } as const;
  return { ...nothing, ...fields };
}
