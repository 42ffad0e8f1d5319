import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rename, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";

export interface ImageSettings {
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

/**
 * Writes an archive with one image, as `docker save` writes it and `docker load` reads it.
 * @param layers tar files, the lowest first
 */
export async function writeImageArchive(
  layers: readonly string[],
  path: string,
  settings: ImageSettings,
): Promise<void> {
  const digests = await Promise.all(layers.map(sha256OfFile));
  const config = Buffer.from(JSON.stringify(imageConfig(settings, digests)));
  const configName = `${createHash("sha256").update(config).digest("hex")}.json`;
  const names = digests.map((digest) => `${digest}.tar`);
  const manifest = [{ Config: configName, RepoTags: [settings.reference], Layers: names }];
  const archive = pack();
  const written = pipeline(archive, createWriteStream(`${path}.new`, { mode: 0o644 }));
  archive.entry({ name: configName }, config);
  archive.entry({ name: "manifest.json" }, JSON.stringify(manifest));
  for (const [index, layer] of layers.entries()) {
    const { size } = await stat(layer);
    await pipeline(createReadStream(layer), archive.entry({ name: names[index] ?? "", size }));
  }
  archive.finalize();
  await written;
  await rename(`${path}.new`, path);
}

/** The image configuration of the OCI image specification. */
function imageConfig(settings: ImageSettings, layerDigests: readonly string[]): unknown {
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
