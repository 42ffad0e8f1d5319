import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";
import type { Flags } from "./agnhost.ts";
import { modeText } from "./list-files.ts";
import { UsageFault } from "./program.ts";

const newFileContent = "mount-tester new file\n";
/** statfs' number of ext4; tmpfs is told by its name. */
const ext4Magic = 61_267;
const pollMs = 2_000;

/** The questions in the order in which the real one asks them, whatever the order of the flags. */
const questions = [
  "fs_type",
  "new_file_0644",
  "new_file_0666",
  "new_file_0660",
  "new_file_0777",
  "file_mode",
  "file_perm",
  "file_owner",
  "file_content",
  "file_content_in_loop",
] as const;

const settings = ["retry_time", "break_on_expected_content"];

/** agnhost mounttest: what a mounted path is, holds and allows. */
export async function mountTest(process: Process, flags: Flags): Promise<number> {
  const unknown = [...flags.keys()].find((flag) => ![...questions, ...settings].includes(flag));
  if (unknown !== undefined) throw new UsageFault(`unknown flag: --${unknown}`);
  process.umask = 0;
  let code = 0;
  for (const question of questions) {
    const path = flags.get(question);
    if (path === undefined || path === "") continue;
    try {
      if (question === "file_content_in_loop") code ||= await readInLoop(process, path, flags);
      else await process.print(answer(process, question, path));
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      await process.print(`error: ${question} of "${path}": ${error.message}\n`);
      code = 1;
    }
  }
  return code;
}

function answer(process: Process, question: (typeof questions)[number], path: string): string {
  const { files } = process;
  if (question.startsWith("new_file_")) {
    files.writeFile(path, newFileContent, Number.parseInt(question.slice(-4), 8));
    return contentLine(process, path);
  }
  switch (question) {
    case "fs_type":
      return `mount type of "${path}": ${isInMemory(process, files.realPath(path)) ? "tmpfs" : ext4Magic}\n`;
    case "file_mode":
      return `mode of file "${path}": ${goMode(process, path)}\n`;
    case "file_perm":
      return `perms of file "${path}": -${goMode(process, path).slice(-9)}\n`;
    case "file_owner": {
      const { uid, gid } = files.stat(path);
      return `owner UID of "${path}": ${uid}\nowner GID of "${path}": ${gid}\n`;
    }
    default:
      return contentLine(process, path);
  }
}

function contentLine(process: Process, path: string): string {
  return `content of file "${path}": ${process.files.readText(path)}\n`;
}

async function readInLoop(process: Process, path: string, flags: Flags): Promise<number> {
  const { clock } = process.scope;
  const end = clock.now() + Number(flags.get("retry_time") ?? "180") * 1000;
  while (clock.now() < end) {
    const content = process.files.find(path)?.kind === "file" ? process.files.readText(path) : undefined;
    if (content === undefined) await process.print(`Error reading file ${path}: no such file or directory, retrying\n`);
    else {
      await process.print(contentLine(process, path));
      const isOver = flags.get("break_on_expected_content") !== "false" && content === newFileContent;
      if (isOver) return 0;
    }
    await process.sleep(pollMs);
  }
  return 0;
}

/** The file system of the mount that a path lies in. */
function isInMemory(process: Process, path: string): boolean {
  const mounts = process.files.tree
    .mounts()
    .filter((mount) => mount.path === "/" || path === mount.path || path.startsWith(`${mount.path}/`))
    .sort((one, other) => other.path.length - one.path.length);
  return mounts[0]?.type === "tmpfs";
}

/** Go writes special bits as letters before the nine: `dtrwxrwxrwx`. */
function goMode(process: Process, path: string): string {
  const node = process.files.stat(path);
  const [type = "-", ...bits] = modeText({ ...node, kind: node.kind, mode: node.mode & 0o777 } as typeof node);
  const { mode } = node;
  const letters = [
    type === "-" ? "" : type,
    mode & 0o4000 ? "u" : "",
    mode & 0o2000 ? "g" : "",
    mode & 0o1000 ? "t" : "",
  ];
  return `${letters.join("") || "-"}${bits.join("")}`;
}
