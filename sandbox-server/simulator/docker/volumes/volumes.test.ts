import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTestEngine, type TestEngine } from "../testing/test-engine.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let docker: TestEngine;
beforeEach(async () => {
  docker = await createTestEngine();
});
afterEach(() => docker[Symbol.asyncDispose]());

const finish = async (name: string, script: string, HostConfig: Record<string, unknown>) => {
  const id = await docker.run(name, { Cmd: ["sh", "-c", script], Tty: true, HostConfig });
  await docker.call("POST", `/containers/${id}/wait`);
  return (await docker.call("GET", `/containers/${id}/logs?stdout=1&stderr=1`)).text.replaceAll("\r\n", "\n");
};

it("what one container writes into a volume another reads, also after the first is gone", async () => {
  await finish("writer", "echo kept > /data/file", { Binds: ["stored:/data"] });
  await docker.call("DELETE", "/containers/writer");
  expect(await finish("reader", "cat /data/file; echo x > /data/file", { Binds: ["stored:/data:ro"] })).toBe(
    "kept\nsh: can't create /data/file: Read-only file system\n",
  );
});

it("a fresh volume is filled with what the image has there", async () => {
  expect(await finish("first", "ls /etc/passwd /v/passwd", { Binds: ["filled:/etc", "other:/v"] })).toContain(
    "/etc/passwd\n",
  );
  expect(await finish("second", "ls /v", { Binds: ["filled:/v"] })).toContain("passwd");
});

it("is not removed while a container has it", async () => {
  await finish("user", "true", { Binds: ["busy:/data"] });
  const refused = await docker.call("DELETE", "/volumes/busy");
  expect(refused.status).toBe(409);
  expect(refused.body?.message).toMatch(/^remove busy: volume is in use - \[[0-9a-f]{64}\]$/);
  await docker.call("DELETE", "/containers/user");
  expect((await docker.call("DELETE", "/volumes/busy")).status).toBe(204);
  expect((await docker.call("GET", "/volumes/busy")).body?.message).toBe("get busy: no such volume");
});

it("prune takes anonymous volumes, and all of them when asked", async () => {
  await docker.call("POST", "/volumes/create", { Name: "named" });
  await docker.call("POST", "/volumes/create", {});
  expect((await docker.call("POST", "/volumes/prune")).body?.VolumesDeleted).toHaveLength(1);
  const filters = encodeURIComponent(JSON.stringify({ all: ["true"] }));
  expect((await docker.call("POST", `/volumes/prune?filters=${filters}`)).body?.VolumesDeleted).toEqual(["named"]);
});

it("a tmpfs is empty at each start and as large as asked", async () => {
  expect(
    await finish("memory", "df -h /t | tail -1; dd if=/dev/urandom of=/t/x bs=64k count=20 2>&1 | head -1", {
      Tmpfs: { "/t": "size=1m" },
    }),
  ).toMatch(/^tmpfs\s+1\.0M[\s\S]*No space left on device/);
});

it("paths of the machine are refused where it shares none", async () => {
  const refused = await docker
    .call("POST", "/images/create?fromImage=busybox&tag=latest")
    .then(() => docker.call("POST", "/containers/create", { Image: "busybox", HostConfig: { Binds: ["/etc:/x"] } }));
  expect([refused.status, refused.body?.message]).toEqual([
    400,
    'invalid mount config for type "bind": bind source path is not shared with this engine: /etc: only files below the home directory can be mounted',
  ]);
});
