import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { extract } from "tar-stream";
import { z } from "zod";
import { MatelotError } from "../../../../errors/index.ts";
import type { CallOptions } from "../../../sandbox-provider.ts";
import type { ImageArchive, ImageArchives } from "./image-archives.ts";

const manifestSchema = z.array(z.looseObject({ RepoTags: z.array(z.string()).nullish() }));
const indexSchema = z.looseObject({
  manifests: z.array(z.looseObject({ annotations: z.record(z.string(), z.string()).optional() })),
});

/**
 * The operator's archives. Each is read through once, when somebody first asks what is in it; one that has changed on
 * the disk is read again. Errors: `image-archive-unusable`.
 * @param paths absolute: .tar, .tar.gz or .tar.zst
 */
export function openImageArchives(paths: readonly string[]): ImageArchives {
  const read = new Map<string, { readonly stamp: string; readonly archive: Promise<ImageArchive> }>();
  const look = async (path: string): Promise<ImageArchive> => {
    const { size, mtimeMs } = await stat(path).catch((cause: unknown) => {
      throw unusable(path, cause);
    });
    const stamp = `${size}-${mtimeMs}`;
    const known = read.get(path);
    if (known?.stamp === stamp) return known.archive;
    const archive = readArchive(path, size);
    read.set(path, { stamp, archive });
    return archive;
  };
  const all = async ({ signal }: CallOptions) => {
    signal?.throwIfAborted();
    return Promise.all(paths.map(look));
  };
  return {
    async find(reference, options) {
      const wanted = normalReference(reference);
      return (await all(options)).find(({ references }) => references.some((one) => normalReference(one) === wanted));
    },
    async workloads(notWanted, options) {
      const others = new Set(notWanted.map(normalReference));
      return (await all(options)).filter(({ references }) =>
        references.some((one) => !others.has(normalReference(one))),
      );
    },
  };
}

async function readArchive(path: string, bytes: number): Promise<ImageArchive> {
  try {
    return { path, bytes, references: await readReferences(openArchive(path)), open: () => openArchive(path) };
  } catch (cause) {
    throw unusable(path, cause);
  }
}

/** The archive as a plain tar. */
function openArchive(path: string): Readable {
  const file = createReadStream(path);
  const decompress = path.endsWith(".zst") ? createZstdDecompress() : path.endsWith(".gz") ? createGunzip() : undefined;
  if (decompress === undefined) return file;
  // The reader hears of faults from the end of the pipe.
  return pipeline(file, decompress, () => undefined);
}

/** What `docker save` and OCI tools wrote beside the layers: manifest.json, or the annotations in index.json. */
async function readReferences(archive: Readable): Promise<readonly string[]> {
  const entries = extract();
  pipeline(archive, entries, () => undefined);
  const found = new Set<string>();
  for await (const entry of entries) {
    const name = entry.header.name.replace(/^\.\//, "");
    if (name !== "manifest.json" && name !== "index.json") {
      entry.resume();
      continue;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
    const content: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    for (const reference of name === "manifest.json" ? tagsOf(content) : annotationsOf(content)) found.add(reference);
  }
  return [...found];
}

function tagsOf(content: unknown): readonly string[] {
  return manifestSchema.parse(content).flatMap(({ RepoTags }) => RepoTags ?? []);
}

function annotationsOf(content: unknown): readonly string[] {
  const names = ["io.containerd.image.name", "org.opencontainers.image.ref.name"];
  return indexSchema
    .parse(content)
    .manifests.flatMap(({ annotations = {} }) => names.flatMap((name) => annotations[name] ?? []));
}

/** `nginx` and `docker.io/library/nginx:latest` are one image. */
export function normalReference(reference: string): string {
  const [named = "", digest] = reference.split("@", 2);
  const short = named.replace(/^docker\.io\//, "").replace(/^library\//, "");
  const tagged = /:[^/]+$/.test(short) || digest !== undefined ? short : `${short}:latest`;
  return digest === undefined || /:[^/]+$/.test(short) ? tagged : `${short}@${digest}`;
}

function unusable(path: string, cause: unknown): MatelotError {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new MatelotError("image-archive-unusable", {
    message: {
      en: `The image archive ${path} can't be used: ${words}`,
      fr: `L'archive d'images ${path} est inutilisable : ${words}`,
    },
    command: `tar -tf ${path} manifest.json`,
    cause,
  });
}
