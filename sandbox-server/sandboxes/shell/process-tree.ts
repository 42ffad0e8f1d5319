import { readdir, readFile, readlink, stat } from "node:fs/promises";

/** The processes below `pid`, itself not included; what ends meanwhile is left out. */
export async function descendants(pid: number): Promise<readonly number[]> {
  const found: number[] = [];
  const waiting = [pid];
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    const children = await childrenOf(parent);
    found.push(...children);
    waiting.push(...children);
  }
  return found;
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, "utf8").catch(() => "")),
  );
  return lists.join(" ").split(/\s+/).filter(Boolean).map(Number);
}

/** Files that count as one place: those below directories as a process sees them, and all on a device. */
export interface WritingPlace {
  readonly directories: readonly string[];
  /** `st_dev`; whoever may mount shows the same files under other names, but on the same device. */
  readonly device: number;
}

/** Whether the process holds a file of the place open for writing. */
export async function isWritingTo(pid: number, { directories, device }: WritingPlace): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const descriptor of descriptors) {
    const path = `/proc/${pid}/fd/${descriptor}`;
    const info = await readFile(`/proc/${pid}/fdinfo/${descriptor}`, "utf8").catch(() => "");
    const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? "0", 8);
    if ((flags & accessMode) === 0) continue;
    const target = await readlink(path).catch(() => "");
    if (directories.some((directory) => target.startsWith(`${directory}/`))) return true;
    const stats = await stat(path).catch(() => undefined);
    if (stats?.isFile() === true && stats.dev === device) return true;
  }
  return false;
}

/** O_ACCMODE: 0 is reading only. */
const accessMode = 3;
