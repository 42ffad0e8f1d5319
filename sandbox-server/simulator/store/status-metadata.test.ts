import { expect, it } from "vitest";
import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import { nextState } from "./object-states.ts";

const object = (label: string, note: string) =>
  ({
    ...{ apiVersion: "v1", kind: "Any", spec: { size: 1 } },
    metadata: { name: "it", uid: "1", labels: { mark: label }, annotations: { note } },
  }) as unknown as KubeObject;

const kind = (more: object) =>
  ({ group: "", resource: "pods", subresources: { status: true }, ...more }) as KindDefinition;

it("A status update takes labels and annotations along, but for custom resources and a Deployment's labels", () => {
  const update = (more: object) => nextState(kind(more), object("new", "new"), object("old", "old"), "status").metadata;
  expect(update({})).toMatchObject({ labels: { mark: "new" }, annotations: { note: "new" } });
  expect(update({ isCustom: true })).toMatchObject({ labels: { mark: "old" }, annotations: { note: "old" } });
  expect(update({ group: "apps", resource: "deployments" })).toMatchObject({
    labels: { mark: "old" },
    annotations: { note: "new" },
  });
});
