import { existsSync } from "node:fs";
import type { HostFiles } from "../../../../simulator/docker/index.ts";
import { Filesystem, NODE_DISK_BYTES } from "../../../../simulator/runtime/files/filesystem.ts";
import { RuntimeVolume } from "../../../../simulator/runtime/files/runtime-volume.ts";
import { SystemFault } from "../../../../simulator/runtime/files/system-fault.ts";
import { BoundDirectory, type BoundParts } from "./bound-nodes.ts";
import { type BudgetLimits, HomeBudget } from "./home-budget.ts";
import { SafeDirectory } from "./safe-directory.ts";

export interface HomeFilesOptions {
  /** Where the home lies on this machine, absolute. */
  readonly home: string;
  /** Where the learner's shell sees it. */
  readonly seenAt: string;
  /** The user that owns everything in it; undefined for the server's own. */
  readonly owner: number | undefined;
  readonly limits: BudgetLimits;
  readonly now: () => number;
}

/** Linux follows no more links in one path. */
const MOST_LINKS = 40;

/** A learner's home for bind mounts, live; undefined where the machine has no `/proc` to walk it safely by. */
export function openHomeFiles({ home, seenAt, owner, limits, now }: HomeFilesOptions): HostFiles | undefined {
  if (!existsSync("/proc/self/fd")) return undefined;
  const files = new SafeDirectory(() => home, owner);
  const filesystem = new Filesystem("ext4", NODE_DISK_BYTES);
  const parts: BoundParts = { files, filesystem, budget: new HomeBudget(files, limits) };

  /** The names below the home that a path leads to, links followed; undefined where it leads out. */
  function resolve(path: string): readonly string[] | undefined {
    const pending = namesOf(path).reverse();
    let links = 0;
    let at: string[] = [];
    const below = namesOf(seenAt);
    while (pending.length > 0) {
      const name = pending.pop() ?? "";
      if (name === "..") at.pop();
      else at.push(name);
      const inside = namesBelow(below, at);
      const target = inside === undefined || inside.length === 0 ? undefined : linkAt(inside);
      if (target === undefined) continue;
      links += 1;
      if (links > MOST_LINKS) return undefined;
      at = target.startsWith("/") ? [] : at.slice(0, -1);
      pending.push(...namesOf(target).reverse());
    }
    return namesBelow(below, at);
  }

  function linkAt(names: readonly string[]): string | undefined {
    try {
      return files.stat(names).isSymbolicLink() ? files.readLink(names) : undefined;
    } catch (fault) {
      if (fault instanceof SystemFault) return undefined;
      throw fault;
    }
  }

  return {
    kindOf(path) {
      const names = resolve(path);
      if (names === undefined) return "outside";
      try {
        const stats = files.stat(names);
        if (stats.isDirectory()) return "directory";
        return stats.isFile() ? "file" : "outside";
      } catch (fault) {
        if (fault instanceof SystemFault) return "missing";
        throw fault;
      }
    },
    makeDirectory(path) {
      const names = resolve(path) ?? [];
      for (let count = 1; count <= names.length; count += 1) {
        const part = names.slice(0, count);
        if (!isThere(files, part)) files.createDirectory(part, 0o755);
      }
    },
    openDirectory(path) {
      const root = () => {
        const names = resolve(path);
        if (names === undefined) throw new SystemFault("ENOENT");
        return new BoundDirectory(parts, names);
      };
      return new RuntimeVolume(`home:${path}`, filesystem, root, now, true);
    },
  };
}

function isThere(files: SafeDirectory, names: readonly string[]): boolean {
  try {
    return files.stat(names).isDirectory();
  } catch (fault) {
    if (fault instanceof SystemFault) return false;
    throw fault;
  }
}

function namesOf(path: string): string[] {
  return path.split("/").filter((name) => name !== "" && name !== ".");
}

function namesBelow(top: readonly string[], names: readonly string[]): readonly string[] | undefined {
  return top.every((name, index) => names[index] === name) ? names.slice(top.length) : undefined;
}
