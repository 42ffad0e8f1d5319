import { readdir, readFile, readlink } from "node:fs/promises";

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

/** Whether the process holds a file below one of the directories (as the process sees them) open for writing. */
export async function isWritingBelow(pid: number, directories: readonly string[]): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const descriptor of descriptors) {
    const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => "");
    if (!directories.some((directory) => target.startsWith(`${directory}/`))) continue;
    const info = await readFile(`/proc/${pid}/fdinfo/${descriptor}`, "utf8").catch(() => "");
    const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? "0", 8);
    if ((flags & accessMode) !== 0) return true;
  }
  return false;
}

/** O_ACCMODE: 0 is reading only. */
const accessMode = 3;
