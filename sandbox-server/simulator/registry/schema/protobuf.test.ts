import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeObject, decodeProtobuf, openProtobufEnvelope, ProtobufError } from "./index.ts";

/** What `kubectl create deployment web --image=nginx --replicas=2 --port=80` sends. */
const deploymentBody = Buffer.from(
  "azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50ErgBCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEoYBCAISDAoKCgNhcHASA3dlYhpsChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEkwSLgoFbmdpbngSBW5naW54KgAyCgoAEAAYUCIAKgBCAGoAcgCAAQCIAQCQAQCiAQAaADIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAIgIKACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=",
  "base64",
);

/** What `kubectl create service nodeport x --tcp=80:8080` sends. */
const serviceBody = Buffer.from(
  "azhzAAoNCgJ2MRIHU2VydmljZRJiChsKAXgSABoAIgAqADIAOABCAFoICgNhcHASAXgSPwobCgc4MC04MDgwEgNUQ1AYUCIHCAAQkD8aACgAEggKA2FwcBIBeBoAIghOb2RlUG9ydDoAQgBSAFoAYABoABoCCgAaACIA",
  "base64",
);

test("a deployment of kubectl reads like its JSON", () => {
  const json = decodeProtobuf(deploymentBody);
  expect(decodeObject("apps/v1", "Deployment", json).object).toEqual({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", labels: { app: "web" } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "web" } },
      strategy: {},
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "nginx", image: "nginx", ports: [{ containerPort: 80 }], resources: {} }] },
      },
    },
    status: {},
  });
});

test("numbers or names of ports are told apart", () => {
  expect(decodeProtobuf(serviceBody)).toMatchObject({
    spec: { type: "NodePort", ports: [{ name: "80-8080", port: 80, targetPort: 8080, protocol: "TCP" }] },
  });
});

test("the envelope tells the kind without reading the object", () => {
  expect(openProtobufEnvelope(serviceBody)).toMatchObject({ apiVersion: "v1", kind: "Service" });
});

test("a body without the prefix is no protobuf", () => {
  expect(() => decodeProtobuf(Buffer.from("{}"))).toThrow(ProtobufError);
});

test("broken bytes end in a ProtobufError, never in a crash", () => {
  const cut = fc.integer({ min: 4, max: deploymentBody.length - 1 });
  fc.assert(
    fc.property(cut, fc.uint8Array({ minLength: 1, maxLength: 8 }), (offset, noise) => {
      const body = Buffer.concat([deploymentBody.subarray(0, offset), noise, deploymentBody.subarray(offset + 1)]);
      try {
        decodeProtobuf(body);
      } catch (error) {
        expect(error).toBeInstanceOf(ProtobufError);
      }
    }),
    { numRuns: 300 },
  );
});
