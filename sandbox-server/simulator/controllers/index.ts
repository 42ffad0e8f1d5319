import type { Controller, ControllerFactory } from "./controller.ts";
import { deploymentController } from "./deployment/deployment-controller.ts";
import { eventTtl } from "./events/event-ttl.ts";
import { replicaController } from "./replicaset/replica-controller.ts";
import { replicaSetKind } from "./replicaset/replica-kind.ts";

export { createEventRecorder } from "./events/event-recorder.ts";
export { startControllers } from "./start-controllers.ts";

/** Every control loop of a cluster; within one turn they work in this order. */
export const controllers: readonly (Controller | ControllerFactory)[] = [
  replicaController(replicaSetKind),
  deploymentController,
  eventTtl,
];
