import { expect, test } from "vitest";
import { checkDescriptionSchema, customObject, deployment, failureCodes, object, pod, service } from "./index.ts";

const sentences = [
  deployment("web").exists(),
  deployment("web", { namespace: "dev" }).isAbsent(),
  deployment("web").hasReadyReplicas(3, { updated: true }),
  deployment("web").hasAtLeastReadyReplicas(2),
  deployment("web").replacedAPod(),
  pod("web").usesImage("nginx:1.25", { container: "nginx" }),
  object("ConfigMap", "settings").hasLabel("app", "web"),
  object("ConfigMap", "settings").field(".data.colour").equals("blue"),
  service("web").answersOn(80, { path: "/health", bodyIncludes: "ok" }),
  customObject("Cat", "tom", { group: "pets.io", versions: ["v1"], plural: "cats", namespaced: true }).exists(),
];

test("every sentence is JSON-safe and accepted by the schema as it is", () => {
  for (const sentence of sentences) {
    const copy: unknown = JSON.parse(JSON.stringify(sentence));
    expect(copy).toEqual(sentence);
    expect(checkDescriptionSchema.parse(copy)).toEqual(sentence);
  }
});

test("every word has a sentence here and codes of its own", () => {
  expect(new Set(sentences.map((sentence) => sentence.kind))).toEqual(new Set(Object.keys(failureCodes)));
  for (const codes of Object.values(failureCodes)) expect(codes.length).toBeGreaterThan(0);
});

test.each([
  ["a misspelt key", { ...deployment("web").exists(), objekt: 1 }],
  ["an unknown word", { kind: "exsists", object: { kind: "Pod", name: "web" } }],
  ["a name that Kubernetes refuses", { kind: "exists", object: { kind: "Pod", name: "Web_1" } }],
  ["neither exactly nor atLeast", { kind: "ready-replicas", object: { kind: "Deployment", name: "web" } }],
  ["a path that is none", { ...object("Pod", "web").field(".a").equals(1), path: ".a b" }],
])("the schema refuses %s", (_, description) => {
  expect(checkDescriptionSchema.safeParse(description).success).toBe(false);
});
