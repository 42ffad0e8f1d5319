import { pipeline } from "node:stream/promises";
import { extract, type Header, type Pack, pack } from "tar-stream";
import type { FileView } from "../../runtime/files/file-view.ts";
import type { FileNode } from "../../runtime/files/nodes.ts";
import { SystemFault } from "../../runtime/files/system-fault.ts";
import { type ApiCall, flag } from "../api/route.ts";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import { rfc3339Nano } from "../times.ts";
import { viewFiles, viewLayer } from "./container-view.ts";
import type { EngineContainer } from "./engine-container.ts";

/** Bits of Go's `os.FileMode` that lie outside the permissions. */
const GO_DIRECTORY = 2 ** 31;
const GO_SYMLINK = 2 ** 27;
/** Files go into an archive in pieces of this size: one of zeros may be larger than memory. */
const PIECE_BYTES = 1024 * 1024;

/** A container's disk takes no larger file that is not zeros (`Filesystem`). */
const LARGEST_FILE_BYTES = 48 * 1024 * 1024;

/** As many files as a learner's home may have. */
const MOST_ENTRIES = 10_000;

interface Place {
  readonly view: FileView;
  /** As asked, absolute. */
  readonly path: string;
  readonly node: FileNode;
}

/** `HEAD /containers/{id}/archive`: what lies at a path, in a header. Errors: EngineFault 404. */
export function statArchive(context: EngineContext, container: EngineContainer, call: ApiCall): void {
  const place = findPlace(context, container, call);
  call.response.setHeader("X-Docker-Container-Path-Stat", statHeader(place));
  call.reply(200);
}

/** `GET /containers/{id}/archive`: what lies at a path, as a tar archive. Errors: EngineFault 404. */
export async function getArchive(context: EngineContext, container: EngineContainer, call: ApiCall): Promise<void> {
  const place = findPlace(context, container, call);
  const { view, path } = place;
  call.response.setHeader("X-Docker-Container-Path-Stat", statHeader(place));
  const isContent = /\/\.$/.test(path);
  const target = isContent || path.endsWith("/") ? view.realPath(path) : path;
  const name = isContent ? "." : target === "/" ? "/" : baseName(target);
  await sendArchive(call, view, target, name);
}

/** `GET /containers/{id}/export`: all files but those of volumes. */
export async function exportContainer(
  context: EngineContext,
  container: EngineContainer,
  call: ApiCall,
): Promise<void> {
  await sendArchive(call, viewLayer(context, container), "/", "");
}

async function sendArchive(call: ApiCall, view: FileView, path: string, name: string): Promise<void> {
  const archive = pack();
  call.response.writeHead(200, { "Content-Type": "application/x-tar" });
  const sent = pipeline(archive, call.response);
  const packed = addEntry(archive, view, path, name).then(() => archive.finalize());
  try {
    await Promise.all([sent, packed]);
  } catch (fault) {
    archive.destroy();
    // A client that has gone away breaks the pipe; there is nobody left to tell.
    if (!call.signal.aborted) throw fault;
  }
}

async function addEntry(archive: Pack, view: FileView, path: string, name: string): Promise<void> {
  const node = view.lstat(path);
  if (node.kind === "special") return;
  const { mode, uid, gid } = node;
  const header = { mode: mode & 0o7777, uid, gid, mtime: new Date(node.modifiedAt) };
  if (node.kind === "symlink") {
    await write(archive, { ...header, name, type: "symlink", linkname: node.target });
  } else if (node.kind === "file") {
    const entry = archive.entry({ ...header, name, type: "file", size: node.size });
    entry.on("error", ignore);
    for (let offset = 0; offset < node.size; offset += PIECE_BYTES) {
      if (!entry.write(Buffer.from(node.read(offset, PIECE_BYTES)))) await drained(archive, entry);
    }
    entry.end(Buffer.alloc(0));
  } else {
    if (name !== "")
      await write(archive, { ...header, name: name.endsWith("/") ? name : `${name}/`, type: "directory" });
    const inside = name === "" || name === "/" ? name : `${name}/`;
    for (const child of view.list(path)) {
      if (path === "/" && ["proc", "dev", "sys"].includes(child)) continue;
      await addEntry(archive, view, path === "/" ? `/${child}` : `${path}/${child}`, `${inside}${child}`);
    }
  }
}

function write(archive: Pack, header: Parameters<Pack["entry"]>[0]): Promise<void> {
  return new Promise((resolve, reject) => {
    const entry = archive.entry(header, (fault) => (fault === null || fault === undefined ? resolve() : reject(fault)));
    entry.on("error", ignore);
  });
}

/** A member's fault is the whole archive's, which is told of it too. */
function ignore(): void {}

/** When the entry takes more; rejects when the archive was given up. */
function drained(archive: Pack, entry: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => () => {
      entry.off("drain", goOn);
      archive.off("close", stop);
      finish();
    };
    const goOn = settle(resolve);
    const stop = settle(() => reject(new EngineFault(500, "write: broken pipe")));
    entry.on("drain", goOn);
    archive.on("close", stop);
  });
}

