import { expect, test } from "vitest";
import { exerciseDirectories, loadCatalogue } from "../../exercises/format/index.ts";
import { lacksOf } from "./exercise-wants.ts";

const catalogue = await loadCatalogue(...exerciseDirectories([]));
const exercise = (id: string) => {
  const found = catalogue.find(id);
  if (found === undefined) throw new Error(`there is no exercise ${id}`);
  return found;
};
const published = (image: string) => /^(nginx:1\.2\d|busybox:1\.36)$/.test(image);
const facts = (kinds: readonly string[], images: readonly string[]) => ({
  kinds: new Set(kinds),
  hasImage: (image: string) => images.includes(image),
});

test("kinds and images that a cluster lacks are named", () => {
  const lacks = lacksOf(exercise("drain-that-hangs"), facts(["apps/v1 Deployment", "v1 Service"], []), published);
  expect(lacks).toContain("the kind policy/v1 PodDisruptionBudget");
  expect(lacks).toContain("the image busybox:1.36");
  expect(lacks).not.toContain("the kind apps/v1 Deployment");
});

test("an image that a script sets is named; one that no registry has is missing on purpose", () => {
  const lacks = lacksOf(exercise("troubleshoot-bakery-image"), facts([], []), published);
  expect(lacks.filter((lack) => lack.includes("image"))).toEqual(["the image nginx:1.28"]);
  expect(lacksOf(exercise("blue-green-switch"), facts([], []), () => true)).toContain(
    "the image us-docker.pkg.dev/google-samples/containers/gke/hello-app:1.0",
  );
});
