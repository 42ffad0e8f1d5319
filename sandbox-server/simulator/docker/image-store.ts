import type { LayerDirectory } from "../runtime/files/layer.ts";
import type { Directory } from "../runtime/files/nodes.ts";
import type { ImageRegistry } from "../runtime/images/image-registry.ts";

/** `config` of the OCI image specification, with the Engine API's field names. */
export interface ImageSettings {
  readonly User?: string;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  /** `NAME=value` each. */
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[] | null;
  readonly Cmd?: readonly string[] | null;
  readonly Volumes?: Readonly<Record<string, object>> | null;
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly StopSignal?: string;
  readonly Healthcheck?: Healthcheck;
  readonly Shell?: readonly string[];
  readonly OnBuild?: readonly string[] | null;
}

/** How a container's health is asked; durations in nanoseconds, 0 or absent for the default. */
export interface Healthcheck {
  /** `["NONE"]`, `["CMD", …]`, `["CMD-SHELL", "…"]`. */
  readonly Test?: readonly string[];
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
  readonly Retries?: number;
}

/** One step of an image's history, oldest first; steps that change no file have no layer. */
export interface ImageStep {
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly createdBy: string;
  readonly comment: string;
  readonly layer?: { /** `sha256:…` of its content (diff id). */ readonly digest: string; readonly sizeBytes: number };
}

/** An image of the engine's own store, named or not. */
export interface StoredImage {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly id: string;
  /** Parent in the classic builder's sense; empty for pulled images. */
  readonly parent: string;
  /** `nginx:1.27`, as the CLI shows it (familiar form). */
  readonly repoTags: readonly string[];
  /** `nginx@sha256:…`. */
  readonly repoDigests: readonly string[];
  readonly created: number;
  readonly author: string;
  readonly comment: string;
  readonly settings: ImageSettings;
  readonly steps: readonly ImageStep[];
  /** All layers together, in bytes, as `docker images` shows it. */
  readonly sizeBytes: number;
  /** The whole tree, read-only and shared; made on first use. */
  readonly rootfs: LayerDirectory;
}

export interface CommitRequest {
  /** What the container ran from; its steps come first. */
  readonly base: StoredImage;
  /** The container's writable tree over `base.rootfs`. */
  readonly root: Directory;
  readonly settings: ImageSettings;
  readonly author: string;
  readonly comment: string;
  readonly createdBy: string;
  /** Repository and tag as given by the user; both may be empty. */
  readonly repository: string;
  readonly tag: string;
  /** What the builder's cache knows a step by; absent for `docker commit`. */
  readonly containerConfig?: ImageSettings;
}

/** The engine's images (`images/`). Everything else of the engine knows images by this alone. */
export interface ImageStore {
  /**
   * A present image by name, tag, digest, id or unique beginning of an id.
   * Errors: EngineFault 404 `No such image: nope:latest`, 400 `invalid reference format`, 400 for an ambiguous beginning.
   */
  get(reference: string): StoredImage;
  find(reference: string): StoredImage | undefined;
  list(): readonly StoredImage[];
  /** Makes an image of a container's tree and names it; the container is as it was. */
  commit(request: CommitRequest): StoredImage;
  /**
   * Where containers find their images: ids and images made here first, then those that were pushed, then the world's
   * registries. Pods of the same sandbox see built images by it.
   */
  asRuntimeRegistry(world: ImageRegistry): ImageRegistry;
  /** Bytes of all layers, each counted once. */
  layersSizeBytes(): number;
  /** Grows with every change, so that a snapshot knows whether anything needs saving. */
  readonly revision: number;
  /** JSON-safe; given back to the store's maker. */
  snapshot(): unknown;
}

/** What the image store must know of containers before it removes or lists images, and what the builder runs steps in. */
export interface ContainerHost {
  /** Containers that were made from an image, running or not. */
  usersOf(imageId: string): readonly { readonly id: string; readonly name: string; readonly isRunning: boolean }[];
  /**
   * Runs one program to its end in a throw-away container over `image` (a build step). It isn't listed by `docker ps`.
   * The tree stays readable after the end; an abort kills the program and rejects with the signal's reason.
   */
  runStep(step: BuildStep): Promise<BuildStepResult>;
  /**
   * The writable tree over an image without running anything: COPY, ADD and WORKDIR change it through the runtime's
   * file views, then `ImageStore.commit` takes it.
   */
  openTree(image: StoredImage): Directory;
}

export interface BuildStep {
  readonly image: StoredImage;
  /** Environment, user, working directory of this step; `Cmd` is what runs (`Entrypoint` is not looked at). */
  readonly settings: ImageSettings;
  /** Told before the first output: 64 hexadecimal digits, what the classic builder prints as `Running in 0123456789ab`. */
  readonly onStarted: (containerId: string) => void;
  readonly onOutput: (stream: "stdout" | "stderr", data: Uint8Array) => void;
  /** `none`, `host`, or a network's name; the default bridge when absent. */
  readonly networkMode?: string;
  readonly memoryLimitBytes?: number;
  readonly signal?: AbortSignal;
}

export interface BuildStepResult {
  readonly exitCode: number;
  readonly root: Directory;
}
