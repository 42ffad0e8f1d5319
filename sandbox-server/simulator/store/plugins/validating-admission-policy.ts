import type { KubeObject } from "../../registry/kube-object.ts";
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from "../../registry/types.ts";
import type { AdmissionPlugin, AdmissionRequest } from "../admission.ts";
import { ApiError, forbidden, qualified } from "../api-error.ts";
import { celFault, compileCel } from "../cel.ts";
import { isJsonObject } from "../json.ts";
import { apiVersionOf, type KindRegistry } from "../kind-registry.ts";
import type { ObjectStore } from "../object-store.ts";
import { isAbout } from "./policy-match.ts";

const group = "admissionregistration.k8s.io";
const variables = ["object", "oldObject", "request", "params", "namespaceObject", "variables"];
const codes: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  Forbidden: 403,
  Invalid: 422,
  RequestEntityTooLarge: 413,
};

interface Denial {
  readonly message: string;
  readonly reason: string;
}

/** Holds writes against the cluster's own CEL policies (the ValidatingAdmissionPolicy admission). */
export function validatingAdmissionPolicies(store: ObjectStore, kinds: KindRegistry): AdmissionPlugin {
  return {
    name: "ValidatingAdmissionPolicy",
    validate: (request) => {
      const policies = store.list(`validatingadmissionpolicies.${group}`) as readonly ValidatingAdmissionPolicy[];
      // Policies can't be held against themselves, so that a bad one can always be taken away.
      if (policies.length === 0 || request.kind.group === group) return;
      const bindings = store.list(
        `validatingadmissionpolicybindings.${group}`,
      ) as readonly ValidatingAdmissionPolicyBinding[];
      for (const binding of bindings) {
        const policy = policies.find(({ metadata }) => metadata.name === binding.spec?.policyName);
        if (policy !== undefined) hold(policy, binding, request, store, kinds);
      }
    },
  };
}

function hold(
  policy: ValidatingAdmissionPolicy,
  binding: ValidatingAdmissionPolicyBinding,
  request: AdmissionRequest,
  store: ObjectStore,
  kinds: KindRegistry,
): void {
  if (!isAbout(policy.spec?.matchConstraints, request, store)) return;
  if (!isAbout(binding.spec?.matchResources, request, store)) return;
  const actions = binding.spec?.validationActions ?? [];
  for (const denial of denials(policy, binding, request, store, kinds)) {
    const who = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}'`;
    if (actions.includes("Warn")) request.warn(`Validation failed for ${who}: ${denial.message}`);
    if (actions.includes("Deny")) throw refusal(request, `${who} denied request: ${denial.message}`, denial.reason);
  }
}

function refusal({ kind, name }: AdmissionRequest, message: string, reason: string): ApiError {
  const { status } = forbidden(kind, name, message);
  return new ApiError(codes[reason] ?? 422, reason, status.message ?? message, {
    ...status.details,
    causes: [{ message }],
  });
}

function denials(
  { spec }: ValidatingAdmissionPolicy,
  binding: ValidatingAdmissionPolicyBinding,
  request: AdmissionRequest,
  store: ObjectStore,
  kinds: KindRegistry,
): readonly Denial[] {
  const scope: Record<string, unknown> = {
    object: request.object ?? null,
    oldObject: request.previous ?? null,
    request: requestOf(request),
    params: paramsOf(spec, binding, request, store, kinds) ?? null,
    namespaceObject: store.find("namespaces", "", request.namespace) ?? null,
    variables: {},
  };
  try {
    if (!(spec?.matchConditions ?? []).every(({ expression }) => compileCel(expression, variables)(scope) === true))
      return [];
    for (const { name, expression } of spec?.variables ?? []) {
      scope.variables = { ...(scope.variables as object), [name]: compileCel(expression, variables)(scope) };
    }
  } catch (thrown) {
    return spec?.failurePolicy === "Ignore" ? [] : [{ message: celFault(thrown), reason: "Invalid" }];
  }
  return (spec?.validations ?? []).flatMap((validation): readonly Denial[] => {
    const reason = validation.reason ?? "Invalid";
    try {
      if (compileCel(validation.expression, variables)(scope) === true) return [];
      return [{ message: messageOf(validation, scope), reason }];
    } catch (thrown) {
      if (spec?.failurePolicy === "Ignore") return [];
      const message = `expression '${validation.expression}' resulted in error: ${celFault(thrown)}`;
      return [{ message, reason: "Invalid" }];
    }
  });
}

type Validation = NonNullable<NonNullable<ValidatingAdmissionPolicy["spec"]>["validations"]>[number];

function messageOf(
  { expression, message, messageExpression }: Validation,
  scope: Readonly<Record<string, unknown>>,
): string {
  const fallback = message ?? `failed expression: ${expression.trim()}`;
  if (messageExpression === undefined) return fallback;
  try {
    const said = compileCel(messageExpression, variables)(scope);
    return typeof said === "string" && said.trim() !== "" ? said : fallback;
  } catch {
    // A message that can't be worked out is no reason to let the request pass or to hide the rule.
    return fallback;
  }
}

/** `request` as admission.k8s.io AdmissionRequest names its parts. */
function requestOf({ kind, operation, name, namespace, subresource, user, dryRun }: AdmissionRequest): unknown {
  const { group: ownGroup, version, resource } = kind;
  return {
    kind: { group: ownGroup, version, kind: kind.kind },
    resource: { group: ownGroup, version, resource },
    subResource: subresource,
    name,
    namespace,
    operation,
    dryRun,
    userInfo: { username: user.name, groups: user.groups, uid: user.uid ?? "" },
  };
}

function paramsOf(
  spec: ValidatingAdmissionPolicy["spec"],
  binding: ValidatingAdmissionPolicyBinding,
  { namespace }: AdmissionRequest,
  store: ObjectStore,
  kinds: KindRegistry,
): KubeObject | undefined {
  const wanted = spec?.paramKind;
  const reference = binding.spec?.paramRef;
  if (wanted?.apiVersion === undefined || wanted.kind === undefined || !isJsonObject(reference)) return undefined;
  const kind = kinds.all().find((each) => each.kind === wanted.kind && apiVersionOf(each) === wanted.apiVersion);
  if (kind === undefined || reference.name === undefined) return undefined;
  return store.find(qualified(kind), kind.namespaced ? (reference.namespace ?? namespace) : "", reference.name);
}
