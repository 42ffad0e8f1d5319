import { EXECUTE, READ, WRITE } from "../files/credentials.ts";
import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";

const OPERATORS = new Set("-a -b -c -d -e -f -g -h -k -L -N -O -G -p -r -s -S -t -u -w -x".split(" "));

export function isFileTest(operator: string): boolean {
  return OPERATORS.has(operator);
}

/** The unary file tests of test(1). */
export function fileTest(process: Process, operator: string, path: string): boolean {
  const { files } = process;
  if (operator === "-t") return process.descriptors.get(Number(path))?.type === "terminal";
  if (operator === "-h" || operator === "-L") return isLink(process, path);
  const node = files.find(path);
  if (node === undefined) return false;
  switch (operator) {
    case "-d":
      return node.kind === "directory";
    case "-f":
      return node.kind === "file" || (node.kind === "special" && node.type === "regular");
    case "-s":
      return node.kind === "directory" || (node.kind === "file" && node.size > 0);
    case "-c":
      return node.kind === "special" && node.type === "character";
    case "-p":
      return node.kind === "special" && node.type === "fifo";
    case "-S":
      return node.kind === "special" && node.type === "socket";
    case "-b":
      return false;
    case "-r":
      return files.mayAccess(path, READ);
    case "-w":
      return files.mayAccess(path, WRITE) && !files.locate(path).mount.readOnly;
    case "-x":
      return files.mayAccess(path, EXECUTE);
    case "-u":
      return (node.mode & 0o4000) !== 0;
    case "-g":
      return (node.mode & 0o2000) !== 0;
    case "-k":
      return (node.mode & 0o1000) !== 0;
    case "-O":
      return node.uid === process.credentials.uid;
    case "-G":
      return node.gid === process.credentials.gid;
    default:
      return true;
  }
}

function isLink(process: Process, path: string): boolean {
  try {
    const node = process.files.lstat(path);
    return node.kind === "symlink" || (node.kind === "special" && node.linkText !== undefined);
  } catch (error) {
    if (error instanceof SystemFault) return false;
    throw error;
  }
}

export function newerTest(process: Process, left: string, operator: "-nt" | "-ot" | "-ef", right: string): boolean {
  const a = process.files.find(left);
  const b = process.files.find(right);
  if (operator === "-ef") return a !== undefined && a === b;
  const first = a?.modifiedAt ?? Number.NEGATIVE_INFINITY;
  const second = b?.modifiedAt ?? Number.NEGATIVE_INFINITY;
  return operator === "-nt" ? first > second : first < second;
}
