/** Why the simulated cluster rightly answers otherwise than the recorded one. */
export interface Difference {
  /** The transcript's name, without its ending. */
  readonly transcript: string;
  /** The command's first line, whole or its unmistakable beginning. */
  readonly command: string;
  /** A newer Kubernetes, another image behind the same name, or another machine under the cluster. */
  readonly reason: "version" | "image" | "platform";
  readonly explanation: string;
}

/** A transcript that the recorded cluster could not play. */
export interface LeftOut {
  readonly transcript: string;
  readonly reason: Difference["reason"];
  readonly explanation: string;
}

export const leftOut: readonly LeftOut[] = [];

export const differences: readonly Difference[] = [];
