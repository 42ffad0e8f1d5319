/** A process of `npm run prove`: makes the attempts that it is told, several at a time, on a provider of its own. */
import { MatelotError } from "../../../sandbox-server/errors/index.ts";
import { readCatalogue } from "../../format/index.ts";
import { mutateExercise } from "../mutate-exercise.ts";
import { casesOf } from "../prove-exercise.ts";
import type { AnswerMessage, Task, TaskMessage, WorkerOrders } from "./messages.ts";
import { processorTime } from "./processor-time.ts";
import { withProvider } from "./with-provider.ts";

const stop = new AbortController();
// Ctrl+C reaches the whole group of processes; the first of them says when this one ends.
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => undefined);
process.once("disconnect", () => stop.abort());

const orders = JSON.parse(process.argv[2] ?? "") as WorkerOrders;
const { catalogue } = await readCatalogue(...orders.directories);

await withProvider(orders, async (provider) => {
  const work = async (task: Task) => {
    const exercise = catalogue.find(task.exercise);
    if (exercise === undefined) throw unknown(`There is no exercise ${task.exercise}.`);
    if (task.kind === "mutate") return mutateExercise(exercise, provider, stop.signal);
    const proofCase = casesOf(exercise).find(({ name }) => name === task.name);
    if (proofCase === undefined) throw unknown(`${task.exercise} has no ${task.name}.`);
    return proofCase.prove(provider, stop.signal);
  };
  const answer = (message: Omit<AnswerMessage, "used">) => {
    if (process.connected) process.send?.({ ...message, used: processorTime() } satisfies AnswerMessage);
  };
  const underWay = new Set<Promise<void>>();
  process.on("message", ({ id, task }: TaskMessage) => {
    const done = work(task).then(
      (result) => answer({ id, result }),
      (thrown: unknown) => answer({ id, fault: thrown instanceof Error ? thrown.message : String(thrown) }),
    );
    underWay.add(done);
    void done.then(() => underWay.delete(done));
  });
  if (process.connected) process.send?.("ready");
  const { signal } = stop;
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  // Each gives up at the signal and removes its sandbox.
  await Promise.all(underWay);
});
// Attempts that were given up may leave connections behind; their sandboxes are gone.
process.exit(0);

/** The exercises were changed after the tasks were made from them. */
function unknown(message: string): MatelotError {
  return new MatelotError("exercise-unknown", { message });
}
