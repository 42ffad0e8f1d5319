import { EXECUTABLE_MAGIC } from "../../files/layer.ts";
import { SystemFault } from "../../files/system-fault.ts";
import { findInPath } from "../../processes/execute.ts";
import type { Process } from "../../processes/process.ts";
import { writeZeros } from "../packages/install-files.ts";
import type { Program } from "../program.ts";
import { runSmallProgram } from "./run-small-program.ts";
import type { SmallProgram } from "./small-program.ts";

const NAME = "compiled";

/** What a linked program needs beside itself; a static one needs nothing. */
export type Loader = "/lib64/ld-linux-x86-64.so.2" | "/lib/ld-musl-x86_64.so.1" | undefined;

interface Binary {
  readonly program: SmallProgram;
  readonly loader?: string;
}

/** Writes the executable that a compiler makes: the program behind the simulator's mark, zeros up to its size. */
export function writeBinary(
  process: Process,
  path: string,
  program: SmallProgram,
  sizeBytes: number,
  loader: Loader,
): void {
  const binary: Binary = loader === undefined ? { program } : { program, loader };
  writeZeros(process, path, 0);
  process.files.writeFile(path, `${EXECUTABLE_MAGIC}${NAME}\n${JSON.stringify(binary)}\n`);
  const node = process.files.stat(path);
  if (node.kind === "file") node.truncate(Math.max(node.size, sizeBytes), process.scope.clock.now());
  process.files.changeMode(path, 0o755);
}

/** Whether the C library that a program was linked with is here. */
export function loaderHere(process: Process): Loader {
  if (process.files.find("/etc/alpine-release") !== undefined) return "/lib/ld-musl-x86_64.so.1";
  return process.files.find("/etc/debian_version") === undefined && process.files.find("/usr/bin/dpkg") === undefined
    ? undefined
    : "/lib64/ld-linux-x86-64.so.2";
}

/**
 * The code of every compiled program: it reads its own file. A program that was linked with another system's C library ends
 * as the kernel would end it, with "no such file or directory".
 */
export const compiled: Program = {
  name: NAME,
  memoryBytes: 3 * 1024 * 1024,
  async run(process) {
    const path = findInPath(process, process.argv[0] ?? "") ?? "";
    const text = Buffer.from(process.files.readFile(path)).toString("utf8");
    const [, line = ""] = text.split("\n");
    const binary = JSON.parse(line) as Binary;
    if (binary.loader !== undefined && binary.loader !== loaderHere(process)) throw new SystemFault("ENOENT");
    return runSmallProgram(process, binary.program);
  },
};
