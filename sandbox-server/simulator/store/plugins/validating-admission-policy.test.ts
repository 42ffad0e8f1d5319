import { describe, expect, it } from "vitest";
import { kinds } from "../../registry/index.ts";
import { InProcessClient } from "../in-process-client.ts";
import { KindRegistry } from "../kind-registry.ts";
import { ObjectStore } from "../object-store.ts";
import { ResourceWriter } from "../resource-writer.ts";
import { validatingAdmissionPolicies } from "./validating-admission-policy.ts";

function createClient(): InProcessClient {
  const store = new ObjectStore();
  const registry = new KindRegistry(kinds);
  const clock = { now: () => 0, after: () => ({ [Symbol.dispose]: () => {} }) };
  const plugins = [validatingAdmissionPolicies(store, registry)];
  const writer = new ResourceWriter({ store, kinds: registry, clock, random: { next: Math.random }, plugins });
  const user = { name: "jane", groups: [] };
  return new InProcessClient({ store, kinds: registry, writer, user, manager: "test" });
}

function setPolicy(client: InProcessClient, spec: object, binding: object = {}): void {
  const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] };
  client.create("validatingadmissionpolicies.admissionregistration.k8s.io", {
    metadata: { name: "policy" },
    spec: { matchConstraints: { resourceRules: [rule] }, ...spec },
  });
  client.create("validatingadmissionpolicybindings.admissionregistration.k8s.io", {
    metadata: { name: "binding" },
    spec: { policyName: "policy", validationActions: ["Deny"], ...binding },
  });
}

const create = (client: InProcessClient, data: Record<string, string>) => () =>
  client.create("configmaps", { metadata: { name: "x", namespace: "default" }, data });

describe("a validating admission policy", () => {
  it("denies what its expression forbids, in the API server's words", () => {
    const client = createClient();
    setPolicy(client, { validations: [{ expression: "object.data.size == 'small'" }] });
    expect(create(client, { size: "large" })).toThrow(
      "configmaps \"x\" is forbidden: ValidatingAdmissionPolicy 'policy' with binding 'binding' denied request: failed expression: object.data.size == 'small'",
    );
    expect(create(client, { size: "small" })).not.toThrow();
  });

  it("says its own message, and one that it works out", () => {
    const client = createClient();
    const expression = "request.userInfo.username == 'root'";
    setPolicy(client, { validations: [{ expression, messageExpression: "'not for ' + request.userInfo.username" }] });
    expect(create(client, {})).toThrow("denied request: not for jane");
  });

  it("uses variables, params and conditions", () => {
    const client = createClient();
    client.create("configmaps", { metadata: { name: "limits", namespace: "default" }, data: { wanted: "a" } });
    setPolicy(
      client,
      {
        paramKind: { apiVersion: "v1", kind: "ConfigMap" },
        matchConditions: [{ name: "only-marked", expression: "has(object.data.value)" }],
        variables: [{ name: "wanted", expression: "params.data.wanted" }],
        validations: [{ expression: "object.data.value == variables.wanted", message: "not the wanted value" }],
      },
      { paramRef: { name: "limits", namespace: "default", parameterNotFoundAction: "Deny" } },
    );
    expect(create(client, { value: "b" })).toThrow("not the wanted value");
    expect(create(client, { other: "b" })).not.toThrow();
  });

  it("denies when an expression can't be worked out, unless failures are to be ignored", () => {
    const strict = createClient();
    setPolicy(strict, { validations: [{ expression: "object.data.missing == 'x'" }] });
    expect(create(strict, { other: "y" })).toThrow("resulted in error");
    const lenient = createClient();
    setPolicy(lenient, { failurePolicy: "Ignore", validations: [{ expression: "object.data.missing == 'x'" }] });
    expect(create(lenient, { other: "y" })).not.toThrow();
  });
});
