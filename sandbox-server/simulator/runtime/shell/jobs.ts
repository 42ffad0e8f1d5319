import type { Process } from "../processes/process.ts";

export interface Job {
  readonly number: number;
  readonly text: string;
  /** The processes of the pipeline; the last one's status is the job's. */
  readonly processes: readonly Process[];
}

/** Background jobs of a shell, and the statuses of those that have ended (as many as bash remembers by default). */
export class JobTable {
  readonly #jobs: Job[] = [];
  readonly #ended = new Map<number, number>();

  add(text: string, processes: readonly Process[]): Job {
    const number = (this.#jobs.at(-1)?.number ?? 0) + 1;
    const job = { number, text, processes };
    this.#jobs.push(job);
    return job;
  }

  list(): readonly Job[] {
    return this.#jobs;
  }

  /** `%1`, `%%`, `%+`, `%-`, or a process id. */
  find(text: string): Job | undefined {
    if (text === "%%" || text === "%+" || text === "%") return this.#jobs.at(-1);
    if (text === "%-") return this.#jobs.at(-2) ?? this.#jobs.at(-1);
    if (text.startsWith("%")) {
      const rest = text.slice(1);
      return this.#jobs.find((job) => String(job.number) === rest || job.text.startsWith(rest));
    }
    return this.#jobs.find((job) => job.processes.some((process) => String(process.pid) === text));
  }

  static isDone(job: Job): boolean {
    return job.processes.every((process) => process.status !== undefined);
  }

  static status(job: Job): number {
    return job.processes.at(-1)?.status?.code ?? 0;
  }

  /** Takes the job off the list and remembers its status for a later `wait`. */
  forget(job: Job): void {
    const index = this.#jobs.indexOf(job);
    if (index >= 0) this.#jobs.splice(index, 1);
    const last = job.processes.at(-1);
    if (last !== undefined) this.#ended.set(last.pid, JobTable.status(job));
    if (this.#ended.size > 256) {
      const [oldest] = this.#ended.keys();
      if (oldest !== undefined) this.#ended.delete(oldest);
    }
  }

  endedStatus(pid: number): number | undefined {
    return this.#ended.get(pid);
  }
}
