import { describe, expect, test } from "vitest";
import { DecodeError, decodeObject } from "./index.ts";

function deployment(spec: object, metadata: object = {}) {
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", ...metadata }, spec };
}

function template(container: object) {
  return { template: { spec: { containers: [container] } } };
}

function faultOf(body: object, kind = "Deployment", apiVersion = "apps/v1"): string {
  try {
    decodeObject(apiVersion, kind, body);
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
  return "none";
}

describe("reading a body", () => {
  test("drops unknown fields and names each by its path", () => {
    const body = deployment({ replica: 3, replicas: 2, ...template({ name: "a", imagee: "x" }) });
    const { object, strictFaults } = decodeObject("apps/v1", "Deployment", body, ["metadata.labels.app"]);
    expect(strictFaults).toEqual([
      'duplicate field "metadata.labels.app"',
      'unknown field "spec.replica"',
      'unknown field "spec.template.spec.containers[0].imagee"',
    ]);
    expect(object).toMatchObject({ spec: { replicas: 2, template: { spec: { containers: [{ name: "a" }] } } } });
  });

  test.each([
    [deployment({ replicas: "3" }), "string into Go struct field DeploymentSpec.spec.replicas of type int32"],
    [deployment({ replicas: 1.5 }), "number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32"],
    [
      deployment({ replicas: 3e9 }),
      "number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32",
    ],
    [deployment({ paused: "no" }), "string into Go struct field DeploymentSpec.spec.paused of type bool"],
    [deployment({}, { labels: { app: 1 } }), "number into Go struct field ObjectMeta.metadata.labels of type string"],
    [
      deployment({ template: [] }),
      "array into Go struct field DeploymentSpec.spec.template of type v1.PodTemplateSpec",
    ],
    [
      deployment({ template: { spec: { containers: {} } } }),
      "object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container",
    ],
    [
      deployment(template({ env: [{ name: "A", value: true }] })),
      "bool into Go struct field EnvVar.spec.template.spec.containers.env.value of type string",
    ],
    [
      deployment({ template: { spec: { restartPolicy: 5 } } }),
      "number into Go struct field PodSpec.spec.template.spec.restartPolicy of type v1.RestartPolicy",
    ],
  ])("refuses a value of another type: %j", (body, detail) => {
    expect(faultOf(body)).toBe(
      `Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal ${detail}`,
    );
  });

  test.each([
    [{ resources: { limits: { cpu: "1x" } } }, "unable to parse quantity's suffix"],
    [{ resources: { limits: { cpu: "a" } } }, "quantities must match the regular expression"],
    [{ livenessProbe: { httpGet: { port: true } } }, "json: cannot unmarshal bool into Go value of type int32"],
  ])("refuses what a type can't read: %j", (container, detail) => {
    expect(faultOf(deployment(template(container)))).toContain(`cannot be handled as a Deployment: ${detail}`);
  });

  test("refuses what is no base64", () => {
    const secret = { apiVersion: "v1", kind: "Secret", data: { a: "ab%=" } };
    expect(faultOf(secret, "Secret", "v1")).toBe(
      'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 2',
    );
  });

  test("writes quantities and times in canonical form", () => {
    const limits = { cpu: "1000m", memory: "1024Mi", "ephemeral-storage": 0.5 };
    const metadata = { creationTimestamp: "2020-01-01T01:00:00.25+01:00" };
    const { object } = decodeObject("apps/v1", "Deployment", deployment(template({ resources: { limits } }), metadata));
    expect(object).toMatchObject({
      metadata: { creationTimestamp: "2020-01-01T00:00:00Z" },
      spec: template({ resources: { limits: { cpu: "1", memory: "1Gi", "ephemeral-storage": "500m" } } }),
    });
  });

  test("keeps what a pointer says, drops what says nothing, adds what is always written", () => {
    const spec = {
      replicas: 0,
      minReadySeconds: 0,
      paused: false,
      template: { metadata: { labels: {} } },
      selector: null,
    };
    expect(decodeObject("apps/v1", "Deployment", deployment(spec)).object).toEqual({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: { replicas: 0, strategy: {}, template: { metadata: {}, spec: { containers: [] } } },
      status: {},
    });
  });

  test("reads schemas that stand for a list, a switch or a schema", () => {
    const openAPIV3Schema = { type: "object", additionalProperties: false, items: [{ type: "string" }] };
    const versions = [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema } }];
    const body = {
      metadata: { name: "x" },
      spec: { group: "a.b", scope: "Cluster", names: { plural: "x", kind: "X" }, versions },
    };
    const { object, strictFaults } = decodeObject("apiextensions.k8s.io/v1", "CustomResourceDefinition", body);
    expect(strictFaults).toEqual([]);
    expect(object).toMatchObject({ spec: { versions } });
  });

  test("leaves kinds without a table as they are", () => {
    const body = { apiVersion: "example.com/v1", kind: "Foo", spec: { anything: null } };
    expect(decodeObject("example.com/v1", "Foo", body)).toEqual({ object: body, strictFaults: [] });
  });
});
