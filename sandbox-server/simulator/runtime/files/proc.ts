import { release } from "node:os";
import type { ContainerScope } from "../processes/container-scope.ts";
import type { Process } from "../processes/process.ts";
import { type FileNode, SpecialFile, SymbolicLink, VirtualDirectory } from "./nodes.ts";
import { openText } from "./open-file.ts";

/** What every simulated machine has. */
export const NODE_MEMORY_BYTES = 8 * 1024 * 1024 * 1024;
export const NODE_CORES = 4;
/** Containers share their machine's kernel, and so do simulated ones: `uname -r` says the same inside and outside. */
export const KERNEL_VERSION = process.platform === "linux" ? release() : "6.1.0-simulated";

/** `/proc` of a container, computed at each look. */
export function createProc(scope: () => ContainerScope, now: number): VirtualDirectory {
  const text = (name: string, make: () => string) =>
    new SpecialFile("regular", 0o444, now, () => openText(`/proc/${name}`, make()));
  const files: Readonly<Record<string, () => string>> = {
    cpuinfo: cpuInfo,
    loadavg: () => `0.10 0.08 0.05 1/${scope().pids.list().length} ${scope().pids.list().at(-1)?.pid ?? 1}\n`,
    meminfo: () => memoryInfo(scope()),
    mounts: () => mountTable(scope()),
    uptime: () => uptime(scope()),
    version: () => `Linux version ${KERNEL_VERSION} (gcc 12.2.0) #1 SMP PREEMPT_DYNAMIC\n`,
    filesystems: () => "nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n\text4\n",
    stat: () => `cpu  0 0 0 0 0 0 0 0 0 0\nbtime ${Math.floor(scope().startedAt / 1000)}\n`,
  };
  return new VirtualDirectory(
    now,
    () => [
      ...Object.keys(files),
      "self",
      ...scope()
        .pids.list()
        .map((process) => String(process.pid)),
    ],
    (name, viewer) => {
      const make = files[name];
      if (make !== undefined && Object.hasOwn(files, name)) return text(name, make);
      if (name === "self") return new SymbolicLink(String(viewer.pid), now);
      const process = /^\d+$/.test(name) ? scope().pids.find(Number(name)) : undefined;
      return process === undefined ? undefined : processDirectory(process);
    },
  );
}

function processDirectory(process: Process): VirtualDirectory {
  const { scope } = process;
  const now = process.startedAt;
  const text = (name: string, make: () => string): FileNode =>
    new SpecialFile("regular", 0o444, now, () => openText(`/proc/${process.pid}/${name}`, make()));
  const entries: Readonly<Record<string, () => FileNode>> = {
    cgroup: () => text("cgroup", () => "0::/\n"),
    cmdline: () => text("cmdline", () => process.argv.map((word) => `${word}\0`).join("")),
    comm: () => text("comm", () => `${commandName(process)}\n`),
    cwd: () => new SymbolicLink(process.workingDirectory, now),
    environ: () => text("environ", () => [...process.env].map(([key, value]) => `${key}=${value}\0`).join("")),
    exe: () => new SymbolicLink(process.argv[0] ?? "", now),
    fd: () => descriptorDirectory(process),
    mounts: () => text("mounts", () => mountTable(scope)),
    root: () => new SymbolicLink("/", now),
    stat: () =>
      text(
        "stat",
        () =>
          `${process.pid} (${commandName(process)}) S ${process.parent?.pid ?? 0} ${process.group} ${process.group} 0\n`,
      ),
    status: () => text("status", () => statusText(process)),
  };
  return new VirtualDirectory(
    now,
    () => Object.keys(entries),
    (name) => (Object.hasOwn(entries, name) ? entries[name]?.() : undefined),
  );
}

function descriptorDirectory(process: Process): VirtualDirectory {
  const now = process.startedAt;
  return new VirtualDirectory(
    now,
    () => [...process.descriptors.keys()].map(String),
    (name) => {
      const file = process.descriptors.get(Number(name));
      if (file === undefined) return undefined;
      const link = new SpecialFile(
        file.type === "terminal" ? "character" : "fifo",
        0o700,
        now,
        () => file.retain(),
        file.description,
      );
      link.uid = process.credentials.uid;
      link.gid = process.credentials.gid;
      return link;
    },
  );
}

/** The short name that `ps -o comm` shows. */
export function commandName(process: Process): string {
  const [first = ""] = process.argv;
  return first.slice(first.lastIndexOf("/") + 1).slice(0, 15);
}

function statusText(process: Process): string {
  const { uid, gid } = process.credentials;
  const kilobytes = Math.ceil(process.memoryBytes / 1024);
  return [
    `Name:\t${commandName(process)}`,
    "State:\tS (sleeping)",
    `Tgid:\t${process.pid}`,
    `Pid:\t${process.pid}`,
    `PPid:\t${process.parent?.pid ?? 0}`,
    `Uid:\t${uid}\t${uid}\t${uid}\t${uid}`,
    `Gid:\t${gid}\t${gid}\t${gid}\t${gid}`,
    `Groups:\t${process.credentials.groups.join(" ")} `,
    `VmSize:\t${kilobytes * 2} kB`,
    `VmRSS:\t${kilobytes} kB`,
    "Threads:\t1",
    `CapEff:\t${uid === 0 ? (process.scope.privileged ? "000001ffffffffff" : "00000000a80425fb") : "0000000000000000"}`,
    "NoNewPrivs:\t0",
    "Seccomp:\t0",
    "",
  ].join("\n");
}

function cpuInfo(): string {
  const core = (index: number) =>
    `processor\t: ${index}\nvendor_id\t: Simulated\nmodel name\t: Simulated CPU @ 2.40GHz\ncpu MHz\t\t: 2400.000\n\n`;
  return Array.from({ length: NODE_CORES }, (_value, index) => core(index)).join("");
}

function memoryInfo(scope: ContainerScope): string {
  const used = scope.pids.list().reduce((sum, process) => sum + process.memoryBytes, 0);
  const line = (name: string, bytes: number) =>
    `${`${name}:`.padEnd(16)}${String(Math.floor(bytes / 1024)).padStart(8)} kB\n`;
  const free = NODE_MEMORY_BYTES * 0.7 - used;
  return [
    line("MemTotal", NODE_MEMORY_BYTES),
    line("MemFree", free),
    line("MemAvailable", free * 1.1),
    line("Buffers", 52_428_800),
    line("Cached", NODE_MEMORY_BYTES * 0.15),
    line("SwapTotal", 0),
    line("SwapFree", 0),
  ].join("");
}

function mountTable(scope: ContainerScope): string {
  return scope.tree
    .mounts()
    .map((mount) => `${mount.source} ${mount.path} ${mount.type} ${mount.readOnly ? "ro" : "rw"},relatime 0 0\n`)
    .join("");
}

function uptime(scope: ContainerScope): string {
  const seconds = (scope.clock.now() - scope.startedAt) / 1000 + 3600;
  return `${seconds.toFixed(2)} ${(seconds * NODE_CORES * 0.95).toFixed(2)}\n`;
}
