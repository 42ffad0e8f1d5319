import { commandName, NODE_CORES, NODE_MEMORY_BYTES } from "../files/proc.ts";
import { waitForExit } from "../processes/execute.ts";
import type { Process } from "../processes/process.ts";
import { parseSignal, SIGNAL_NUMBERS } from "../processes/signals.ts";
import { userName } from "./accounts.ts";
import { formatDate } from "./format-date.ts";
import { isBusybox } from "./lines.ts";
import { parseOptions } from "./options.ts";
import { UsageFault } from "./program.ts";
import { program } from "./simple.ts";
import { becomeCommand, parseDuration } from "./status-programs.ts";

function commandLine(process: Process): string {
  return process.argv.join(" ");
}

function clockText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function longClock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

const ps = program("ps", async (process, args) => {
  const all = process.scope.pids.list();
  const flags = args.join(" ");
  const format = /-?o\s*([\w,=]+)/.exec(flags)?.[1];
  if (format !== undefined) await process.print(customTable(process, all, format.replaceAll("=", "").split(",")));
  else if (isBusybox(process)) await process.print(busyboxTable(process, all));
  else if (/^-?[a-z]*u/.test(flags) && flags.includes("a")) await process.print(auxTable(process, all));
  else if (flags.includes("f")) await process.print(fullTable(process, all));
  else if (/[eAax]/.test(flags)) await process.print(shortTable(process, all));
  else
    await process.print(
      shortTable(
        process,
        all.filter((other) => other.terminal === process.terminal && other.credentials.uid === process.credentials.uid),
      ),
    );
  return 0;
});

function owner(process: Process, of: Process): string {
  return userName(process, of.credentials.uid) ?? String(of.credentials.uid);
}

function busyboxTable(process: Process, all: readonly Process[]): string {
  const rows = all.map(
    (other) =>
      `${String(other.pid).padStart(5)} ${owner(process, other).padEnd(8)}  ${clockText(other.cpuMs)} ${commandLine(other)}\n`,
  );
  return `PID   USER     TIME  COMMAND\n${rows.join("")}`;
}

function terminalName(process: Process): string {
  return process.terminal === undefined ? "?" : "pts/0";
}

function auxTable(process: Process, all: readonly Process[]): string {
  const rows = all.map((other) => {
    const kilobytes = Math.ceil(other.memoryBytes / 1024);
    const memory = ((other.memoryBytes / NODE_MEMORY_BYTES) * 100).toFixed(1);
    const elapsed = Math.max(1, process.scope.clock.now() - other.startedAt);
    const cpu = Math.min(100, (other.cpuMs / elapsed) * 100).toFixed(1);
    const state = other === process ? "R" : "S";
    const start = formatDate("%H:%M", other.startedAt);
    return `${owner(process, other).padEnd(8)} ${String(other.pid).padStart(7)} ${cpu.padStart(4)} ${memory.padStart(4)} ${String(kilobytes * 3).padStart(6)} ${String(kilobytes).padStart(5)} ${terminalName(other).padEnd(8)} ${(other.pid === 1 ? `${state}s` : state).padEnd(4)} ${start} ${clockText(other.cpuMs).padStart(6)} ${commandLine(other)}\n`;
  });
  return `USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n${rows.join("")}`;
}

function fullTable(process: Process, all: readonly Process[]): string {
  const rows = all.map(
    (other) =>
      `${owner(process, other).padEnd(8)} ${String(other.pid).padStart(7)} ${String(other.parent?.pid ?? 0).padStart(7)}  0 ${formatDate("%H:%M", other.startedAt)} ${terminalName(other).padEnd(8)} ${longClock(other.cpuMs)} ${commandLine(other)}\n`,
  );
  return `UID          PID    PPID  C STIME TTY          TIME CMD\n${rows.join("")}`;
}

function shortTable(_process: Process, all: readonly Process[]): string {
  const rows = all.map(
    (other) =>
      `${String(other.pid).padStart(7)} ${terminalName(other).padEnd(8)} ${longClock(other.cpuMs)} ${commandName(other)}\n`,
  );
  return `    PID TTY          TIME CMD\n${rows.join("")}`;
}

