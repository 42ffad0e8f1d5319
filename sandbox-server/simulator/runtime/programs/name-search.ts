import type { DnsAnswer } from "../../network/cluster-network.ts";
import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";
import { isNetworkError } from "./network-fault-words.ts";

/** What resolv.conf(5) says at this moment: programs and people may have changed it. */
interface ResolverFile {
  readonly searches: readonly string[];
  readonly ndots: number;
}

function readResolverFile(process: Process): ResolverFile {
  let text = "";
  try {
    text = process.files.readText("/etc/resolv.conf");
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
  }
  const searches = [...text.matchAll(/^(?:search|domain)\s+(.*)$/gm)].at(-1)?.[1] ?? "";
  const ndots = Number(/^options\b.*\bndots:(\d+)/m.exec(text)?.[1] ?? "1");
  return { searches: searches.split(/\s+/).filter((domain) => domain !== ""), ndots };
}

/**
 * Asks DNS for a name with the search list and `ndots` of /etc/resolv.conf, as libc's resolver does. Empty when the
 * name exists without such a record. Throws NetworkError: ENOTFOUND, EAI_AGAIN.
 */
export function searchName(process: Process, name: string, type: DnsAnswer["type"]): readonly DnsAnswer[] {
  const { searches, ndots } = readResolverFile(process);
  const searched = searches.map((domain) => `${name}.${domain}.`);
  const whole = `${name}.`;
  const dots = name.split(".").length - 1;
  const candidates = name.endsWith(".") ? [name] : dots >= ndots ? [whole, ...searched] : [...searched, whole];
  let fault: unknown;
  let exists = false;
  for (const candidate of candidates) {
    try {
      const answers = process.scope.network.resolve(candidate, type);
      if (answers.length > 0) return answers;
      exists = true;
    } catch (thrown) {
      if (!isNetworkError(thrown) || thrown.code !== "ENOTFOUND") throw thrown;
      fault = thrown;
    }
  }
  if (!exists) throw fault;
  return [];
}
