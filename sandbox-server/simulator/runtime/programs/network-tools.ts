import type { DnsAnswer } from "../../network/cluster-network.ts";
import type { Process } from "../processes/process.ts";
import { searchName } from "./name-search.ts";
import { isNetworkError } from "./network-fault-words.ts";
import { parseOptions } from "./options.ts";
import { UsageFault } from "./program.ts";
import { lookUp } from "./resolve-host.ts";
import { program } from "./simple.ts";

function listeningPorts(process: Process): { readonly protocol: "TCP" | "UDP"; readonly port: number }[] {
  const found: { protocol: "TCP" | "UDP"; port: number }[] = [];
  for (const protocol of ["TCP", "UDP"] as const) {
    for (let port = 1; port < 65_536; port += 1)
      if (process.scope.network.isListening(port, protocol)) found.push({ protocol, port });
  }
  return found;
}

const netstat = program("netstat", async (process) => {
  await process.print(
    "Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \n",
  );
  for (const { protocol, port } of listeningPorts(process)) {
    await process.print(
      `${protocol.toLowerCase().padEnd(5)} ${"0".padStart(6)} ${"0".padStart(6)} ${`0.0.0.0:${port}`.padEnd(23)} ${"0.0.0.0:*".padEnd(23)} ${protocol === "TCP" ? "LISTEN      " : ""}\n`,
    );
  }
  return 0;
});

const ss = program("ss", async (process) => {
  await process.print("Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process\n");
  for (const { protocol, port } of listeningPorts(process)) {
    await process.print(
      `${protocol.toLowerCase().padEnd(5)} ${(protocol === "TCP" ? "LISTEN" : "UNCONN").padEnd(6)} ${"0".padEnd(6)} ${"511".padEnd(6)} ${`0.0.0.0:${port}`.padStart(18)} ${"0.0.0.0:*".padStart(18)}\n`,
    );
  }
  return 0;
});

function hardwareAddress(ip: string): string {
  return `0a:58:${ip
    .split(".")
    .map((part) => Number(part).toString(16).padStart(2, "0"))
    .join(":")}`;
}

const ip = program("ip", async (process, args) => {
  const words = args.filter((word) => !word.startsWith("-"));
  const [object = ""] = words;
  const address = process.scope.podIp;
  const gateway = `${address.split(".").slice(0, 3).join(".")}.1`;
  if ("address".startsWith(object) && object !== "") {
    await process.print(
      `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP \n    link/ether ${hardwareAddress(address)} brd ff:ff:ff:ff:ff:ff link-netnsid 0\n    inet ${address}/24 brd ${gateway.replace(/\.1$/, ".255")} scope global eth0\n       valid_lft forever preferred_lft forever\n`,
    );
  } else if ("route".startsWith(object) && object !== "") {
    await process.print(
      `default via ${gateway} dev eth0 \n${gateway.replace(/\.1$/, ".0")}/24 dev eth0 proto kernel scope link src ${address} \n`,
    );
  } else if ("link".startsWith(object) && object !== "") {
    const [, action = "show"] = words;
    if (["add", "delete", "set"].some((known) => known.startsWith(action))) {
      if (process.scope.privileged) return 0;
      await process.warn("ip: RTNETLINK answers: Operation not permitted\n");
      return 2;
    }
    await process.print(
      `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN\n2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP\n    link/ether ${hardwareAddress(address)} brd ff:ff:ff:ff:ff:ff\n`,
    );
  } else throw new UsageFault(`unknown command '${object}'`);
  return 0;
});

const ifconfig = program("ifconfig", async (process) => {
  const address = process.scope.podIp;
  const block = (name: string, hardware: string, text: string) =>
    `${name.padEnd(10)}${hardware}\n          ${text}\n          UP RUNNING  MTU:1500  Metric:1\n\n`;
  await process.print(
    block(
      "eth0",
      `Link encap:Ethernet  HWaddr ${hardwareAddress(address).toUpperCase()}  `,
      `inet addr:${address}  Bcast:${address.replace(/\.\d+$/, ".255")}  Mask:255.255.255.0`,
    ),
  );
  await process.print(block("lo", "Link encap:Local Loopback  ", "inet addr:127.0.0.1  Mask:255.0.0.0"));
  return 0;
});

const route = program("route", async (process) => {
  const base = process.scope.podIp.replace(/\.\d+$/, "");
  await process.print(
    `Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n${"default".padEnd(15)} ${`${base}.1`.padEnd(15)} 0.0.0.0         UG    0      0        0 eth0\n${`${base}.0`.padEnd(15)} *               255.255.255.0   U     0      0        0 eth0\n`,
  );
  return 0;
});

/** Whether something answers at the address is known by connecting: a refusal is an answer of a living host. */
async function isAlive(process: Process, address: string): Promise<boolean> {
  if (address === process.scope.podIp || address.startsWith("127.")) return true;
  try {
    (await process.awaitOutside(process.scope.network.connect(address, 7, { timeoutMs: 1000 }))).destroy();
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !("delayMs" in error) || !("code" in error)) throw error;
    return error.code === "ECONNREFUSED";
  }
}