function customTable(process: Process, all: readonly Process[], columns: readonly string[]): string {
  const values: Readonly<Record<string, (other: Process) => string>> = {
    pid: (other) => String(other.pid),
    ppid: (other) => String(other.parent?.pid ?? 0),
    pgid: (other) => String(other.group),
    user: (other) => owner(process, other),
    uid: (other) => String(other.credentials.uid),
    gid: (other) => String(other.credentials.gid),
    comm: (other) => commandName(other),
    args: commandLine,
    cmd: commandLine,
    command: commandLine,
    rss: (other) => String(Math.ceil(other.memoryBytes / 1024)),
    vsz: (other) => String(Math.ceil(other.memoryBytes / 1024) * 3),
    time: (other) => longClock(other.cpuMs),
    stat: (other) => (other === process ? "R" : "S"),
    tty: terminalName,
    etime: (other) => clockText(process.scope.clock.now() - other.startedAt).padStart(5, "0"),
  };
  const unknown = columns.find((name) => !Object.hasOwn(values, name));
  if (unknown !== undefined)
    throw new UsageFault(`bad -o argument '${unknown}', supported arguments: ${Object.keys(values).join(",")}`);
  const rows = [
    columns.map((name) => (name === "args" || name === "cmd" ? "COMMAND" : name.toUpperCase())),
    ...all.map((other) => columns.map((name) => values[name]?.(other) ?? "")),
  ];
  const widths = columns.map((_name, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join(" ")}\n`,
    )
    .join("");
}

const top = program("top", async (process, args) => {
  const options = parseOptions(args, "bn:d:Hm", []);
  const delay = Number(options.value("d") ?? "5") * 1000;
  let left = Number(options.value("n") ?? "0") || Number.POSITIVE_INFINITY;
  const terminal = process.descriptors.get(1)?.type === "terminal" && !options.has("b");
  const input = process.descriptors.get(0);
  for (; left > 0; left -= 1) {
    await process.print(`${terminal ? "\u001b[H\u001b[J" : ""}${topScreen(process)}`);
    if (left === 1) break;
    const until = process.scope.clock.now() + delay;
    while (process.scope.clock.now() < until) {
      const sources = [(wake: () => void) => process.scope.clock.after(until - process.scope.clock.now(), wake)];
      if (terminal && input !== undefined) sources.push((wake) => input.onReady(wake));
      await process.waitFor(...sources);
      const key = terminal ? input?.tryRead(16) : undefined;
      if (key === "end" || (key instanceof Uint8Array && /[qQ]/.test(Buffer.from(key).toString()))) return 0;
    }
  }
  return 0;
});

function topScreen(process: Process): string {
  const all = process.scope.pids.list();
  const used = all.reduce((sum, other) => sum + other.memoryBytes, 0);
  const kilobytes = (bytes: number) => Math.round(bytes / 1024);
  const share = (other: Process) => (other.cpuMs / Math.max(1, process.scope.clock.now() - other.startedAt)) * 100;
  const total = Math.min(100, all.reduce((sum, other) => sum + share(other), 0) / NODE_CORES);
  const rows = [...all]
    .sort((a, b) => share(b) - share(a))
    .map(
      (other) =>
        `${String(other.pid).padStart(5)} ${String(other.parent?.pid ?? 0).padStart(5)} ${owner(process, other).padEnd(8)} ${other === process ? "R" : "S"}    ${String(kilobytes(other.memoryBytes * 3)).padStart(5)} ${String(Math.round((other.memoryBytes / NODE_MEMORY_BYTES) * 100)).padStart(3)}% ${String(Math.round(share(other) / NODE_CORES)).padStart(3)}% ${commandLine(other)}\n`,
    );
  return [
    `Mem: ${kilobytes(NODE_MEMORY_BYTES * 0.3 + used)}K used, ${kilobytes(NODE_MEMORY_BYTES * 0.7 - used)}K free, 1024K shrd, 51200K buff, 1228800K cached\n`,
    `CPU: ${Math.round(total)}% usr   0% sys   0% nic ${Math.round(100 - total)}% idle   0% io   0% irq   0% sirq\n`,
    `Load average: 0.10 0.08 0.05 1/${all.length} ${process.pid}\n`,
    "  PID  PPID USER     STAT   VSZ %VSZ %CPU COMMAND\n",
    ...rows,
  ].join("");
}

const kill = program("kill", async (process, args) => {
  if (args[0] === "-l") {
    await process.print(
      `${Object.keys(SIGNAL_NUMBERS)
        .map((name) => name.slice(3))
        .join(" ")}\n`,
    );
    return 0;
  }
  const { signal, rest } = takeSignal(args);
  let status = 0;
  for (const word of rest) {
    const target = process.scope.pids.find(Number(word));
    if (/^-\d+$/.test(word) && signal !== undefined) process.scope.pids.signalGroup(Number(word.slice(1)), signal);
    else if (target === undefined) {
      await process.warn(
        isBusybox(process) ? `kill: can't kill pid ${word}: No such process\n` : `kill: (${word}): No such process\n`,
      );
      status = 1;
    } else if (signal !== undefined) target.signal(signal);
  }
  return status;
});

