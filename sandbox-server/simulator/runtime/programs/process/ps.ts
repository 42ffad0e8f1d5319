import { commandName, NODE_MEMORY_BYTES } from "../../files/proc.ts";
import type { Process } from "../../processes/process.ts";
import { userName } from "../accounts.ts";
import { formatDate } from "../format-date.ts";
import { isBusybox } from "../lines.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { commandLine } from "./command-line.ts";

function clockText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function longClock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

export const ps = program("ps", async (process, args) => {
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

/** The name of a process' user, or the number of one without name. */
export function owner(process: Process, of: Process): string {
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
