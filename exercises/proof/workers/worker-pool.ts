import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { MatelotError } from "../../../sandbox-server/errors/index.ts";
import type { AnswerMessage, Task, TaskMessage, TaskResults, WorkerOrders } from "./messages.ts";
import type { ProcessorTime } from "./processor-time.ts";

/** Processes that share the tasks: one process uses one processor only. */
export interface WorkerPool extends AsyncDisposable {
  /** Does the task in one of the processes. Rejects where it could not be done, or the process has ended. */
  run<T extends Task>(task: T): Promise<TaskResults[T["kind"]]>;
  /** What all of them have used so far, as they last said. */
  used(): ProcessorTime;
}

const workerFile = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Starts `count` processes; tasks may be given at once and wait until one of them is ready. */
export function startWorkers(count: number, orders: WorkerOrders): WorkerPool {
  const workers = Array.from({ length: count }, () => startWorker(orders));
  return {
    run<T extends Task>(task: T) {
      const idlest = workers.reduce((best, worker) => (worker.load() < best.load() ? worker : best));
      return idlest.run(task) as Promise<TaskResults[T["kind"]]>;
    },
    used() {
      const each = workers.map((worker) => worker.used());
      const programs = each.map((one) => one.programs).filter((seconds) => seconds !== undefined);
      return { own: sum(each.map(({ own }) => own)), programs: programs.length === 0 ? undefined : sum(programs) };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.end()));
    },
  };
}

interface Waiting {
  readonly resolve: (result: TaskResults[Task["kind"]]) => void;
  readonly reject: (reason: Error) => void;
}

function startWorker(orders: WorkerOrders) {
  const child = fork(workerFile, [JSON.stringify(orders)], { serialization: "advanced" });
  const waiting = new Map<number, Waiting>();
  const ready = Promise.withResolvers<void>();
  const ended = once(child, "exit");
  let used: ProcessorTime = { own: 0, programs: undefined };
  let last = 0;
  child.on("message", (message: "ready" | AnswerMessage) => {
    if (message === "ready") {
      ready.resolve();
      return;
    }
    used = message.used;
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.result === undefined) asked?.reject(fault(message.fault ?? "The worker gave no answer."));
    else asked?.resolve(message.result);
  });
  void ended.then(([code, signal]) => {
    const end = fault(`A process of the proof has ended (${signal ?? `code ${code}`}).`);
    ready.reject(end);
    for (const { reject } of waiting.values()) reject(end);
    waiting.clear();
  });
  ready.promise.catch(() => undefined);
  return {
    load: () => waiting.size,
    used: () => used,
    run(task: Task) {
      last += 1;
      const id = last;
      return new Promise<TaskResults[Task["kind"]]>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        ready.promise.then(() => tell(child, { id, task }), reject);
      });
    },
    async end() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

function fault(message: string): MatelotError {
  return new MatelotError("internal", { message });
}

function tell(child: ChildProcess, message: TaskMessage): void {
  if (child.connected) child.send(message);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