/** `-9`, `-KILL`, `-s TERM`; the signal is undefined for `-0`. */
function takeSignal(args: readonly string[]): {
  readonly signal: ReturnType<typeof parseSignal>;
  readonly rest: readonly string[];
} {
  const [first = "", second = ""] = args;
  if (first === "-s") return { signal: parseSignal(second), rest: args.slice(2) };
  if (first === "-0") return { signal: undefined, rest: args.slice(1) };
  if (!/^-[A-Z\d]/i.test(first) || first === "-f" || first === "-x") return { signal: "SIGTERM", rest: args };
  const signal = parseSignal(first.slice(1));
  if (signal === undefined) throw new UsageFault(`bad signal name '${first.slice(1)}'`);
  return { signal, rest: args.slice(1) };
}

/** pgrep, pkill, pidof, killall: processes by name. */
function byName(name: "pgrep" | "pkill" | "pidof" | "killall") {
  const sends = name === "pkill" || name === "killall";
  return program(name, async (process, args) => {
    const { signal, rest } = sends ? takeSignal(args) : { signal: undefined, rest: args };
    const options = parseOptions(rest, "flxnoau:vs:");
    const patterns = options.operands;
    if (patterns.length === 0) throw new UsageFault("no matching criteria specified");
    const exact = name === "pidof" || name === "killall" || options.has("x");
    const found = process.scope.pids.list().filter((other) => {
      if (other === process) return false;
      const text = options.has("f") ? commandLine(other) : commandName(other);
      return patterns.some((pattern) => (exact ? text === pattern : new RegExp(pattern).test(text)));
    });
    if (sends) for (const other of found) other.signal(signal ?? "SIGTERM");
    else if (name === "pidof")
      await process.print(
        found.length === 0
          ? ""
          : `${found
              .map((other) => other.pid)
              .reverse()
              .join(" ")}\n`,
      );
    else
      await process.print(
        found
          .map(
            (other) =>
              `${other.pid}${options.has("l") ? ` ${commandName(other)}` : options.has("a") ? ` ${commandLine(other)}` : ""}\n`,
          )
          .join(""),
      );
    if (found.length === 0 && name === "killall")
      await process.warn(`killall: ${patterns[0] ?? ""}: no process killed\n`);
    return found.length === 0 ? 1 : 0;
  });
}

const timeout = program("timeout", async (process, args) => {
  const options = parseOptions(args, "s:k:vt:", ["signal=", "kill-after=", "preserve-status", "foreground"], true);
  const old = options.value("t");
  const [limit, ...words] = old === undefined ? options.operands : [old, ...options.operands];
  if (limit === undefined || words.length === 0) throw new UsageFault("missing operand", 125);
  const signal = parseSignal(options.value("s", "signal") ?? "TERM") ?? "SIGTERM";
  const child = process.fork({ argv: words });
  child.start(() => becomeCommand(child, words));
  const { clock } = process.scope;
  const seconds = parseDuration(limit);
  const end = clock.now() + seconds * 1000;
  while (child.status === undefined && (seconds === 0 || clock.now() < end)) {
    const sources = [(wake: () => void) => child.exits.add(wake)];
    if (seconds > 0) sources.push((wake) => clock.after(end - clock.now(), wake));
    await process.waitFor(...sources);
  }
  if (child.status !== undefined) return child.status.code;
  child.signal(signal);
  const killAfter = options.value("k", "kill-after");
  if (killAfter !== undefined) {
    await process.sleep(parseDuration(killAfter) * 1000);
    child.kill("SIGKILL");
  }
  await waitForExit(process, child);
  return options.has("preserve-status") || isBusybox(process) ? 143 : 124;
});

const nohup = program("nohup", async (process, args) => {
  if (args.length === 0) throw new UsageFault("missing operand", 125);
  process.ignore("SIGHUP");
  if (process.descriptors.get(1)?.type === "terminal") {
    const file = process.files.open("nohup.out", "append", 0o600);
    await process.warn("nohup: ignoring input and appending output to 'nohup.out'\n");
    process.descriptors.get(1)?.close();
    process.descriptors.set(1, file);
  }
  return becomeCommand(process, args);
});

