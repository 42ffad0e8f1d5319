import { END_OF_ARCHIVE, encodeEntry } from "../../../runtime/programs/tar-format.ts";
import type { ImageRecord } from "../image-record.ts";
import { digestOf, encodeLayer } from "../layers/layer-archive.ts";

/** An image with the names that it is saved under. */
export interface SavedImage {
  readonly record: ImageRecord;
  readonly tags: readonly string[];
}

/**
 * The archive of `docker save`, member by member: an OCI image layout with the `manifest.json` that every engine's
 * `docker load` reads. Each layer is in it once.
 */
export function* saveImages(images: readonly SavedImage[]): Generator<Uint8Array> {
  const written = new Set<string>();
  yield directory("blobs/");
  yield directory("blobs/sha256/");
  const manifests: object[] = [];
  for (const { record, tags } of images) {
    for (const { digest, change } of record.layers) {
      if (written.has(digest)) continue;
      written.add(digest);
      yield file(blob(digest), encodeLayer(change));
    }
    if (!written.has(record.id)) yield file(blob(record.id), Buffer.from(record.configText));
    written.add(record.id);
    const manifest = ociManifest(record);
    const digest = digestOf(manifest);
    if (!written.has(digest)) yield file(blob(digest), manifest);
    written.add(digest);
    manifests.push(...indexEntries(manifest, tags));
  }
  yield file("index.json", json({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests }));
  yield file("manifest.json", json(images.map(dockerManifest)));
  yield file("oci-layout", json({ imageLayoutVersion: "1.0.0" }));
  yield END_OF_ARCHIVE;
}

function dockerManifest({ record, tags }: SavedImage): object {
  return {
    Config: blob(record.id),
    RepoTags: tags.length === 0 ? null : tags,
    Layers: record.layers.map(({ digest }) => blob(digest)),
  };
}

function ociManifest({ configText, id, layers }: ImageRecord): Buffer {
  const config = {
    mediaType: "application/vnd.oci.image.config.v1+json",
    digest: id,
    size: Buffer.byteLength(configText),
  };
  const mediaType = "application/vnd.oci.image.layer.v1.tar";
  return json({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config,
    layers: layers.map(({ digest, change }) => ({ mediaType, digest, size: encodeLayer(change).length })),
  });
}

function indexEntries(manifest: Buffer, tags: readonly string[]): object[] {
  const entry = {
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest: digestOf(manifest),
    size: manifest.length,
  };
  if (tags.length === 0) return [entry];
  return tags.map((tag) => ({ ...entry, annotations: { "io.containerd.image.name": tag } }));
}

function blob(digest: string): string {
  return `blobs/${digest.replace(":", "/")}`;
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function directory(name: string): Uint8Array {
  return encodeEntry({ ...plain, name, type: "directory", mode: 0o755 });
}

function file(name: string, content: Uint8Array): Uint8Array {
  return encodeEntry({ ...plain, name, content });
}

const plain = {
  type: "file",
  mode: 0o644,
  uid: 0,
  gid: 0,
  modifiedAt: 0,
  content: new Uint8Array(0),
  link: "",
} as const;
