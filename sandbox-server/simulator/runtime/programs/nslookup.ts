import type { DnsAnswer } from "../../network/cluster-network.ts";
import type { Process } from "../processes/process.ts";
import { searchName } from "./name-search.ts";
import { isNetworkError } from "./network-fault-words.ts";
import { type Program, UsageFault } from "./program.ts";

type QueryType = DnsAnswer["type"];

// Busybox gives up after five seconds without an answer.
const queryTimeoutMs = 5000;

/** nslookup as busybox has it: asks the name server of /etc/resolv.conf. */
export const nslookup: Program = {
  name: "nslookup",
  async run(process) {
    const options = process.argv.slice(1).filter((word) => word.startsWith("-"));
    const [name, server = nameServer(process)] = process.argv.slice(1).filter((word) => !word.startsWith("-"));
    if (name === undefined) throw new UsageFault("Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]");
    const asked = /^-(?:type|query|q)=(\w+)$/i.exec(options.at(-1) ?? "")?.[1]?.toUpperCase() as QueryType | undefined;
    const isAddress = /^\d+(\.\d+){3}$/.test(name);
    const answers = lookUp(process, name, asked ?? (isAddress ? "PTR" : "A"));
    if (answers === "unreachable") {
      await process.sleep(queryTimeoutMs);
      await process.print(";; connection timed out; no servers could be reached\n\n");
      return 1;
    }
    await process.print(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
    if (answers === undefined) {
      await process.print(`** server can't find ${name}: NXDOMAIN\n\n`);
      return 1;
    }
    for (const answer of answers) await process.print(printAnswer(answer, name));
    await process.print("\n");
    return 0;
  },
};

/** The first name server of /etc/resolv.conf, as the resolver reads it. */
export function nameServer(process: Process): string {
  const file = process.files.find("/etc/resolv.conf");
  const text = file === undefined ? "" : process.files.readText("/etc/resolv.conf");
  return /^nameserver\s+(\S+)/m.exec(text)?.[1] ?? "127.0.0.1";
}

function lookUp(process: Process, name: string, type: QueryType): readonly DnsAnswer[] | "unreachable" | undefined {
  try {
    const answers = type === "PTR" ? process.scope.network.resolve(name, type) : searchName(process, name, type);
    return answers.length === 0 ? undefined : answers;
  } catch (thrown) {
    if (isNetworkError(thrown)) return thrown.code === "EAI_AGAIN" ? "unreachable" : undefined;
    throw thrown;
  }
}

function printAnswer(answer: DnsAnswer, asked: string): string {
  if (answer.type === "SRV") return `${answer.name}\tservice = ${answer.value}\n`;
  if (answer.type === "PTR") return `${asked.split(".").reverse().join(".")}.in-addr.arpa\tname = ${answer.value}\n`;
  if (answer.type === "CNAME") return `${answer.name}\tcanonical name = ${answer.value}\n`;
  return `Name:\t${answer.name}\nAddress: ${answer.value}\n`;
}
