import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rename, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";

export interface ArchivedImage {
  /** Tar files, the lowest first. */
  readonly layers: readonly string[];
  /** Name and tag. */
  readonly reference: string;
  /** As Docker names it: `amd64`, `arm64`. */
  readonly architecture: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** `1000:1000` */
  readonly user: string;
  readonly workingDirectory: string;
  readonly command: readonly string[];
}

/** Writes an archive of images, as `docker save` writes it and `docker load` reads it; layers that they share are in it once. */
export async function writeImageArchive(images: readonly ArchivedImage[], path: string): Promise<void> {
  const digests = new Map<string, string>();
  for (const layer of new Set(images.flatMap(({ layers }) => layers))) digests.set(layer, await sha256OfFile(layer));
  const digestOf = (layer: string) => digests.get(layer) ?? "";
  const described = images.map((image) => {
    const config = Buffer.from(JSON.stringify(imageConfig(image, image.layers.map(digestOf))));
    return { ...image, config, configName: `${createHash("sha256").update(config).digest("hex")}.json` };
  });
  const manifest = described.map(({ reference, layers, configName }) => ({
    Config: configName,
    RepoTags: [reference],
    Layers: layers.map((layer) => `${digestOf(layer)}.tar`),
  }));
  const archive = pack();
  const written = pipeline(archive, createWriteStream(`${path}.new`, { mode: 0o644 }));
  for (const { configName, config } of described) archive.entry({ name: configName }, config);
  archive.entry({ name: "manifest.json" }, JSON.stringify(manifest));
  for (const [layer, digest] of digests) {
    const { size } = await stat(layer);
    await pipeline(createReadStream(layer), archive.entry({ name: `${digest}.tar`, size }));
  }
  archive.finalize();
  await written;
  await rename(`${path}.new`, path);
}

/** The image configuration of the OCI image specification. */
function imageConfig(settings: ArchivedImage, layerDigests: readonly string[]): unknown {
  const created = new Date().toISOString();
  return {
    architecture: settings.architecture,
    os: "linux",
    created,
    config: {
      User: settings.user,
      Env: Object.entries(settings.environment).map(([name, value]) => `${name}=${value}`),
      Cmd: settings.command,
      WorkingDir: settings.workingDirectory,
      Labels: settings.labels,
    },
    rootfs: { type: "layers", diff_ids: layerDigests.map((digest) => `sha256:${digest}`) },
    history: layerDigests.map(() => ({ created, created_by: "matelot image build" })),
  };
}

/** In hexadecimal digits. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
