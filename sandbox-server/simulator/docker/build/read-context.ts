import { Readable } from "node:stream";
import type { LayerDirectory, LayerNode } from "../../runtime/files/layer.ts";
import { EngineFault } from "../engine-fault.ts";
import { invalidArchive, paddedArchive } from "../images/archive/read-archive.ts";
import { applyLayer } from "../images/layers/layer-change.ts";
import { LayerTooLarge, readLayer } from "../images/layers/read-layer.ts";
import { MAX_HELD_BYTES } from "../images/store.ts";
import { findNode } from "./files/source-tree.ts";

/** A build context with its Dockerfile. */
export interface BuildContext {
  readonly dockerfile: string;
  readonly context: LayerDirectory;
}

/** Reads the archive that a client sends. Errors: EngineFault 400, 500 (larger than an engine here keeps). */
export async function readContext(body: AsyncIterable<unknown>, dockerfile: string): Promise<BuildContext> {
  const context = await readTree(body);
  const file = findNode(context, dockerfile);
  if (file?.kind !== "file") throw new EngineFault(500, `Cannot locate specified Dockerfile: ${dockerfile}`);
  const text = Buffer.from(file.content()).toString();
  if (text === "") throw new EngineFault(500, `the Dockerfile (${dockerfile}) cannot be empty`);
  return { dockerfile: text, context: withoutIgnored(context, dockerfile) };
}

async function readTree(body: AsyncIterable<unknown>): Promise<LayerDirectory> {
  try {
    const bytes = Readable.from(paddedArchive(body), { objectMode: false });
    return applyLayer(undefined, await readLayer(bytes, MAX_HELD_BYTES));
  } catch (cause) {
    const isLarge = cause instanceof LayerTooLarge;
    const words = isLarge ? cause.message : invalidArchive;
    throw new EngineFault(isLarge ? 500 : 400, words, { cause });
  }
}

/**
 * Clients leave out what `.dockerignore` names, but must send Dockerfile and .dockerignore for the build; the builder takes
 * those two away again where they are named.
 */
function withoutIgnored(context: LayerDirectory, dockerfile: string): LayerDirectory {
  const ignore = context.entries.get(".dockerignore");
  if (ignore?.kind !== "file") return context;
  const patterns = Buffer.from(ignore.content())
    .toString()
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/^\.?\//, ""));
  const gone = [".dockerignore", dockerfile].filter((name) => isNamed(patterns, name));
  const entries = new Map<string, LayerNode>(context.entries);
  for (const name of gone) entries.delete(name);
  return { ...context, entries };
}

/** The last pattern that fits decides; one with an exclamation mark takes the name back in. */
function isNamed(patterns: readonly string[], name: string): boolean {
  let named = false;
  for (const pattern of patterns) {
    const text = pattern.replace(/^!/, "");
    const form = new RegExp(
      `^(\\*\\*/)?${text
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll(/\*+/g, ".*")
        .replaceAll("?", ".")}$`,
    );
    if (text !== "" && !text.startsWith("#") && form.test(name)) named = !pattern.startsWith("!");
  }
  return named;
}
