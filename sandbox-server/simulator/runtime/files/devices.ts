import type { RandomSource } from "../../clock.ts";
import type { PidNamespace } from "../processes/pid-namespace.ts";
import { ROOT } from "./credentials.ts";
import { Filesystem } from "./filesystem.ts";
import { Directory, SpecialFile, SymbolicLink } from "./nodes.ts";
import { OpenDevice, type OpenFile } from "./open-file.ts";
import { RegularFile } from "./regular-file.ts";
import { SystemFault } from "./system-fault.ts";

/** `/dev` of a container: the devices that the runtime specification promises. */
export function createDevices(pids: PidNamespace, random: RandomSource, now: number): Directory {
  const filesystem = new Filesystem("tmpfs", 67_108_864);
  const root = new Directory(filesystem, { mode: 0o755, uid: 0, gid: 0 }, now);
  const device = (name: string, open: (pid: number) => OpenFile) =>
    root.set(name, new SpecialFile("character", 0o666, now, (viewer) => open(viewer.pid)), now);
  const swallow = () => {};
  const randomBytes = (max: number) =>
    Uint8Array.from({ length: Math.min(max, 4096) }, () => Math.floor(random.next() * 256));
  device("null", () => new OpenDevice("/dev/null", () => "end", swallow));
  device("zero", () => new OpenDevice("/dev/zero", (max) => new Uint8Array(Math.min(max, 65_536)), swallow));
  device("full", () => new OpenDevice("/dev/full", (max) => new Uint8Array(Math.min(max, 65_536)), diskFull));
  device("random", () => new OpenDevice("/dev/random", randomBytes, swallow));
  device("urandom", () => new OpenDevice("/dev/urandom", randomBytes, swallow));
  device("tty", (pid) => {
    const terminal = pids.find(pid)?.terminal;
    if (terminal === undefined) throw new SystemFault("ENXIO");
    return terminal.open();
  });
  const links = { fd: "/proc/self/fd", stdin: "/proc/self/fd/0", stdout: "/proc/self/fd/1", stderr: "/proc/self/fd/2" };
  for (const [name, target] of Object.entries(links)) root.set(name, new SymbolicLink(target, now), now);
  const shared = new Directory(filesystem, { mode: 0o1777, uid: 0, gid: 0 }, now);
  root.set("shm", shared, now);
  root.set("mqueue", new Directory(filesystem, { mode: 0o1777, uid: 0, gid: 0 }, now), now);
  root.set("termination-log", new RegularFile(filesystem, { mode: 0o666, uid: ROOT.uid, gid: ROOT.gid }, now), now);
  return root;
}

function diskFull(): never {
  throw new SystemFault("ENOSPC");
}
