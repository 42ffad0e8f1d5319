import type { SimulatedContainer } from "../../runtime/container.ts";
import { ROOT } from "../../runtime/files/credentials.ts";
import { FileView } from "../../runtime/files/file-view.ts";
import { SystemFault } from "../../runtime/files/system-fault.ts";
import { EngineFault } from "../engine-fault.ts";

/** Makes sure that a user (`name`, `uid`, `user:group`) is one of the container's. Errors: EngineFault 400 in runc's words. */
export function findUser({ tree }: Pick<SimulatedContainer, "tree">, user: string): void {
  const [name = "", group = ""] = user.split(":");
  const who = { pid: 0, credentials: ROOT, workingDirectory: "/", umask: 0o022 };
  const view = new FileView(tree, who, () => 0);
  const missing = (what: string, asked: string, file: string) =>
    new EngineFault(400, `unable to find ${what} ${asked}: no matching entries in ${file} file`);
  if (!isKnown(view, "passwd", name)) throw missing("user", name, "passwd");
  if (!isKnown(view, "group", group)) throw missing("group", group, "group");
}

function isKnown(view: FileView, file: string, name: string): boolean {
  if (name === "" || name === "root" || /^\d+$/.test(name)) return true;
  try {
    return view
      .readText(`/etc/${file}`)
      .split("\n")
      .some((line) => line.startsWith(`${name}:`));
  } catch (error) {
    if (error instanceof SystemFault) return false;
    throw error;
  }
}
