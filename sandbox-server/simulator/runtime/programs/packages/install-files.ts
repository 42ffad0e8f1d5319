import { EXECUTABLE_MAGIC } from "../../files/layer.ts";
import type { RegularFile } from "../../files/regular-file.ts";
import type { Process } from "../../processes/process.ts";
import { makeDirectories } from "../files/paths.ts";
import type { Package } from "./package-index.ts";

/**
 * Puts a package's files in place: its programs, and one file of zeros that makes up its size.
 * @param data where the file of zeros lies; it belongs to the package's name
 */
export function installFiles(process: Process, { name, sizeBytes, programs }: Package, data = "/usr/share"): void {
  makeDirectories(process, "/usr/bin");
  for (const entry of programs) {
    const [command = "", program = command] = entry.split("=");
    const path = `/usr/bin/${command}`;
    if (process.files.find(path) === undefined) writeProgram(process, path, program);
  }
  makeDirectories(process, `${data}/${name}`);
  writeZeros(process, `${data}/${name}/files`, sizeBytes);
}

/** Takes away what `installFiles` put there. */
export function removeFiles(process: Process, { name, programs }: Package, data = "/usr/share"): void {
  for (const entry of programs) {
    const path = `/usr/bin/${entry.split("=", 1)[0]}`;
    if (process.files.find(path) !== undefined) process.files.unlink(path);
  }
  const files = `${data}/${name}/files`;
  if (process.files.find(files) === undefined) return;
  process.files.unlink(files);
  process.files.removeDirectory(`${data}/${name}`);
}

/** An executable whose code is a simulated program, `sizeBytes` long when given. */
export function writeProgram(process: Process, path: string, program: string, sizeBytes?: number): void {
  process.files.writeFile(path, `${EXECUTABLE_MAGIC}${program}\n`);
  process.files.changeMode(path, 0o755);
  if (sizeBytes !== undefined) stretch(process, path, sizeBytes);
}

/** A file of zeros: it has its size and costs nothing. */
export function writeZeros(process: Process, path: string, sizeBytes: number): void {
  process.files.writeFile(path, "", 0o644);
  stretch(process, path, sizeBytes);
}

function stretch(process: Process, path: string, sizeBytes: number): void {
  const node = process.files.stat(path);
  if (node.kind === "file") (node as RegularFile).truncate(Math.max(node.size, sizeBytes), process.scope.clock.now());
}
