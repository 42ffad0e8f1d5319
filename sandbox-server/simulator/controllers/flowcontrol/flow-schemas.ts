import type { FlowSchema } from "../../registry/types.ts";
import { wireTime } from "../../store/fresh-names.ts";
import type { Controller } from "../controller.ts";
import { danglingCondition } from "./bootstrap-flows.ts";

const schemas = "flowschemas.flowcontrol.apiserver.k8s.io";
const levels = "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io";

/** Says of each FlowSchema whether its priority level exists. Requests are never queued here. */
export const flowSchemas: Controller = {
  name: "api-priority-and-fairness",
  sources: [
    { resource: schemas, keys: ({ metadata }) => [metadata.name] },
    {
      resource: levels,
      keys: ({ metadata }, _previous, { client }) =>
        client
          .list<FlowSchema>(schemas)
          .filter(({ spec }) => spec?.priorityLevelConfiguration.name === metadata.name)
          .map((schema) => schema.metadata.name),
    },
  ],
  reconcile(name, { client, clock }) {
    const schema = client.find<FlowSchema>({ resource: schemas, namespace: "", name });
    if (schema?.spec === undefined) return undefined;
    const level = schema.spec.priorityLevelConfiguration.name;
    const isThere = client.find({ resource: levels, namespace: "", name: level }) !== undefined;
    const wanted = danglingCondition(level, isThere);
    const present = schema.status?.conditions?.find(({ type }) => type === wanted.type);
    if (present?.status === wanted.status && present.message === wanted.message) return undefined;
    const lastTransitionTime = wireTime(clock.now());
    client.modifyStatus<FlowSchema>({ resource: schemas, namespace: "", name }, (draft) => {
      const others = draft.status?.conditions?.filter(({ type }) => type !== wanted.type) ?? [];
      draft.status = { ...draft.status, conditions: [...others, { ...wanted, lastTransitionTime }] };
    });
    return undefined;
  },
};
