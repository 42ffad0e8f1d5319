import type { ApiService, CustomResourceDefinition, Service } from "../../registry/types.ts";
import type { ClusterClient } from "../../store/cluster-client.ts";
import { wireTime } from "../../store/fresh-names.ts";
import { findCondition, withCondition } from "../conditions.ts";
import type { Controller } from "../controller.ts";
import {
  type ApiServiceSpec,
  builtInServices,
  localCondition,
  managedLabel,
  registeredName,
} from "./built-in-services.ts";

const resource = "apiservices.apiregistration.k8s.io";
const definitions = "customresourcedefinitions.apiextensions.k8s.io";

/** Priorities of groups that definitions make. */
const definedPriorities = { groupPriorityMinimum: 1000, versionPriority: 100 };

/**
 * kube-aggregator's loops: every group's version that is served has its APIService, those of definitions come and go with
 * them, and each says whether it is available. Groups of other servers are not asked: what can be said of their service
 * is said.
 */
export const apiServices: Controller = {
  name: "apiservice-registration",
  sources: [
    { resource, keys: ({ metadata }) => [metadata.name] },
    { resource: definitions, keys: (object) => servedVersions(object as CustomResourceDefinition) },
    {
      resource: "services",
      keys: ({ metadata }, _previous, { client }) =>
        remoteServices(client)
          .filter(
            ({ spec }) => spec?.service?.namespace === metadata.namespace && spec?.service?.name === metadata.name,
          )
          .map((each) => each.metadata.name),
    },
  ],
  reconcile(name, { client, clock }) {
    const existing = client.find<ApiService>({ resource, namespace: "", name });
    const builtIn = builtInServices.get(name);
    const wanted = builtIn ?? definedSpec(client, name);
    if (existing === undefined) {
      if (wanted !== undefined) register(client, name, wanted, builtIn === undefined ? "true" : "onstart");
      return undefined;
    }
    if (wanted === undefined && existing.metadata.labels?.[managedLabel] !== undefined) {
      client.delete({ resource, namespace: "", name });
      return undefined;
    }
    report(client, existing, wireTime(clock.now()));
    return undefined;
  },
};

function servedVersions({ spec }: CustomResourceDefinition): string[] {
  return spec.versions.map(({ name }) => registeredName(spec.group, name));
}

function remoteServices(client: ClusterClient): readonly ApiService[] {
  return client.list<ApiService>(resource).filter(({ spec }) => spec?.service !== undefined);
}

function definedSpec(client: ClusterClient, name: string): ApiServiceSpec | undefined {
  for (const { spec } of client.list<CustomResourceDefinition>(definitions)) {
    const version = spec.versions.find((each) => each.served && registeredName(spec.group, each.name) === name);
    if (version !== undefined) return { group: spec.group, version: version.name, ...definedPriorities };
  }
  return undefined;
}

function register(client: ClusterClient, name: string, spec: ApiServiceSpec, managed: string): void {
  client.create(resource, { metadata: { name, labels: { [managedLabel]: managed } }, spec });
}

function report(client: ClusterClient, { metadata, spec, status }: ApiService, now: string): void {
  const wanted = spec?.service === undefined ? localCondition : remoteCondition(client, spec.service);
  const present = findCondition(status?.conditions, "Available");
  if (present?.status === wanted.status && present.reason === wanted.reason && present.message === wanted.message)
    return;
  client.modifyStatus<ApiService>({ resource, namespace: "", name: metadata.name }, (draft) => {
    draft.status = { ...draft.status, conditions: withCondition(draft.status?.conditions, wanted, now) };
  });
}

function remoteCondition(client: ClusterClient, { namespace = "", name = "" }: NonNullable<ApiServiceSpec["service"]>) {
  if (client.find<Service>({ resource: "services", namespace, name }) === undefined) {
    const message = `service/${name} in "${namespace}" is not present`;
    return { type: "Available", status: "False", reason: "ServiceNotFound", message };
  }
  return { type: "Available", status: "True", reason: "Passed", message: "all checks passed" };
}
