import { expect, test } from "vitest";
import { isSameImage } from "./image.ts";

test.each([
  ["nginx", "nginx:latest"],
  ["nginx:1.25", "docker.io/library/nginx:1.25"],
  ["index.docker.io/library/nginx", "nginx"],
  ["me/app", "docker.io/me/app:latest"],
  ["localhost:5000/app", "localhost:5000/app:latest"],
  [`nginx:1.25@sha256:${"a".repeat(64)}`, `docker.io/library/nginx@sha256:${"a".repeat(64)}`],
])("%s and %s are the same image", (a, b) => {
  expect(isSameImage(a, b)).toBe(true);
});

test.each([
  ["nginx:1.25", "nginx:1.26"],
  ["nginx", "me/nginx"],
  ["quay.io/nginx", "nginx"],
])("%s and %s are different images", (a, b) => {
  expect(isSameImage(a, b)).toBe(false);
});
