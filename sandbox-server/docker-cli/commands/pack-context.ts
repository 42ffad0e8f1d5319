import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pack } from "tar-stream";
import { createIgnore } from "./ignore-file.ts";

/** A directory as the archive that a builder takes. */
export interface PackedContext {
  readonly bytes: Buffer;
  readonly dockerfile: string;
  stream(): Readable;
}

/** Packs everything below `root` that `.dockerignore` leaves, with the Dockerfile under a name of its own. */
export async function packContext(root: string, dockerfile: Buffer): Promise<PackedContext> {
  const name = ".matelot.Dockerfile";
  const archive = pack();
  const ignoreFile = join(root, ".dockerignore");
  const isIgnored = createIgnore(existsSync(ignoreFile) ? readFileSync(ignoreFile, "utf8") : "");
  for (const path of list(root, "")) {
    if (isIgnored(path)) continue;
    const stats = statSync(join(root, path), { throwIfNoEntry: false });
    const mode = stats?.mode ?? 0o644;
    if (stats?.isDirectory()) archive.entry({ name: `${path}/`, type: "directory", mode: mode & 0o7777 });
    else if (stats === undefined)
      archive.entry({ name: path, type: "symlink", linkname: readlinkSync(join(root, path)) });
    else archive.entry({ name: path, mode: mode & 0o7777 }, readFileSync(join(root, path)));
  }
  archive.entry({ name }, dockerfile);
  archive.entry({ name: ".dockerignore" }, `${name}\n.dockerignore\n`);
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
