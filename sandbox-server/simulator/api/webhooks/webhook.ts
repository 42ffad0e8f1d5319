import type { KindDefinition } from "../../registry/kind-definition.ts";
import { type LabelSelector, selectorMatches } from "../../registry/label-selector.ts";
import type { MutatingWebhookConfiguration, ValidatingWebhookConfiguration } from "../../registry/types.ts";
import type { AdmissionRequest } from "../../store/admission.ts";
import { compileCel } from "../../store/cel.ts";
import { coversRequest } from "../../store/plugins/policy-match.ts";
import type { ApiParts } from "../api-parts.ts";

export type Webhook =
  | NonNullable<ValidatingWebhookConfiguration["webhooks"]>[number]
  | NonNullable<MutatingWebhookConfiguration["webhooks"]>[number];

/** A webhook that wants to see a request, and the version in which it does. */
export interface ConcernedWebhook {
  readonly webhook: Webhook;
  readonly kind: KindDefinition;
}

const group = "admissionregistration.k8s.io";
export const mutatingConfigurations = `mutatingwebhookconfigurations.${group}`;
export const validatingConfigurations = `validatingwebhookconfigurations.${group}`;

/** Whether there is any webhook that could be about objects of this kind; its own kinds are never shown to it. */
export function mayConcern({ store }: ApiParts, kind: KindDefinition): boolean {
  if (kind.group === group) return false;
  return store.list(mutatingConfigurations).length > 0 || store.list(validatingConfigurations).length > 0;
}

/** The webhooks of all configurations, by name of configuration, that a request has to pass. */
export function concernedBy(parts: ApiParts, resource: string, request: AdmissionRequest): readonly ConcernedWebhook[] {
  const configurations = parts.store.list(resource) as readonly ValidatingWebhookConfiguration[];
  return [...configurations]
    .sort((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1))
    .flatMap(({ webhooks = [] }) => webhooks)
    .flatMap((webhook) => {
      const kind = versionFor(parts, webhook, request);
      return kind !== undefined && isSelected(parts, webhook, request) ? [{ webhook, kind }] : [];
    });
}

/** The version that a rule asks for: the request's own, or an equivalent one of the same resource. */
function versionFor(parts: ApiParts, webhook: Webhook, request: AdmissionRequest): KindDefinition | undefined {
  const rules = webhook.rules ?? [];
  const covers = (kind: KindDefinition) => rules.some((rule) => coversRequest(rule, { ...request, kind }));
  if (covers(request.kind)) return request.kind;
  if (webhook.matchPolicy === "Exact") return undefined;
  const { group: own, resource } = request.kind;
  const versions = new Set(rules.flatMap(({ apiVersions = [] }) => apiVersions));
  const others = [...versions].flatMap((version) => parts.kinds.findVersion(own, version, resource) ?? []);
  return others.find(covers);
}

function isSelected({ store }: ApiParts, webhook: Webhook, request: AdmissionRequest): boolean {
  const { object, previous, namespace, kind } = request;
  const isNamespace = kind.resource === "namespaces" && kind.group === "";
  const place = isNamespace ? (object ?? previous) : store.find("namespaces", "", namespace);
  const isPlaced = !isNamespace && namespace === "" ? true : matches(webhook.namespaceSelector, place?.metadata.labels);
  const isObject = [object, previous].some(
    (each) => each !== undefined && matches(webhook.objectSelector, each.metadata.labels),
  );
  const hasNoObject = object === undefined && previous === undefined;
  return isPlaced && (isObject || hasNoObject) && meetsConditions(webhook, request);
}

function matches(selector: unknown, labels: Readonly<Record<string, string>> | undefined): boolean {
  return selector === undefined || selectorMatches(selector as LabelSelector, labels ?? {});
}

/** CEL's `matchConditions`; one that can't be worked out lets the webhook be asked. */
function meetsConditions(webhook: Webhook, { object, previous, user, operation }: AdmissionRequest): boolean {
  const request = { operation, userInfo: { username: user.name, groups: user.groups } };
  const scope = { object: object ?? null, oldObject: previous ?? null, request };
  try {
    return (webhook.matchConditions ?? []).every(
      ({ expression }) => compileCel(expression, ["object", "oldObject", "request"])(scope) === true,
    );
  } catch {
    return true;
  }
}
