import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Readable } from "node:stream";
import { pack } from "tar-stream";
import { createIgnore } from "./ignore-file.ts";

/** A directory as the archive that a builder takes. */
export interface PackedContext {
  readonly bytes: Buffer;
  readonly dockerfile: string;
  stream(): Readable;
}

/** Under which name a Dockerfile travels that doesn't lie in the context. */
const foreignName = ".matelot.Dockerfile";

/**
 * Packs everything below `root` that `.dockerignore` leaves. The Dockerfile and `.dockerignore` always travel; the engine
 * takes away what its own reading of `.dockerignore` excludes.
 * @param root undefined for a context of nothing but the Dockerfile
 * @param dockerfile its absolute path, or its text where it has none
 */
export async function packContext(root: string | undefined, dockerfile: string | Buffer): Promise<PackedContext> {
  const archive = pack();
  const inside = typeof dockerfile === "string" && root !== undefined ? relative(resolve(root), dockerfile) : "..";
  const name = inside.startsWith("..") ? foreignName : inside;
  const ignoreFile = root === undefined ? undefined : join(root, ".dockerignore");
  const ignored = ignoreFile !== undefined && existsSync(ignoreFile) ? readFileSync(ignoreFile, "utf8") : undefined;
  const isIgnored = createIgnore(ignored ?? "");
  for (const path of root === undefined ? [] : list(root, "")) {
    if (path !== name && isIgnored(path)) continue;
    const stats = statSync(join(root ?? "", path), { throwIfNoEntry: false });
    const mode = stats?.mode ?? 0o644;
    if (stats?.isDirectory()) archive.entry({ name: `${path}/`, type: "directory", mode: mode & 0o7777 });
    else if (stats === undefined)
      archive.entry({ name: path, type: "symlink", linkname: readlinkSync(join(root ?? "", path)) });
    else archive.entry({ name: path, mode: mode & 0o7777 }, readFileSync(join(root ?? "", path)));
  }
  if (name === foreignName) {
    archive.entry({ name }, typeof dockerfile === "string" ? readFileSync(dockerfile) : dockerfile);
    archive.entry({ name: ".dockerignore" }, `${ignored ?? ".dockerignore"}\n${name}\n`);
  } else if (ignored !== undefined) archive.entry({ name: ".dockerignore" }, ignored);
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return { bytes, dockerfile: name, stream: () => Readable.from([bytes]) };
}

function* list(root: string, prefix: string): Generator<string> {
  for (const entry of readdirSync(join(root, prefix), { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (path === ".dockerignore") continue;
    yield path;
    if (entry.isDirectory()) yield* list(root, path);
  }
}