/** `PUT /containers/{id}/archive`: unpacks a tar archive into a directory. Errors: EngineFault 400, 403, 404. */
export async function putArchive(context: EngineContext, container: EngineContainer, call: ApiCall): Promise<void> {
  const { view, path, node } = findPlace(context, container, call);
  const directory = view.realPath(path);
  if (node.kind !== "directory" && !view.isDirectory(path))
    throw new EngineFault(400, "extraction point is not a directory");
  if (view.locate(directory).mount.readOnly) throw new EngineFault(403, "container rootfs is marked read-only");
  const keepsKinds = flag(call.query, "noOverwriteDirNonDir");
  const reader = extract();
  const piped = pipeline(call.request, reader);
  // Whatever breaks it is met below, but perhaps not before it has broken.
  piped.catch(ignore);
  try {
    let entries = 0;
    for await (const member of reader) {
      entries += 1;
      if (entries > MOST_ENTRIES) throw new EngineFault(500, `${path}: no space left on device`);
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const part of member as AsyncIterable<Uint8Array>) {
        size += part.length;
        if (size > LARGEST_FILE_BYTES)
          throw new EngineFault(500, `write ${member.header.name}: no space left on device`);
        parts.push(part);
      }
      placeEntry(view, directory, member.header, Buffer.concat(parts), keepsKinds);
    }
    await piped;
  } catch (fault) {
    if (fault instanceof EngineFault || call.signal.aborted) throw fault;
    if (fault instanceof SystemFault)
      throw new EngineFault(500, `${path}: ${fault.message.toLowerCase()}`, { cause: fault });
    throw new EngineFault(400, "archive/tar: invalid tar header", { cause: fault });
  }
  context.changed();
  call.reply(200);
}

function placeEntry(view: FileView, directory: string, header: Header, content: Uint8Array, keepsKinds: boolean): void {
  const names = header.name.split("/").filter((name) => name !== "" && name !== ".");
  if (names.length === 0) return;
  if (names.includes("..")) throw new EngineFault(400, `invalid tar entry: ${header.name}`);
  const target = `${directory === "/" ? "" : directory}/${names.join("/")}`;
  for (let count = 1; count < names.length; count += 1) {
    const parent = `${directory === "/" ? "" : directory}/${names.slice(0, count).join("/")}`;
    if (view.find(parent) === undefined) view.makeDirectory(parent, 0o755);
  }
  const { type } = header;
  const existing = lookup(view, target);
  const isDirectory = type === "directory";
  if (existing !== undefined && keepsKinds && (existing.kind === "directory") !== isDirectory) {
    throw new EngineFault(
      400,
      `cannot overwrite ${isDirectory ? `non-directory "${target}" with directory` : `directory "${target}" with non-directory`} "${target}"`,
    );
  }
  if (isDirectory) {
    if (existing?.kind !== "directory") view.makeDirectory(target, 0o755);
  } else {
    if (existing !== undefined) view.unlink(target);
    if (type === "symlink") view.makeLink(header.linkname ?? "", target);
    else if (type === "link") view.link(`${directory === "/" ? "" : directory}/${header.linkname ?? ""}`, target);
    else if (type === "file" || type === "contiguous-file") view.writeFile(target, content);
    else return;
  }
  if (type !== "symlink") view.changeMode(target, (header.mode ?? 0o644) & 0o7777);
  view.changeOwner(target, header.uid ?? 0, header.gid ?? 0, false);
  if (type === "file" && header.mtime !== undefined) view.setModified(target, header.mtime.getTime());
}

function lookup(view: FileView, path: string): FileNode | undefined {
  try {
    return view.lstat(path);
  } catch (fault) {
    if (fault instanceof SystemFault) return undefined;
    throw fault;
  }
}

function findPlace(context: EngineContext, container: EngineContainer, call: ApiCall): Place {
  const asked = call.query.get("path") ?? "";
  if (asked === "") throw new EngineFault(400, "bad parameter: 'path' cannot be empty");
  const path = asked.startsWith("/") ? asked : `/${asked}`;
  const view = viewFiles(context, container);
  try {
    return { view, path, node: view.lstat(path.endsWith("/") || path.endsWith("/.") ? view.realPath(path) : path) };
  } catch (fault) {
    if (!(fault instanceof SystemFault)) throw fault;
    const name = call.parameters.id ?? "";
    throw new EngineFault(404, `Could not find the file ${asked} in container ${name}`, { cause: fault });
  }
}

function statHeader({ view, path, node }: Place): string {
  const kind = node.kind === "directory" ? GO_DIRECTORY : node.kind === "symlink" ? GO_SYMLINK : 0;
  const stat = {
    name: baseName(path.replace(/\/\.?$/, "") || "/"),
    size: node.kind === "file" ? node.size : 4096,
    mode: kind + (node.mode & 0o777),
    mtime: rfc3339Nano(node.modifiedAt),
    linkTarget: node.kind === "symlink" ? linkEnd(view, path) : "",
  };
  return Buffer.from(JSON.stringify(stat)).toString("base64");
}

/** Where a link leads in the end, whether something is there or not. */
function linkEnd(view: FileView, path: string): string {
  try {
    return view.locate(path).path;
  } catch (fault) {
    if (fault instanceof SystemFault) return view.readLink(path);
    throw fault;
  }
}

function baseName(path: string): string {
  return path === "/" ? "/" : path.slice(path.lastIndexOf("/") + 1);
}
