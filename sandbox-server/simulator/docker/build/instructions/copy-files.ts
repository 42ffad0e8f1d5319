import { createHash } from "node:crypto";
import { posix } from "node:path";
import { Readable } from "node:stream";
import type { LayerDirectory, LayerNode } from "../../../runtime/files/layer.ts";
import { EngineFault } from "../../engine-fault.ts";
import { paddedArchive } from "../../images/archive/read-archive.ts";
import { applyLayer } from "../../images/layers/layer-change.ts";
import { readLayer } from "../../images/layers/read-layer.ts";
import { MAX_HELD_BYTES } from "../../images/store.ts";
import { expandWord, expandWords } from "../dockerfile/expand-words.ts";
import type { Instruction } from "../dockerfile/parse-dockerfile.ts";
import { type FoundNode, findNode, hashNode, hasWildcards, matchNodes } from "../files/source-tree.ts";
import type { Owner, TreeWriter } from "../files/tree-writer.ts";
import { lookupIn, type Stage } from "../stage.ts";
import { needsBuildKit, readFlags } from "./demand.ts";

/** A COPY or ADD that has found its sources. */
export interface Copying {
  readonly name: string;
  readonly sources: readonly FoundNode[];
  readonly destination: string;
  readonly chown: string | undefined;
  /** ADD unpacks archives. */
  readonly unpacks: boolean;
  /** COPY --from leaves owners as they were. */
  readonly keepsOwners: boolean;
  /** What the history and the cache know it by. */
  readonly comment: string;
}

/** Flags of the two instructions, and those that only BuildKit knows. */
export function readCopyFlags(instruction: Instruction): ReadonlyMap<string, string> {
  const flags = readFlags(instruction, [
    "from",
    "chown",
    "chmod",
    "link",
    "parents",
    "exclude",
    "checksum",
    "keep-git-dir",
  ]);
  for (const option of ["chmod", "link", "parents", "exclude", "checksum"])
    if (flags.has(option)) throw needsBuildKit(option);
  return flags;
}

/**
 * Finds the sources of COPY and ADD in a tree: the build context, or with `--from` an image's files.
 * Errors: EngineFault 500 in dockerd's words.
 */
export function prepareCopy(stage: Stage, instruction: Instruction, tree: LayerDirectory): Copying {
  const { name, json, rest } = instruction;
  const flags = readCopyFlags(instruction);
  const lookup = lookupIn(stage);
  const words = json === undefined ? expandWords(rest, lookup) : json.map((word) => expandWord(word, lookup));
  const destination = words.at(-1) ?? "";
  const isFromImage = flags.has("from");
  const sources = words.slice(0, -1).flatMap((path) => findSources(name, tree, path, isFromImage));
  if (sources.length === 0) throw failed(name, "no source files were specified");
  if (sources.length > 1 && !destination.endsWith("/"))
    throw new EngineFault(
      500,
      `When using ${name} with more than one source file, the destination must be a directory and end with a /`,
    );
  const chown = flags.get("chown");
  const owner = chown === undefined ? undefined : expandWord(chown, lookup);
  const shown = owner === undefined ? "" : `--chown=${owner} `;
  return {
    name,
    sources,
    destination,
    chown: owner,
    unpacks: name === "ADD",
    keepsOwners: isFromImage && owner === undefined,
    comment: `${name} ${shown}${hashOf(sources)} in ${destination} `,
  };
}

function findSources(name: string, tree: LayerDirectory, written: string, isFromImage: boolean): FoundNode[] {
  if (/^https?:\/\//.test(written)) {
    if (name === "COPY") throw failed(name, "source can't be a URL for COPY");
    const host = new URL(written).hostname;
    throw failed(name, `Get "${written}": dial tcp: lookup ${host} on 10.96.0.10:53: no such host`);
  }
  const path = posix.normalize(written).replace(/^\/+/, "").replace(/^\.\//, "");
  if (!isFromImage && /^\.\.(\/|$)/.test(posix.normalize(written)))
    throw failed(name, `forbidden path outside the build context: ${written} ()`);
  if (hasWildcards(path)) return matchNodes(tree, path.replace(/\/$/, ""));
  const node = findNode(tree, path);
  if (node !== undefined) return [{ path: path.replace(/\/$/, ""), node }];
  const where = isFromImage ? "" : "file not found in build context or excluded by .dockerignore: ";
  throw failed(name, `${where}stat ${path.replace(/\/$/, "")}: file does not exist`);
}

function failed(name: string, why: string): EngineFault {
  return new EngineFault(500, `${name} failed: ${why}`);
}

function hashOf(sources: readonly FoundNode[]): string {
  const [one, ...more] = sources.map(({ node }) => hashNode(node));
  if (one !== undefined && more.length === 0) return one;
  return `multi:${createHash("sha256")
    .update([one, ...more].join(","))
    .digest("hex")}`;
}

/** Does the copying. Errors: EngineFault 500. */
export async function performCopy(
  copying: Copying,
  writer: TreeWriter,
  workingDirectory: string,
  owner: Owner,
): Promise<void> {
  const { sources, destination, unpacks, keepsOwners } = copying;
  const target = posix.resolve(workingDirectory || "/", destination);
  const isDirectory = /(^|\/)\.?$/.test(destination) || writer.isDirectory(target);
  const owners = keepsOwners ? undefined : owner;
  for (const { path, node } of sources) {
    if (node.kind === "directory") writer.putEntries(target, node, owners);
    else {
      const archive = unpacks ? await unpacked(node) : undefined;
      if (archive !== undefined) writer.putEntries(target, archive, undefined);
      else writer.put(isDirectory ? posix.join(target, posix.basename(path)) : target, node, owners);
    }
  }
}

/** The files of a tar archive, plain or gzip's; undefined for anything else. */
async function unpacked(node: LayerNode): Promise<LayerDirectory | undefined> {
  if (node.kind !== "file") return undefined;
  const content = node.content();
  const isGzip = content[0] === 0x1f && content[1] === 0x8b;
  const isTar = Buffer.from(content.subarray(257, 262)).toString("latin1") === "ustar";
  if (!isGzip && !isTar) return undefined;
  try {
    const bytes = Readable.from(paddedArchive(Readable.from([content])), { objectMode: false });
    const layer = await readLayer(bytes, MAX_HELD_BYTES);
    return layer.entries.size === 0 ? undefined : applyLayer(undefined, layer);
  } catch {
    // A gzip file that holds no archive is copied as it is.
    return undefined;
  }
}
