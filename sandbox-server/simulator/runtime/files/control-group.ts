import type { ContainerScope } from "../processes/container-scope.ts";
import { type FileNode, SpecialFile, VirtualDirectory } from "./nodes.ts";
import { openText } from "./open-file.ts";

/** The period of the CPU quota that the kubelet sets, in microseconds. */
const periodMicroseconds = 100_000;

/** `/sys/fs/cgroup` of a container (cgroup v2): its limits, and what it uses, computed at each look. */
export function createControlGroup(scope: () => ContainerScope, now: number): VirtualDirectory {
  const processes = () => scope().pids.list();
  const quota = () => {
    const { cpuLimitMillicores } = scope();
    return cpuLimitMillicores === undefined ? "max" : (cpuLimitMillicores * periodMicroseconds) / 1000;
  };
  const files: Readonly<Record<string, () => string>> = {
    "cgroup.controllers": () => "cpuset cpu io memory hugetlb pids rdma misc\n",
    "cgroup.procs": () => processes().map(({ pid }) => `${pid}\n`).join(""), // biome-ignore format: a table
    "cpu.max": () => `${quota()} ${periodMicroseconds}\n`,
    "memory.current": () => `${processes().reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)}\n`,
    "memory.max": () => `${scope().memoryLimitBytes ?? "max"}\n`,
    "pids.current": () => `${processes().length}\n`,
    "pids.max": () => "max\n",
  };
  const text = (name: string, make: () => string) =>
    new SpecialFile("regular", 0o444, now, () => openText(`/sys/fs/cgroup/${name}`, make()));
  return new VirtualDirectory(
    now,
    () => Object.keys(files),
    (name): FileNode | undefined => {
      const make = Object.hasOwn(files, name) ? files[name] : undefined;
      return make === undefined ? undefined : text(name, make);
    },
  );
}
