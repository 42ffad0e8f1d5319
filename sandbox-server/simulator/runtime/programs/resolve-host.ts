import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";
import { searchName } from "./name-search.ts";

/** The address of a name as libc finds it: literal, /etc/hosts, DNS. */
export function lookUp(process: Process, name: string): string | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return name;
  for (const line of hostsLines(process)) {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (names.includes(name) && address.includes(".")) return address;
  }
  try {
    return searchName(process, name, "A")[0]?.value;
  } catch (error) {
    if (error instanceof Error && "delayMs" in error) return undefined;
    throw error;
  }
}

/** /etc/hosts; empty when there is none. */
export function hostsLines(process: Process): string[] {
  try {
    return process.files.readText("/etc/hosts").split("\n");
  } catch (error) {
    if (error instanceof SystemFault) return [];
    throw error;
  }
}
