import type { KindDefinition } from "./kind-definition.ts";
import { configMap } from "./kinds/config-map.ts";
import { deployment } from "./kinds/deployment.ts";
import { endpointSlice } from "./kinds/endpoint-slice.ts";
import { endpoints } from "./kinds/endpoints.ts";
import { event } from "./kinds/event.ts";
import { eventOfEvents } from "./kinds/event-events.ts";
import { namespace } from "./kinds/namespace.ts";
import { node } from "./kinds/node.ts";
import { pod } from "./kinds/pod.ts";
import { replicaSet } from "./kinds/replica-set.ts";
import { secret } from "./kinds/secret.ts";
import { service } from "./kinds/service.ts";
import { serviceAccount } from "./kinds/service-account.ts";

/** Every kind that is served, in the order of discovery. */
export const kinds: readonly KindDefinition[] = [
  configMap,
  endpoints,
  event,
  namespace,
  node,
  pod,
  secret,
  serviceAccount,
  service,
  deployment,
  replicaSet,
  endpointSlice,
  eventOfEvents,
];