const watch = program("watch", async (process, args) => {
  const options = parseOptions(args, "n:td", ["interval=", "no-title"], true);
  const seconds = Number(options.value("n", "interval") ?? "2");
  const words = options.operands;
  for (;;) {
    const title = options.has("t", "no-title")
      ? ""
      : `Every ${seconds.toFixed(1)}s: ${words.join(" ")}    ${formatDate("%Y-%m-%d %H:%M:%S", process.scope.clock.now())}\n\n`;
    await process.print(`\u001b[H\u001b[J${title}`);
    const shell = ["sh", "-c", words.join(" ")];
    const child = process.fork({ argv: shell });
    child.start(() => becomeCommand(child, shell));
    await waitForExit(process, child);
    await process.sleep(seconds * 1000);
  }
});

const time = program("time", async (process, args) => {
  const words = args.filter((word, index) => !(index === 0 && word === "-p"));
  const started = process.scope.clock.now();
  const child = process.fork({ argv: words });
  child.start(() => becomeCommand(child, words));
  await waitForExit(process, child);
  const seconds = (process.scope.clock.now() - started) / 1000;
  await process.warn(
    `real\t${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`,
  );
  return child.status?.code ?? 0;
});

const nice = program("nice", (process, args) => {
  const words = args[0] === "-n" ? args.slice(2) : args.filter((word, index) => index > 0 || !word.startsWith("-"));
  if (words.length === 0) return process.print("0\n").then(() => 0);
  return becomeCommand(process, words);
});

const usleep = program("usleep", async (process, args) => {
  await process.sleep(Number(args[0] ?? "0") / 1000);
  return 0;
});

/** stress, stress-ng and `polinux/stress`: memory and processor time are accounted, not used. */
const stress = program("stress", async (process, args) => {
  const options = parseOptions(args, "c:m:i:d:t:vq", [
    "cpu=",
    "vm=",
    "vm-bytes=",
    "vm-hang=",
    "vm-keep",
    "vm-stride=",
    "io=",
    "hdd=",
    "hdd-bytes=",
    "timeout=",
    "verbose",
    "quiet",
    "backoff=",
    "metrics-brief",
    "metrics",
  ]);
  const count = (...names: string[]) => Number(options.value(...names) ?? "0");
  const cpu = count("c", "cpu");
  const memory = count("m", "vm");
  const workers = cpu + memory + count("i", "io") + count("d", "hdd");
  if (workers === 0)
    throw new UsageFault(
      "`stress' imposes certain types of compute stress on your system\n\nUsage: stress [OPTION [ARG]] ...",
      0,
    );
  const bytes = parseBytes(options.value("vm-bytes") ?? "256M");
  await process.print(
    `stress: info: [${process.pid}] dispatching hogs: ${cpu} cpu, ${count("i", "io")} io, ${memory} vm, ${count("d", "hdd")} hdd\n`,
  );
  const children = Array.from({ length: workers }, (_value, index) => {
    const child = process.fork({ argv: process.argv });
    const isMemory = index >= cpu && index < cpu + memory;
    child.start(() => work(child, isMemory ? bytes : 0, isMemory && options.value("vm-hang") !== undefined));
    return child;
  });
  const limit = options.value("t", "timeout");
  if (limit === undefined) for (const child of children) await waitForExit(process, child);
  else await process.sleep(parseDuration(limit) * 1000);
  for (const child of children) child.kill("SIGKILL");
  await process.print(
    `stress: info: [${process.pid}] successful run completed in ${Math.round((process.scope.clock.now() - process.startedAt) / 1000)}s\n`,
  );
  return 0;
});

function parseBytes(text: string): number {
  const unit = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[text.slice(-1).toLowerCase()] ?? 1;
  return Number.parseFloat(text) * unit;
}

/** How long a worker takes to touch its memory. */
const ALLOCATION_MS = 800;

/** Busy for as long as it lives, or until its memory is touched when it then only holds it. */
async function work(process: Process, bytes: number, onlyHolds: boolean): Promise<number> {
  {
    using _busy = process.scope.cpu.busy();
    if (bytes > 0) {
      await process.sleep(ALLOCATION_MS);
      process.allocate(bytes);
    }
    // Without await the worker would stop being busy here.
    if (!onlyHolds) return await process.idle();
  }
  return process.idle();
}

export const processPrograms = [
  ps,
  top,
  kill,
  byName("pgrep"),
  byName("pkill"),
  byName("pidof"),
  byName("killall"),
  timeout,
  nohup,
  watch,
  time,
  nice,
  usleep,
  stress,
  { ...stress, name: "stress-ng" },
];