const ping = program("ping", async (process, args) => {
  const options = parseOptions(args, "c:w:W:i:s:q4n");
  const [host] = options.operands;
  if (host === undefined) throw new UsageFault("usage error: Destination address required");
  const address = lookUp(process, host);
  if (address === undefined) throw new UsageFault(`bad address '${host}'`);
  await process.print(`PING ${host} (${address}): 56 data bytes\n`);
  const alive = await isAlive(process, address);
  const count = Number(options.value("c") ?? Number.POSITIVE_INFINITY);
  const deadline =
    options.value("w") === undefined
      ? Number.POSITIVE_INFINITY
      : process.scope.clock.now() + Number(options.value("w")) * 1000;
  let sent = 0;
  const summary = () =>
    process.print(
      `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${alive ? sent : 0} packets received, ${alive ? 0 : 100}% packet loss\n${alive ? "round-trip min/avg/max = 0.052/0.068/0.094 ms\n" : ""}`,
    );
  let interrupted = false;
  process.handle("SIGINT", () => {
    interrupted = true;
  });
  while (sent < count && !interrupted && process.scope.clock.now() < deadline) {
    if (alive)
      await process.print(`64 bytes from ${address}: seq=${sent} ttl=64 time=0.0${52 + ((sent * 7) % 42)} ms\n`);
    sent += 1;
    if (sent < count)
      await process.waitFor(
        (wake) => process.scope.clock.after(1000, wake),
        (wake) => process.arrivals.add(wake),
      );
    else if (!alive) await process.sleep(1000);
  }
  await summary();
  return alive ? 0 : 1;
});

const traceroute = program("traceroute", () => {
  throw new UsageFault("socket(AF_INET,3,1): Operation not permitted");
});

/** An answer's value as zone files write it: names end with a dot. */
function absolute({ type, value }: DnsAnswer): string {
  return type === "A" || type === "AAAA" ? value : value.replace(/\.?$/, ".");
}

const dig = program("dig", async (process, args) => {
  const short = args.includes("+short");
  const words = args.filter((word) => !/^[-+@]/.test(word));
  const types = ["A", "AAAA", "SRV", "PTR", "CNAME"] as const;
  const type =
    types.find((name) => words.some((word) => word.toUpperCase() === name)) ?? (args.includes("-x") ? "PTR" : "A");
  const name = words.find((word) => !types.some((known) => known === word.toUpperCase())) ?? ".";
  const asked = args.includes("-x") ? `${name.split(".").reverse().join(".")}.in-addr.arpa` : name;
  let answers: ReturnType<typeof process.scope.network.resolve> = [];
  let status = "NOERROR";
  try {
    answers = args.includes("+search")
      ? searchName(process, asked, type)
      : process.scope.network.resolve(asked.endsWith(".") ? asked : `${asked}.`, type);
  } catch (error) {
    if (!(error instanceof Error) || !("delayMs" in error)) throw error;
    status = "NXDOMAIN";
  }
  if (short) {
    await process.print(answers.map((answer) => `${absolute(answer)}\n`).join(""));
    return 0;
  }
  const lines = answers.map(
    (answer) => `${answer.name.replace(/\.?$/, ".")}\t${answer.ttlSeconds}\tIN\t${answer.type}\t${absolute(answer)}\n`,
  );
  if (args.includes("+noall")) {
    if (args.includes("+answer")) await process.print(lines.join(""));
    return 0;
  }
  await process.print(
    `\n; <<>> DiG 9.18 <<>> ${args.join(" ")}\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 4711\n;; flags: qr aa rd; QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: 0, ADDITIONAL: 0\n\n;; QUESTION SECTION:\n;${asked}.\tIN\t${type}\n\n${lines.length === 0 ? "" : `;; ANSWER SECTION:\n${lines.join("")}\n`};; Query time: 1 msec\n;; SERVER: 10.96.0.10#53(10.96.0.10)\n\n`,
  );
  return 0;
});

const host = program("host", async (process, args) => {
  const options = parseOptions(args, "t:avT46W:R:");
  const [name = ""] = options.operands;
  const isAddress = /^\d+(\.\d+){3}$/.test(name);
  const asked = options.value("t")?.toUpperCase() ?? (isAddress ? "PTR" : "A");
  const type = (["A", "AAAA", "SRV", "PTR", "CNAME"] as const).find((known) => known === asked);
  if (type === undefined) throw new UsageFault(`invalid type: ${asked}`);
  try {
    const answers = type === "PTR" ? process.scope.network.resolve(name, type) : searchName(process, name, type);
    if (answers.length === 0) await process.print(`${name} has no ${asked} record\n`);
    for (const answer of answers) await process.print(`${hostLine(answer, name)}\n`);
    return 0;
  } catch (error) {
    if (!isNetworkError(error)) throw error;
    if (error.code === "EAI_AGAIN") await process.print(";; connection timed out; no servers could be reached\n");
    else await process.print(`Host ${name} not found: 3(NXDOMAIN)\n`);
    return 1;
  }
});

function hostLine(answer: DnsAnswer, asked: string): string {
  const name = answer.name.replace(/\.$/, "");
  if (answer.type === "PTR")
    return `${asked.split(".").reverse().join(".")}.in-addr.arpa domain name pointer ${answer.value.replace(/\.?$/, ".")}`;
  if (answer.type === "SRV") return `${name} has SRV record ${answer.value.replace(/\.?$/, ".")}`;
  if (answer.type === "CNAME") return `${name} is an alias for ${answer.value.replace(/\.?$/, ".")}`;
  return `${name} has ${answer.type === "AAAA" ? "IPv6 " : ""}address ${answer.value}`;
}

export const networkTools = [netstat, ss, ip, ifconfig, route, ping, traceroute, dig, host];
