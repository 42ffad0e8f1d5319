import type { ContainerConfig } from "./container-runtime.ts";
import type { FileView } from "./files/file-view.ts";
import { SystemFault } from "./files/system-fault.ts";

/** The kubelet keeps this much of a termination message, its end, in bytes. */
const TERMINATION_MESSAGE_BYTES = 4096;

type Place = Pick<ContainerConfig, "terminationMessagePath" | "readOnlyRootFilesystem">;

/** Puts the file there that the kubelet binds into a container, for every user to write. */
export function openTerminationFile(files: FileView, config: Place): void {
  const { terminationMessagePath: path, readOnlyRootFilesystem } = config;
  if (path === "" || readOnlyRootFilesystem) return;
  try {
    if (files.find(path) === undefined) {
      makeMissingDirectories(files, path.slice(0, path.lastIndexOf("/")));
      files.writeFile(path, "", 0o666);
    }
    files.changeMode(path, 0o666);
  } catch (error) {
    // A path that no file can have: then there is no message.
    if (!(error instanceof SystemFault)) throw error;
  }
}

/** What a container's programs left as their last words; empty when they left none. */
export function readTerminationMessage(files: FileView, { terminationMessagePath }: Place): string {
  try {
    const text = files.readFile(terminationMessagePath);
    return Buffer.from(text).subarray(-TERMINATION_MESSAGE_BYTES).toString();
  } catch (error) {
    if (error instanceof SystemFault) return "";
    throw error;
  }
}

function makeMissingDirectories(files: FileView, path: string): void {
  const names = path.split("/").slice(1);
  for (let count = 1; count <= names.length; count += 1) {
    const directory = `/${names.slice(0, count).join("/")}`;
    if (directory !== "/" && files.find(directory) === undefined) files.makeDirectory(directory, 0o755);
  }
}
