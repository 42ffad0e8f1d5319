import { request } from "node:http";
import { text } from "node:stream/consumers";
import { pack } from "tar-stream";
import { expect, test } from "vitest";
import { createTestEngine, type TestEngine } from "../testing/test-engine.ts";

test("a second build of the same uses the cache, and a changed file ends it there", async () => {
  await using docker = await createTestEngine();
  const files = { Dockerfile: "FROM busybox\nENV A=1\nCOPY f /f\nRUN cat /f\n", f: "one" };
  expect(await build(docker, files)).toContain("one");
  expect((await build(docker, files)).match(/Using cache/g)).toHaveLength(3);
  const changed = await build(docker, { ...files, f: "two" });
  expect(changed.match(/Using cache/g)).toHaveLength(1);
  expect(changed).toContain("two");
});

test("files removed by a later step stay in the layers below", async () => {
  await using docker = await createTestEngine();
  const made = "RUN head -c 1000 /dev/zero > /big";
  await build(docker, { Dockerfile: `FROM scratch\nCOPY --from=busybox / /\n${made}\nRUN rm /big\n` }, "t=two");
  await build(docker, { Dockerfile: `FROM scratch\nCOPY --from=busybox / /\n${made} && rm /big\n` }, "t=one");
  expect((await sizeOf(docker, "two")) - (await sizeOf(docker, "one"))).toBe(1000);
});

test("a stage leaves nothing behind but what is copied", async () => {
  await using docker = await createTestEngine();
  const lines = ["FROM busybox AS build", "RUN echo result > /result", "FROM scratch", "COPY --from=build /result /r"];
  await build(docker, { Dockerfile: lines.join("\n") }, "t=small");
  expect(await sizeOf(docker, "small")).toBe(7);
});

test("a command that fails ends the build with its exit code", async () => {
  await using docker = await createTestEngine();
  const told = await build(docker, { Dockerfile: "FROM busybox\nRUN exit 7\n" });
  expect(told).toContain(
    '"errorDetail":{"code":7,"message":"The command \'/bin/sh -c exit 7\' returned a non-zero code: 7"}',
  );
});

test("BuildKit's protocol is refused with what to do", async () => {
  await using docker = await createTestEngine();
  expect(await build(docker, { Dockerfile: "FROM busybox\n" }, "version=2")).toContain("set DOCKER_BUILDKIT=0");
});

test("images, names and layers are the same after saving and restoring", async () => {
  let saved: unknown;
  let id: unknown;
  {
    await using docker = await createTestEngine();
    await build(docker, { Dockerfile: "FROM busybox\nRUN echo kept > /kept\n" }, "t=kept");
    id = (await docker.call("GET", "/images/kept/json")).body?.Id;
    saved = JSON.parse(JSON.stringify(docker.engine.snapshot()));
  }
  await using docker = await createTestEngine({ saved });
  expect((await docker.call("GET", "/images/kept/json")).body?.Id).toBe(id);
  const again = await build(docker, { Dockerfile: "FROM kept\nRUN cat /kept\n" });
  expect(again).toContain("kept");
});

async function build(docker: TestEngine, files: Readonly<Record<string, string>>, query = ""): Promise<string> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
  archive.finalize();
  const sent = request({
    socketPath: docker.socketPath,
    method: "POST",
    path: `/v1.44/build?${query}`,
    headers: { "Content-Type": "application/x-tar" },
  });
  archive.pipe(sent);
  return new Promise((resolve, reject) => {
    sent.on("error", reject);
    sent.on("response", (response) => resolve(text(response)));
  });
}

async function sizeOf(docker: TestEngine, name: string): Promise<number> {
  return Number((await docker.call("GET", `/images/${name}/json`)).body?.Size);
}
