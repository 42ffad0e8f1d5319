import type { KubeObject } from "../registry/kube-object.ts";
import type { WatchEvent } from "../store/cluster-client.ts";
import { isConflict } from "./api-errors.ts";
import type { Controller, ControllerContext, ControllerFactory, WorkKey, WorkSource } from "./controller.ts";
import { TurnTaker } from "./turn-taker.ts";
import { WorkQueue } from "./work-queue.ts";

/**
 * Starts control loops on one cluster. Each resource is watched once, however many loops ask for it, and all loops
 * take turns in the order in which their work came up.
 *
 * Disposing stops all of them; what they have written stays.
 */
export function startControllers(
  controllers: readonly (Controller | ControllerFactory)[],
  context: ControllerContext,
): Disposable {
  const stack = new DisposableStack();
  const turns = stack.use(new TurnTaker(context.clock));
  const listeners = new Map<string, ((event: WatchEvent) => void)[]>();
  for (const entry of controllers) {
    const controller = typeof entry === "function" ? entry(context) : entry;
    const queue = stack.use(new WorkQueue(context.clock, turns, (key) => work(controller, queue, key, context)));
    for (const source of controller.sources) {
      const existing = listeners.get(source.resource) ?? [];
      listeners.set(source.resource, [...existing, (event) => enqueue(source, event, queue, context)]);
    }
  }
  for (const [resource, told] of listeners) {
    stack.use(context.client.watch(resource, (event) => told.forEach((tell) => void tell(event))));
  }
  return stack;
}

function enqueue(source: WorkSource, event: WatchEvent, queue: WorkQueue, context: ControllerContext): void {
  const previous: KubeObject | undefined = event.type === "ADDED" ? undefined : event.previous;
  for (const key of source.keys(event.object, previous, context, event.type)) queue.add(key);
}

function work(controller: Controller, queue: WorkQueue, key: WorkKey, context: ControllerContext): void {
  try {
    const delayMs = controller.reconcile(key, context);
    queue.forget(key);
    if (delayMs !== undefined) queue.addAfter(key, delayMs);
  } catch (error) {
    if (isConflict(error)) {
      queue.add(key);
      return;
    }
    context.onError?.(error, controller.name, key);
    queue.addAfterFailure(key);
  }
}
