import { EngineFault } from "../../engine-fault.ts";
import type { Owner, TreeWriter } from "./tree-writer.ts";

/** `--chown=user:group` by the accounts of the image that is built. Errors: EngineFault 500 for unknown names. */
export function readOwner(text: string, tree: TreeWriter): Owner {
  const [user = "", group = user] = text.split(":");
  const uid = numberOf(user, tree.readText("/etc/passwd"));
  if (uid === undefined) throw unknown(`can't find uid for user ${user}: no such user: ${user}`);
  const gid = numberOf(group, tree.readText("/etc/group"));
  if (gid === undefined) throw unknown(`can't find gid for group ${group}: no such group: ${group}`);
  return { uid, gid };
}

/** The third field of the line that begins with the name; passwd and group are alike in this. */
function numberOf(name: string, accounts: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  const line = accounts.split("\n").find((one) => one.startsWith(`${name}:`));
  const number = line?.split(":")[2];
  return number === undefined ? undefined : Number(number);
}

function unknown(words: string): EngineFault {
  return new EngineFault(500, `unable to convert uid/gid chown string to host mapping: ${words}`);
}
