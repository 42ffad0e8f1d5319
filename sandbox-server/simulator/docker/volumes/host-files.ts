import type { RuntimeVolume } from "../../runtime/files/runtime-volume.ts";

/** The learner's own files as the engine may see them: a part of the real machine, fenced by whoever hands it in. */
export interface HostFiles {
  /**
   * What lies at an absolute path of the learner's shell. `outside` where nothing may be mounted from, whether it is
   * there or not. Links on the way are the learner's and may lead nowhere but into the same files.
   */
  kindOf(path: string): "directory" | "file" | "missing" | "outside";
  /** Makes a directory with its parents, as the engine does for a missing source of `-v`. */
  makeDirectory(path: string): void;
  /** The directory at a path, live: what either side writes, the other sees. */
  openDirectory(path: string): RuntimeVolume;
}
