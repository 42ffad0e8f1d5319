import { KERNEL_VERSION } from "../files/proc.ts";
import { SystemFault } from "../files/system-fault.ts";
import { becomeProgram, findInPath, loadExecutable } from "../processes/execute.ts";
import { groupName, userName } from "./accounts.ts";
import { formatDate } from "./format-date.ts";
import { formatPrintf } from "./format-printf.ts";
import { commandOf, isBusybox } from "./lines.ts";
import { parseOptions } from "./options.ts";
import { UsageFault } from "./program.ts";
import { program } from "./simple.ts";
import { evaluateTestWords } from "./test-expression.ts";

const trueProgram = program("true", () => 0);
const falseProgram = program("false", () => 1);

const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** `1`, `0.5`, `2m`, `1h30m`, `infinity`: seconds. Throws UsageFault. */
export function parseDuration(text: string): number {
  if (/^inf(inity)?$/.test(text)) return 1e9;
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?|\.\d+)([smhd]?)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join("") !== text)
    throw new UsageFault(`invalid time interval '${text}'`);
  return parts.reduce((sum, [, value, unit = ""]) => sum + Number(value) * (UNITS[unit] ?? 1), 0);
}

const sleep = program("sleep", async (process, args) => {
  if (args.length === 0) throw new UsageFault("missing operand");
  await process.sleep(args.reduce((sum, word) => sum + parseDuration(word), 0) * 1000);
  return 0;
});

const hostname = program("hostname", async (process, args) => {
  if (args.includes("-i") || args.includes("-I"))
    await process.print(`${process.scope.podIp}${args.includes("-I") ? " " : ""}\n`);
  else await process.print(`${args.includes("-s") ? process.scope.hostname.split(".")[0] : process.scope.hostname}\n`);
  return 0;
});

const uname = program("uname", async (process, args) => {
  const all = {
    s: "Linux",
    n: process.scope.hostname,
    r: KERNEL_VERSION,
    v: "#1 SMP PREEMPT_DYNAMIC",
    m: "x86_64",
    o: "GNU/Linux",
  };
  const letters = args.length === 0 ? "s" : args.join("").replace(/-/g, "");
  const wanted = letters.includes("a")
    ? Object.values(all)
    : Object.entries(all).flatMap(([key, value]) =>
        letters.includes(key) || (key === "m" && letters.includes("p")) ? [value] : [],
      );
  await process.print(`${wanted.join(" ")}\n`);
  return 0;
});

const whoami = program("whoami", async (process) => {
  const { uid } = process.credentials;
  const name = userName(process, uid);
  if (name === undefined)
    throw new UsageFault(isBusybox(process) ? `unknown uid ${uid}` : `cannot find name for user ID ${uid}`);
  await process.print(`${name}\n`);
  return 0;
});

const id = program("id", async (process, args) => {
  const { uid, gid, groups } = process.credentials;
  const options = parseOptions(args, "ugGn");
  const name = (value: string | undefined, number: number) =>
    options.has("n") ? (value ?? String(number)) : String(number);
  if (options.has("u")) await process.print(`${name(userName(process, uid), uid)}\n`);
  else if (options.has("g")) await process.print(`${name(groupName(process, gid), gid)}\n`);
  else if (options.has("G"))
    await process.print(`${groups.map((group) => name(groupName(process, group), group)).join(" ")}\n`);
  else {
    const label = (number: number, value: string | undefined) =>
      value === undefined ? String(number) : `${number}(${value})`;
    const list = groups.map((group) => label(group, groupName(process, group))).join(",");
    await process.print(
      `uid=${label(uid, userName(process, uid))} gid=${label(gid, groupName(process, gid))} groups=${list}\n`,
    );
  }
  return 0;
});

/** `date -I`: how exactly. */
const ISO_FORMATS: Readonly<Record<string, string>> = {
  hours: "%Y-%m-%dT%H+00:00",
  minutes: "%Y-%m-%dT%H:%M+00:00",
  ns: "%Y-%m-%dT%H:%M:%S,%N+00:00",
  seconds: "%Y-%m-%dT%H:%M:%S+00:00",
};

const date = program("date", async (process, args) => {
  const options = parseOptions(
    args.map((word) => (/^(-u?I|--iso-8601)$/.test(word) ? `${word}${word.startsWith("--") ? "=" : ""}date` : word)),
    "uRd:s:r:I:",
    ["utc", "date=", "iso-8601=", "rfc-3339=", "reference="],
  );
  const given = options.value("d", "date");
  const file = options.value("r", "reference");
  const now = file === undefined ? process.scope.clock.now() : process.files.stat(file).modifiedAt;
  const time = given === undefined ? now : parseDate(given, now);
  if (time === undefined) throw new UsageFault(`invalid date '${given ?? ""}'`);
  const [format] = options.operands;
  if (format !== undefined && !format.startsWith("+")) throw new UsageFault("can't set date: Operation not permitted");
  const standard = options.has("R")
    ? "%a, %d %b %Y %H:%M:%S +0000"
    : options.has("I", "iso-8601")
      ? (ISO_FORMATS[options.value("I", "iso-8601") ?? ""] ?? "%Y-%m-%d")
      : "%a %b %e %H:%M:%S UTC %Y";
  await process.print(`${formatDate(format?.slice(1) ?? standard, time)}\n`);
  return 0;
});

