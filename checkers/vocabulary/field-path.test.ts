import { expect, test } from "vitest";
import { isFieldPath, readField } from "./field-path.ts";

const pod = {
  metadata: { labels: { "app.kubernetes.io/name": "web" } },
  spec: {
    containers: [
      { name: "web", image: "nginx:1.25", ports: [{ containerPort: 80 }, { containerPort: 443 }] },
      { name: "log", image: "busybox" },
    ],
  },
};

test.each([
  [".spec.containers[0].image", ["nginx:1.25"]],
  ["spec.containers[1].name", ["log"]],
  [".metadata.labels['app.kubernetes.io/name']", ["web"]],
  ['.spec.containers[?(@.name=="log")].image', ["busybox"]],
  [".spec.containers[*].name", ["web", "log"]],
  [".spec.containers[0].ports[*].containerPort", [80, 443]],
  [".spec.containers[7].name", []],
  [".spec.missing.deeper", []],
])("%s leads to %j", (path, values) => {
  expect(readField(pod, path)).toEqual(values);
});

test.each(["", ".spec..x", ".spec[", ".spec[a]", ".a b", "$(rm -rf)"])("%j is no path", (path) => {
  expect(isFieldPath(path)).toBe(false);
});

test("what an object inherits is not a field", () => {
  expect(readField({}, ".constructor.name")).toEqual([]);
});
