import { type Credentials, EXECUTE, mayAccess } from "./credentials.ts";
import type { Filesystem } from "./filesystem.ts";
import type { DirectoryNode, FileNode, Viewer } from "./nodes.ts";
import { SystemFault } from "./system-fault.ts";

/** A file system or single file that covers a path of the tree. */
export interface MountedAt {
  readonly path: string;
  readonly root: FileNode;
  readonly readOnly: boolean;
  /** What `mount` and `df` call the source: `overlay`, `tmpfs`, `/dev/vda1`. */
  readonly source: string;
  readonly filesystem: Filesystem | undefined;
  readonly type: string;
}

/** Where a path leads: its node, if any, and the directory that holds or would hold it. */
export interface Located {
  readonly node: FileNode | undefined;
  readonly parent: DirectoryNode;
  readonly name: string;
  /** Absolute, without links, `.` and `..`. */
  readonly path: string;
  readonly mount: MountedAt;
}

export interface Walker extends Viewer {
  readonly credentials: Credentials;
}

const MAX_LINKS = 40;
const MAX_NAME = 255;
const MAX_PATH = 4096;

interface Step {
  node: FileNode | undefined;
  parent: DirectoryNode;
  name: string;
  path: string;
  mount: MountedAt;
}

/** What a container sees as `/`: mounts over mounts, walked as path_resolution(7) says. */
export class FileTree {
  readonly #mounts = new Map<string, MountedAt>();
  readonly #root: MountedAt;

  constructor(root: Omit<MountedAt, "path">) {
    this.#root = { ...root, path: "/" };
    this.#mounts.set("/", this.#root);
  }

  /** In the order of mounting, the root first. */
  mounts(): readonly MountedAt[] {
    return [...this.#mounts.values()];
  }

  /** `path` is absolute and normal; what was there is covered. */
  mount(mounted: MountedAt): void {
    this.#mounts.set(mounted.path, mounted);
  }

  /**
   * Follows `path` from the directory `from` (absolute). The last component may be missing (`node` is undefined),
   * any other throws ENOENT or ENOTDIR; directories that may not be searched throw EACCES.
   */
  locate(path: string, from: string, who: Walker, followLast = true): Located {
    if (path === "") throw new SystemFault("ENOENT");
    if (path.length > MAX_PATH) throw new SystemFault("ENAMETOOLONG");
    const pending = path.split("/").reverse();
    let budget = MAX_LINKS;
    let at = path.startsWith("/") ? this.#top() : this.#start(from, who);
    while (pending.length > 0) {
      const name = pending.pop() ?? "";
      if (name === "" || name === ".") {
        if (name === "" && pending.length === 0 && at.node !== undefined) this.#demandDirectory(at, path);
        continue;
      }
      at = this.#step(at, name, who);
      const isLast = pending.every((rest) => rest === "");
      if (at.node?.kind === "symlink" && (!isLast || followLast || pending.length > 0)) {
        budget -= 1;
        if (budget < 0) throw new SystemFault("ELOOP");
        const { target } = at.node;
        pending.push(...target.split("/").reverse());
        at = target.startsWith("/") ? this.#top() : this.#directoryOf(at, who);
      }
    }
    return at;
  }

  #demandDirectory(at: Step, path: string): void {
    if (at.node?.kind !== "directory" && path.endsWith("/") && at.node?.kind !== "symlink") {
      throw new SystemFault("ENOTDIR");
    }
  }

  #top(): Step {
    const mount = this.#mounts.get("/") ?? this.#root;
    return { node: mount.root, parent: mount.root as DirectoryNode, name: "/", path: "/", mount };
  }

  #start(from: string, who: Walker): Step {
    let at = this.#top();
    for (const name of from.split("/")) if (name !== "") at = this.#enter(at, name, who);
    return at;
  }

  #directoryOf(at: Step, who: Walker): Step {
    const cut = at.path.lastIndexOf("/");
    return this.#start(cut <= 0 ? "/" : at.path.slice(0, cut), who);
  }

  #step(at: Step, name: string, who: Walker): Step {
    if (at.node === undefined) throw new SystemFault("ENOENT");
    if (at.node.kind !== "directory") throw new SystemFault("ENOTDIR");
    if (name.length > MAX_NAME) throw new SystemFault("ENAMETOOLONG");
    if (!mayAccess(at.node, who.credentials, EXECUTE)) throw new SystemFault("EACCES");
    return name === ".." ? this.#directoryOf(at, who) : this.#enter(at, name, who);
  }

  #enter(at: Step, name: string, who: Walker): Step {
    if (at.node?.kind !== "directory") throw new SystemFault(at.node === undefined ? "ENOENT" : "ENOTDIR");
    const path = at.path === "/" ? `/${name}` : `${at.path}/${name}`;
    const mounted = this.#mounts.get(path);
    const node = mounted?.root ?? at.node.lookup(name, who);
    return { node, parent: at.node, name, path, mount: mounted ?? at.mount };
  }

  /** Whether a mount covers this path or one below it: such a directory is busy. */
  isBusy(path: string): boolean {
    for (const mounted of this.#mounts.keys()) if (mounted === path || mounted.startsWith(`${path}/`)) return true;
    return false;
  }
}
