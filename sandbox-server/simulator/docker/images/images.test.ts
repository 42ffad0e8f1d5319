import { expect, test } from "vitest";
import { createTestEngine } from "../testing/test-engine.ts";

test("sizes of pulled images are those of their originals, and bases are shared", async () => {
  await using docker = await createTestEngine();
  const sizeOf = async (name: string) => {
    const [image, tag] = name.split(":");
    await docker.call("POST", `/images/create?fromImage=${image}&tag=${tag}`);
    return Number((await docker.call("GET", `/images/${name}/json`)).body?.Size) / 1e6;
  };
  expect(await sizeOf("python:3.12")).toBeCloseTo(1016, -1);
  expect(await sizeOf("python:3.12-slim")).toBeCloseTo(125, 0);
  expect(await sizeOf("node:22")).toBeGreaterThan(1000);
  expect(await sizeOf("node:22-alpine")).toBeLessThan(170);
  expect(await sizeOf("alpine:3.22")).toBeCloseTo(8.3, 0);
  expect(await sizeOf("nginx:1.27")).toBeCloseTo(192, 0);
  const layersOf = async (name: string) => {
    const details = await docker.call("GET", `/images/${name}/json`);
    return (JSON.parse(details.text) as { readonly RootFS: { readonly Layers: readonly string[] } }).RootFS.Layers;
  };
  expect((await layersOf("nginx:1.27"))[0]).toBe((await layersOf("python:3.12-slim"))[0]);
});

test("an unknown image is refused as its registry would", async () => {
  await using docker = await createTestEngine();
  const pull = async (image: string, tag: string) =>
    (await docker.call("POST", `/images/create?fromImage=${image}&tag=${tag}`)).body?.message;
  expect(await pull("nope", "latest")).toMatch(/^pull access denied for nope, repository does not exist/);
  expect(await pull("nginx", "9.99")).toBe("manifest for nginx:9.99 not found: manifest unknown: manifest unknown");
  expect(await pull("registry.example.org/team/app", "1")).toMatch(/no such host$/);
});

test("an image in use or with children is kept, and a name is only taken away", async () => {
  await using docker = await createTestEngine();
  await docker.run("user", { Cmd: ["sleep", "60"] });
  expect((await docker.call("DELETE", "/images/busybox")).body?.message).toMatch(/is using its referenced image/);
  await docker.call("POST", "/images/busybox/tag?repo=mine&tag=1");
  expect((await docker.call("DELETE", "/images/mine:1")).text.trim()).toBe('[{"Untagged":"mine:1"}]');
});

test("only the sandbox' own registry takes images, and gives them back", async () => {
  await using docker = await createTestEngine();
  await docker.call("POST", "/images/create?fromImage=busybox&tag=latest");
  await docker.call("POST", "/images/busybox/tag?repo=registry.local/team/app&tag=1");
  expect((await docker.call("POST", "/images/busybox/push?tag=latest")).text).toContain(
    "requested access to the resource is denied",
  );
  expect((await docker.call("POST", "/images/registry.local/team/app/push?tag=1")).text).toContain(
    "1: digest: sha256:",
  );
  expect(docker.engine.findImage("registry.local/team/app:1")?.status).toBe("found");
  await docker.call("DELETE", "/images/registry.local/team/app:1");
  const again = await docker.call("POST", "/images/create?fromImage=registry.local/team/app&tag=1");
  expect(again.text).toContain("Downloaded newer image for registry.local/team/app:1");
});
