import type { FileNode } from "../../files/nodes.ts";

/** One file that find has come to. */
export interface Visit {
  readonly path: string;
  readonly node: FileNode;
  readonly depth: number;
  prunes: boolean;
}

/** A part of the expression: whether the file is meant, with what is done to it on the way. */
export type Test = (visit: Visit) => Promise<boolean> | boolean;
