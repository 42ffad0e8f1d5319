import { expect, test } from "vitest";
import { formatImageReference, parseImageReference } from "./image-reference.ts";
import { createImageRegistry } from "./image-registry.ts";
import { images } from "./index.ts";
import { commonEndings, tagResolver } from "./tags.ts";

test.each([
  ["nginx", "docker.io/library/nginx:latest"],
  ["nginx:1.27-alpine", "docker.io/library/nginx:1.27-alpine"],
  ["hashicorp/http-echo", "docker.io/hashicorp/http-echo:latest"],
  ["docker.io/nginx", "docker.io/library/nginx:latest"],
  ["registry.k8s.io/e2e-test-images/agnhost:2.53", "registry.k8s.io/e2e-test-images/agnhost:2.53"],
  ["localhost:5000/app:v1", "localhost:5000/app:v1"],
  [`nginx@sha256:${"a".repeat(64)}`, `docker.io/library/nginx@sha256:${"a".repeat(64)}`],
])("%s means %s", (name, canonical) => {
  const parsed = parseImageReference(name);
  expect("fault" in parsed ? parsed.fault : formatImageReference(parsed)).toBe(canonical);
});

test.each([
  ["Nginx", "invalid reference format: repository name (library/Nginx) must be lowercase"],
  ["nginx:", "invalid reference format"],
  ["nginx:a b", "invalid reference format"],
  ["-nginx", "invalid reference format"],
  ["", "invalid reference format"],
  ["nginx@latest", "invalid reference format"],
])("%s is refused", (name, fault) => {
  expect(parseImageReference(name)).toEqual({ fault });
});

test.each([
  ["latest", "1.29.3"],
  ["1", "1.29.3"],
  ["1.27", "1.27.5"],
  ["1.27.2", "1.27.2"],
  ["1.27.6", undefined],
  ["1.161", undefined],
  ["1.27-alpine", "1.27.5"],
  ["alpine", "1.29.3"],
  ["alpine3.20", "1.29.3"],
  ["1.27.2-bookworm", "1.27.2"],
  ["stable", "1.28.0"],
  ["stable-alpine", "1.28.0"],
  ["whatever", undefined],
  ["__proto__", undefined],
])("the tag %s stands for %s", (tag, version) => {
  const resolve = tagResolver({
    series: { "1.27": 5, "1.28": 0, "1.29": 3 },
    names: { latest: "1.29.3", stable: "1.28.0" },
    endings: commonEndings,
  });
  expect(resolve(tag)).toBe(version);
});

const registry = createImageRegistry(images);
const messageOf = (name: string) => {
  const lookup = registry.find(name);
  return lookup.status === "failed" ? `${lookup.reason}: ${lookup.message}` : "found";
};

test.each([
  "nginx",
  "nginx:1.7.9",
  "busybox:1.36",
  "alpine",
  "httpd:2.4",
  "redis",
  "hello-world",
  "curlimages/curl",
  "curlimages/curl:7.69.0",
])("%s can be pulled", (name) => expect(messageOf(name)).toBe("found"));

test("an unknown repository, tag, registry or name fails in the words of containerd", () => {
  expect(messageOf("nope")).toBe(
    'ErrImagePull: failed to pull and unpack image "docker.io/library/nope:latest": failed to resolve reference "docker.io/library/nope:latest": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  );
  expect(messageOf("nginx:1.161")).toBe(
    'ErrImagePull: failed to pull and unpack image "docker.io/library/nginx:1.161": failed to resolve reference "docker.io/library/nginx:1.161": docker.io/library/nginx:1.161: not found',
  );
  expect(messageOf("example.invalid/app:1")).toMatch(/dial tcp: lookup example\.invalid on .*: no such host$/);
  expect(messageOf("Nginx")).toBe(
    'InvalidImageName: Failed to apply default image tag "Nginx": couldn\'t parse image name "Nginx": invalid reference format: repository name (library/Nginx) must be lowercase',
  );
});

test("the same image has the same id each time, another version another one", () => {
  const id = (name: string) => {
    const lookup = registry.find(name);
    return lookup.status === "found" ? lookup.image.imageId : "";
  };
  expect(id("nginx:1.27")).toBe(id("docker.io/library/nginx:1.27"));
  expect(id("nginx:1.27")).not.toBe(id("nginx:1.26"));
  expect(id("nginx")).toMatch(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/);
});

test.each([
  ["public.ecr.aws/docker/library/busybox:latest", "busybox"],
  ["public.ecr.aws/nginx/nginx:stable-perl", "nginx"],
  ["mirror.gcr.io/library/redis:7", "redis"],
  ["k8s.gcr.io/e2e-test-images/agnhost:2.40", "registry.k8s.io/e2e-test-images/agnhost:2.40"],
  ["gcr.io/google_samples/gb-frontend:v3", "gcr.io/google-samples/gb-frontend:v3"],
])("%s is a copy of %s", (copy, original) => {
  const registry = createImageRegistry(images);
  const [one, other] = [copy, original].map((name) => registry.find(name));
  if (one?.status !== "found" || other?.status !== "found") throw new Error("one of them is not there");
  expect(one.image.reference).toBe(copy);
  expect(one.image.command).toEqual(other.image.command);
  expect(one.image.entrypoint).toEqual(other.image.entrypoint);
});
