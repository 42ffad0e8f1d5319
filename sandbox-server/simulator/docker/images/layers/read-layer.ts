import type { Readable } from "node:stream";
import { extract, type Header } from "tar-stream";
import type { LayerFile } from "../../../runtime/files/layer.ts";
import { type ChangedDirectory, type LayerChange, WHITEOUT } from "./layer-change.ts";

interface OpenDirectory {
  kind: "directory";
  mode: number;
  uid: number;
  gid: number;
  isOpaque?: true;
  entries: Map<string, LayerChange | OpenDirectory>;
}

/**
 * Reads a layer's archive, or any tar archive as a tree. Hard links become files of the same content; devices and sockets
 * are left out. Rejects where the bytes are no tar archive.
 */
export async function readLayer(archive: Readable, limitBytes: number): Promise<ChangedDirectory> {
  const root = openDirectory();
  let held = 0;
  const reader = extract();
  archive.on("error", (error) => reader.destroy(error)).pipe(reader);
  for await (const member of reader) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of member as AsyncIterable<Uint8Array>) {
      held += chunk.length;
      if (held > limitBytes) throw new LayerTooLarge(limitBytes);
      chunks.push(chunk);
    }
    place(root, member.header, Buffer.concat(chunks));
  }
  return root as ChangedDirectory;
}

/** The archive holds more than an engine of the simulator keeps. */
export class LayerTooLarge extends Error {
  constructor(limitBytes: number) {
    super(`write: no space left on device (an archive may hold ${limitBytes / 1024 / 1024} MiB here)`);
    this.name = "LayerTooLarge";
  }
}

function place(root: OpenDirectory, header: Header, content: Buffer): void {
  const names = pathOf(header)
    .split("/")
    .filter((name) => name !== "" && name !== "." && name !== "..");
  const owner = { mode: (header.mode ?? 0o644) & 0o7777, uid: header.uid ?? 0, gid: header.gid ?? 0 };
  const last = names.pop();
  if (last === undefined) {
    if (header.type === "directory") Object.assign(root, owner);
    return;
  }
  let at = root;
  for (const name of names) at = child(at, name);
  if (last === ".wh..wh..opq") at.isOpaque = true;
  else if (last.startsWith(".wh.")) at.entries.set(last.slice(4), WHITEOUT);
  else if (header.type === "directory") Object.assign(child(at, last), owner);
  else if (header.type === "symlink") at.entries.set(last, { kind: "symlink", target: header.linkname ?? "" });
  else if (header.type === "link") link(root, at, last, header.linkname ?? "");
  else if (header.type === "file" || header.type === "contiguous-file" || header.type === null)
    at.entries.set(last, { kind: "file", ...owner, ...fileContent(header, content) });
}

function pathOf(header: Header): string {
  return paxOf(header)["GNU.sparse.name"] ?? header.name;
}

function paxOf({ pax }: Header): Readonly<Record<string, string>> {
  return (pax ?? {}) as Record<string, string>;
}

function fileContent(header: Header, body: Buffer): Pick<LayerFile, "content" | "sizeBytes"> {
  const realSize = paxOf(header)["GNU.sparse.realsize"];
  if (realSize === undefined) return { content: () => body };
  const content = expandSparse(body);
  return { content: () => content, sizeBytes: Number(realSize) };
}

/** GNU sparse format 1.0: a map of offset and length pairs in decimal lines, padded to a block, then the data. */
function expandSparse(body: Buffer): Buffer {
  let at = 0;
  const number = () => {
    const end = body.indexOf(10, at);
    const value = Number(body.toString("latin1", at, end));
    at = end + 1;
    return value;
  };
  const pieces = Array.from({ length: number() }, () => ({ offset: number(), length: number() }));
  let data = Math.ceil(at / 512) * 512;
  const end = Math.max(0, ...pieces.filter(({ length }) => length > 0).map(({ offset, length }) => offset + length));
  const content = Buffer.alloc(end);
  for (const { offset, length } of pieces) {
    body.copy(content, offset, data, data + length);
    data += length;
  }
  return content;
}

function link(root: OpenDirectory, at: OpenDirectory, name: string, target: string): void {
  let found: LayerChange | OpenDirectory | undefined = root;
  for (const part of target.split("/").filter((one) => one !== "" && one !== "."))
    found = found?.kind === "directory" ? found.entries.get(part) : undefined;
  if (found?.kind === "file") at.entries.set(name, found);
}

function child(parent: OpenDirectory, name: string): OpenDirectory {
  const found = parent.entries.get(name);
  if (found?.kind === "directory") return found as OpenDirectory;
  const made = openDirectory();
  parent.entries.set(name, made);
  return made;
}

function openDirectory(): OpenDirectory {
  return { kind: "directory", mode: 0o755, uid: 0, gid: 0, entries: new Map() };
}