/** A date as `date -d` and `touch -d` take it, in milliseconds since the epoch. */
export function parseDate(text: string, now: number): number | undefined {
  if (/^@\d+(\.\d+)?$/.test(text)) return Number(text.slice(1)) * 1000;
  if (text === "now") return now;
  const relative = /^([+-]?\d+)\s*(second|sec|minute|min|hour|day|week)s?(\s+ago)?$/.exec(text.trim());
  if (relative !== null) {
    const size =
      { second: 1, sec: 1, minute: 60, min: 60, hour: 3600, day: 86_400, week: 604_800 }[relative[2] ?? "day"] ?? 1;
    return now + Number(relative[1]) * size * 1000 * (relative[3] === undefined ? 1 : -1);
  }
  if (text === "yesterday" || text === "tomorrow") return now + (text === "tomorrow" ? 86_400_000 : -86_400_000);
  const parsed = Date.parse(
    /Z|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.replace(" ", "T")}${/\d:\d/.test(text) ? "Z" : ""}`,
  );
  return Number.isNaN(parsed) ? undefined : parsed;
}

const env = program("env", async (process, args) => {
  const rest = [...args];
  const environment = new Map(process.env);
  while (rest[0]?.startsWith("-") === true) {
    const word = rest.shift() ?? "";
    if (word === "-i" || word === "-") environment.clear();
    else if (word === "-u") environment.delete(rest.shift() ?? "");
    else throw new UsageFault(`invalid option -- '${word.slice(1)}'`, 125);
  }
  for (let word = rest[0]; word?.includes("=") === true; word = rest[0]) {
    const cut = word.indexOf("=");
    environment.set(word.slice(0, cut), word.slice(cut + 1));
    rest.shift();
  }
  const [name] = rest;
  if (name === undefined) {
    await process.print([...environment].map(([key, value]) => `${key}=${value}\n`).join(""));
    return 0;
  }
  process.env = environment;
  return becomeCommand(process, rest);
});

/** Becomes another program by name; 127 and 126 as env(1), nohup(1) and timeout(1) say. */
export async function becomeCommand(
  process: Parameters<typeof becomeProgram>[0],
  words: readonly string[],
): Promise<number> {
  const [name = ""] = words;
  const path = findInPath(process, name);
  const own = commandOf(process);
  try {
    if (path === undefined) throw new SystemFault("ENOENT");
    const executable = loadExecutable(process, path, words);
    return await becomeProgram(process, executable);
  } catch (error) {
    if (!(error instanceof SystemFault) || process.argv === words) throw error;
    await process.warn(
      isBusybox(process)
        ? `${own}: can't execute '${name}': ${error.message}\n`
        : `${own}: '${name}': ${error.message}\n`,
    );
    return error.code === "ENOENT" ? 127 : 126;
  }
}

const printenv = program("printenv", async (process, args) => {
  if (args.length === 0) {
    await process.print([...process.env].map(([key, value]) => `${key}=${value}\n`).join(""));
    return 0;
  }
  let status = 0;
  for (const name of args) {
    const value = process.env.get(name);
    if (value === undefined) status = 1;
    else await process.print(`${value}\n`);
  }
  return status;
});

const pwd = program("pwd", async (process) => {
  await process.print(`${process.workingDirectory}\n`);
  return 0;
});

const which = program("which", async (process, args) => {
  let status = 0;
  for (const name of args.filter((word) => !word.startsWith("-"))) {
    const path = findInPath(process, name);
    if (path === undefined || process.files.find(path) === undefined) status = 1;
    else await process.print(`${path}\n`);
  }
  return status;
});

const test = (name: string) =>
  program(name, async (process, args) =>
    evaluateTestWords(process, name, args, (variable) => process.env.has(variable)) ? 0 : 1,
  );

const printf = program("printf", async (process, args) => {
  const [format, ...rest] = args;
  if (format === undefined) throw new UsageFault("missing operand");
  const { text, faults } = formatPrintf(format, rest, process.scope.clock.now());
  await process.print(text);
  for (const fault of faults) await process.warn(`printf: ${fault}\n`);
  return faults.length > 0 ? 1 : 0;
});

const yes = program("yes", async (process, args) => {
  const line = `${args.length === 0 ? "y" : args.join(" ")}\n`;
  const block = line.repeat(Math.max(1, Math.floor(4096 / line.length)));
  for (;;) await process.print(block);
});

const uptime = program("uptime", async (process) => {
  const now = process.scope.clock.now();
  const minutes = Math.floor((now - process.scope.startedAt) / 60_000) + 60;
  await process.print(
    ` ${formatDate("%H:%M:%S", now)} up ${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")},  0 users,  load average: 0.10, 0.08, 0.05\n`,
  );
  return 0;
});

const nproc = program("nproc", async (process) => {
  await process.print("4\n");
  return 0;
});

const tty = program("tty", async (process) => {
  const open = process.descriptors.get(0)?.type === "terminal";
  await process.print(open ? "/dev/pts/0\n" : "not a tty\n");
  return open ? 0 : 1;
});

const clear = program("clear", async (process) => {
  await process.print("\u001b[H\u001b[2J\u001b[3J");
  return 0;
});

const sync = program("sync", () => 0);

const logger = program("logger", () => 0);

export const statusPrograms = [
  trueProgram,
  falseProgram,
  sleep,
  hostname,
  uname,
  whoami,
  id,
  date,
  env,
  printenv,
  pwd,
  which,
  test("test"),
  test("["),
  printf,
  yes,
  uptime,
  nproc,
  tty,
  clear,
  sync,
  logger,
];
