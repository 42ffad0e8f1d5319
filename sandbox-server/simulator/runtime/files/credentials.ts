/** Who asks: the ids of a process. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

export const ROOT: Credentials = { uid: 0, gid: 0, groups: [0] };

/** Permission bits as in the last octal digit of a mode. */
export const READ = 4;
export const WRITE = 2;
export const EXECUTE = 1;

interface Owned {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly kind: string;
}

/** The check of path_resolution(7): owner, then group, then others; root may all but run what nobody may run. */
export function mayAccess(node: Owned, who: Credentials, want: number): boolean {
  if (who.uid === 0) return (want & EXECUTE) === 0 || node.kind === "directory" || (node.mode & 0o111) !== 0;
  return (permissionBits(node, who) & want) === want;
}

function permissionBits(node: Owned, who: Credentials): number {
  if (node.uid === who.uid) return (node.mode >> 6) & 7;
  if (node.gid === who.gid || who.groups.includes(node.gid)) return (node.mode >> 3) & 7;
  return node.mode & 7;
}
