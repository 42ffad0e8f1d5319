import type { Signal } from "../container-runtime.ts";
import type { Process } from "./process.ts";

/** As a container's pids cgroup bounds them: a fork bomb stops here. */
const MAX_PROCESSES = 256;

/** The processes that see each other: a container's, or a whole pod's when it shares them. */
export class PidNamespace {
  readonly #processes = new Map<number, Process>();
  #next = 1;

  /** The number of the next process; undefined when there are too many. */
  allocate(): number | undefined {
    if (this.#processes.size >= MAX_PROCESSES) return undefined;
    const pid = this.#next;
    this.#next += 1;
    return pid;
  }

  add(process: Process): void {
    this.#processes.set(process.pid, process);
  }

  delete(pid: number): void {
    this.#processes.delete(pid);
  }

  find(pid: number): Process | undefined {
    return this.#processes.get(pid);
  }

  /** By process id. */
  list(): readonly Process[] {
    return [...this.#processes.values()].sort((a, b) => a.pid - b.pid);
  }

  signalGroup(group: number, signal: Signal): boolean {
    const members = this.list().filter((process) => process.group === group);
    for (const member of members) member.signal(signal);
    return members.length > 0;
  }
}
