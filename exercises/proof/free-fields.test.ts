import { describe, expect, test } from "vitest";
import type { LoadedExercise } from "../format/index.ts";
import { idleFreeFields, isFree } from "./free-fields.ts";

const exercise = {
  situation: {
    en: "Run a Deployment `web` whose container is called `front`, with the label `run=front`, on port 8080.",
    fr: "",
  },
  checks: [],
  freeFields: [{ field: "LimitRange defaults .spec.limits[0].max.*", why: "Any bound will do." }],
} as unknown as LoadedExercise;

function field(object: string, path: string, value: unknown = "x") {
  return { object, path, value, change: "altered" as const };
}

describe("isFree", () => {
  test("what the exercise leaves open, by its pattern and by nothing like it", () => {
    expect(isFree(exercise, field("LimitRange defaults", ".spec.limits[0].max.memory"))).toBe(true);
    expect(isFree(exercise, field("LimitRange defaults", ".spec.limits[1].max.memory"))).toBe(false);
    expect(isFree(exercise, field("LimitRange defaults", ".spec.limits[0].min.memory"))).toBe(false);
    expect(isFree(exercise, field("LimitRange other", ".spec.limits[0].max.memory"))).toBe(false);
  });

  test("a container's name, but not where the task says it", () => {
    const name = ".spec.template.spec.containers[0].name";
    expect(isFree(exercise, field("Deployment web", name, "nginx"))).toBe(true);
    expect(isFree(exercise, field("Deployment web", name, "front"))).toBe(false);
  });
});

test("a label that kubectl writes and a port that opens nothing, but not where the task says them", () => {
  expect(isFree(exercise, field("Deployment web", ".metadata.labels.app", "web"))).toBe(true);
  expect(isFree(exercise, field("Pod web", ".metadata.labels.run", "front"))).toBe(false);
  const port = ".spec.containers[0].ports[0].containerPort";
  expect(isFree(exercise, field("Pod web", port, 80))).toBe(true);
  expect(isFree(exercise, field("Pod web", port, 8080))).toBe(false);
});

test("a free field that no unnoticed mutant has is named", () => {
  const noticed = [field("LimitRange defaults", ".spec.limits[0].min.memory")];
  expect(idleFreeFields(exercise, noticed)).toEqual(["LimitRange defaults .spec.limits[0].max.*"]);
  expect(idleFreeFields(exercise, [field("LimitRange defaults", ".spec.limits[0].max.cpu")])).toEqual([]);
});
