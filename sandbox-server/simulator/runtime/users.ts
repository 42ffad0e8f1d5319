import type { ContainerConfig } from "./container-runtime.ts";
import type { Credentials } from "./files/credentials.ts";

/** A line of /etc/passwd. */
interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

export interface Identity {
  readonly credentials: Credentials;
  readonly home: string;
}

/** Who a program runs as: `user` as an image or exec says it (name, number, `user:group`), then the security context. */
export function identify(
  user: string,
  config: Pick<ContainerConfig, "runAsUser" | "runAsGroup" | "fsGroup" | "supplementalGroups">,
  passwd: string,
  group: string,
): Identity {
  const accounts = parseAccounts(passwd);
  const [userPart = "", groupPart] = (config.runAsUser === undefined ? user : String(config.runAsUser)).split(":");
  const account = accounts.find((entry) => entry.name === userPart || String(entry.uid) === userPart);
  const uid = account?.uid ?? (/^\d+$/.test(userPart) ? Number(userPart) : 0);
  const gid = config.runAsGroup ?? groupId(groupPart, group) ?? account?.gid ?? 0;
  const extra = [...(config.supplementalGroups ?? []), ...(config.fsGroup === undefined ? [] : [config.fsGroup])];
  const member = account === undefined ? [] : memberships(account.name, group);
  return {
    credentials: { uid, gid, groups: [...new Set([gid, ...member, ...extra])] },
    home: account?.home ?? (uid === 0 ? "/root" : "/"),
  };
}

function parseAccounts(passwd: string): Account[] {
  return passwd.split("\n").flatMap((line) => {
    const [name = "", , uid, gid, , home = "/"] = line.split(":");
    return uid === undefined || gid === undefined ? [] : [{ name, uid: Number(uid), gid: Number(gid), home }];
  });
}

function groupId(name: string | undefined, group: string): number | undefined {
  if (name === undefined || name === "") return undefined;
  if (/^\d+$/.test(name)) return Number(name);
  const line = group.split("\n").find((entry) => entry.startsWith(`${name}:`));
  return line === undefined ? undefined : Number(line.split(":")[2]);
}

function memberships(user: string, group: string): number[] {
  return group.split("\n").flatMap((line) => {
    const [, , gid, members = ""] = line.split(":");
    return members.split(",").includes(user) ? [Number(gid)] : [];
  });
}
