import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";

function entries(process: Process, file: "passwd" | "group"): string[][] {
  try {
    return process.files
      .readText(`/etc/${file}`)
      .split("\n")
      .map((line) => line.split(":"));
  } catch (error) {
    if (error instanceof SystemFault) return [];
    throw error;
  }
}

export function userName(process: Process, uid: number): string | undefined {
  return entries(process, "passwd").find((fields) => fields[2] === String(uid))?.[0];
}

export function groupName(process: Process, gid: number): string | undefined {
  return entries(process, "group").find((fields) => fields[2] === String(gid))?.[0];
}

/** The number of a user or group, given by name or number. */
export function accountId(process: Process, file: "passwd" | "group", name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  const found = entries(process, file).find((fields) => fields[0] === name)?.[2];
  return found === undefined ? undefined : Number(found);
}

/** The primary group of a user. */
export function primaryGroup(process: Process, uid: number): number | undefined {
  const found = entries(process, "passwd").find((fields) => fields[2] === String(uid))?.[3];
  return found === undefined ? undefined : Number(found);
}
