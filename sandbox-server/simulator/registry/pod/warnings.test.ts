import { expect, test } from "vitest";
import { admit, kindOf, type Manifest } from "../testing/admit.ts";

function warningsOf(manifest: Manifest): readonly string[] {
  return kindOf(manifest).warnings?.(admit(manifest), undefined) ?? [];
}

const container = { name: "a", image: "nginx" };

test("a variable that is said twice hides the first, unless it builds on it", () => {
  const env = [
    { name: "A", value: "1" },
    { name: "A", value: "2" },
    { name: "A", value: "$(A):3" },
  ];
  expect(warningsOf({ apiVersion: "v1", kind: "Pod", spec: { containers: [{ ...container, env }] } })).toEqual([
    'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
  ]);
});

test("half a byte and old labels are noticed in templates", () => {
  const resources = { limits: { memory: "1500m", cpu: "1500m" } };
  const spec = { nodeSelector: { "beta.kubernetes.io/os": "linux" }, containers: [{ ...container, resources }] };
  const template = { metadata: { labels: { a: "b" } }, spec };
  const selector = { matchLabels: { a: "b" } };
  expect(warningsOf({ apiVersion: "apps/v1", kind: "Deployment", spec: { selector, template } })).toEqual([
    'spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
    'spec.template.spec.containers[0].resources.limits[memory]: fractional byte value "1500m" is invalid, must be an integer',
  ]);
});

test("a name with dots is no good host name", () => {
  const manifest = { apiVersion: "v1", kind: "Pod", metadata: { name: "a.b" }, spec: { containers: [container] } };
  expect(warningsOf(manifest)).toEqual([
    "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
  ]);
});
