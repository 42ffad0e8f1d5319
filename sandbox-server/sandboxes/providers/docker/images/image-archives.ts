import type { Readable } from "node:stream";
import type { CallOptions } from "../../../sandbox-provider.ts";

/** Archives of `docker save` on the server's disk: node images, and images for the workloads of lessons. */
export interface ImageArchives {
  /** The archive that holds an image of this reference; undefined when none does. */
  find(reference: string, options: CallOptions): Promise<ImageArchive | undefined>;
  /** Those that hold anything for learners' workloads: all but the pure node and shell images. */
  workloads(notWanted: readonly string[], options: CallOptions): Promise<readonly ImageArchive[]>;
}

export interface ImageArchive {
  /** Absolute. */
  readonly path: string;
  /** References in it, as `docker save` wrote them. */
  readonly references: readonly string[];
  readonly bytes: number;
  /** The archive as a plain tar, decompressed when it was compressed. */
  open(): Readable;
}
