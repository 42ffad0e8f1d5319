import type { LayerDirectory } from "../files/layer.ts";

/** What an image's configuration says (OCI image specification, `config`). */
export interface ImageConfig {
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  /** As written in the image: a name, a number, or `user:group`; root when empty. */
  readonly user: string;
  readonly exposedPorts: readonly string[];
  /** Paths declared as volumes. */
  readonly volumes?: readonly string[];
  readonly stopSignal?: string;
}

/** An image with its files; the files are one tree shared by every container of every cluster. */
export interface Image extends ImageConfig {
  /** Canonical: `docker.io/library/nginx:1.27`. */
  readonly reference: string;
  /** `docker.io/library/nginx@sha256:…`, stable for a repository and version. */
  readonly imageId: string;
  /** Compressed, as a registry tells and `Pulled` events show, in bytes. */
  readonly sizeBytes: number;
  readonly layer: LayerDirectory;
}

/** One version of one image, before it has a name. */
export interface ImageContent extends Partial<ImageConfig> {
  readonly sizeBytes: number;
  /** Made at most once a process. */
  readonly layer: () => LayerDirectory;
}

/** An image repository: one file declares it. */
export interface ImageDefinition {
  /** Canonical names without a tag: `docker.io/library/nginx`; the first is the main one. */
  readonly repositories: readonly string[];
  /** The version that a tag stands for; undefined when there is no such tag. */
  readonly versionOf: (tag: string) => string | undefined;
  readonly content: (version: string, tag: string) => ImageContent;
}
