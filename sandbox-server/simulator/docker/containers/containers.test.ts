import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestEngine, type TestEngine } from "../testing/test-engine.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let docker: TestEngine;
beforeEach(async () => {
  docker = await createTestEngine();
});
afterEach(() => docker[Symbol.asyncDispose]());

const state = async (id: string) =>
  (await docker.call("GET", `/containers/${id}/json`)).body?.State as unknown as Record<string, unknown>;

describe("a container's life", () => {
  it("begins as created, runs, and ends with its program's exit code", async () => {
    await docker.call("POST", "/images/create?fromImage=busybox&tag=latest");
    const created = await docker.call("POST", "/containers/create?name=web", {
      Image: "busybox",
      Cmd: ["sh", "-c", "exit 3"],
    });
    expect(created.status).toBe(201);
    expect(await state("web")).toMatchObject({ Status: "created", Running: false });
    await docker.call("POST", "/containers/web/start");
    const waited = await docker.call("POST", "/containers/web/wait");
    expect(waited.body).toEqual({ StatusCode: 3 });
    expect(await state("web")).toMatchObject({ Status: "exited", ExitCode: 3 });
  });

  it("is refused when its name is taken, its image is missing, or its limit is too low", async () => {
    await docker.run("web", { Cmd: ["sleep", "60"] });
    const taken = await docker.call("POST", "/containers/create?name=web", { Image: "busybox" });
    expect(taken.status).toBe(409);
    expect(taken.body?.message).toMatch(
      /^Conflict\. The container name "\/web" is already in use by container "[0-9a-f]{64}"/,
    );
    const missing = await docker.call("POST", "/containers/create", { Image: "nope" });
    expect([missing.status, missing.body?.message]).toEqual([404, "No such image: nope:latest"]);
    const small = await docker.call("POST", "/containers/create", { Image: "busybox", HostConfig: { Memory: 1024 } });
    expect([small.status, small.body?.message]).toEqual([400, "Minimum memory limit allowed is 6MB"]);
  });

  it("says what runc says of a program that is missing, and keeps it in its state", async () => {
    await docker.call("POST", "/images/create?fromImage=busybox&tag=latest");
    await docker.call("POST", "/containers/create?name=web", { Image: "busybox", Cmd: ["nope"] });
    const { status, body } = await docker.call("POST", "/containers/web/start");
    const words =
      'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "nope": executable file not found in $PATH: unknown';
    expect([status, body?.message]).toEqual([400, words]);
    expect(await state("web")).toMatchObject({ Status: "created", ExitCode: 127, Error: words });
  });

  it("keeps its files from one start to the next, and its log", async () => {
    const id = await docker.run("counter", { Cmd: ["sh", "-c", "echo x >> /marks; cat /marks"] });
    await docker.call("POST", `/containers/${id}/wait`);
    await docker.call("POST", `/containers/${id}/start`);
    await docker.call("POST", `/containers/${id}/wait`);
    const { bytes } = await docker.call("GET", `/containers/${id}/logs?stdout=1`);
    expect(unframed(bytes)).toBe("x\nx\nx\n");
  });

  it("is killed at once, and stopped with its signal first", async () => {
    const killed = await docker.run("killed", { Cmd: ["sleep", "60"] });
    await docker.call("POST", `/containers/${killed}/kill`);
    await vi.waitFor(
      async () => expect(await state(killed)).toMatchObject({ Status: "exited", ExitCode: 137 }),
      15_000,
    );
    const stopped = await docker.run("stopped", { Cmd: ["sh", "-c", "trap 'exit 5' TERM; sleep 60 & wait"] });
    expect((await docker.call("POST", `/containers/${stopped}/stop`)).status).toBe(204);
    expect(await state(stopped)).toMatchObject({ Status: "exited", ExitCode: 5 });
    expect((await docker.call("POST", `/containers/${stopped}/stop`)).status).toBe(304);
  });

  it("holds still while it is paused", async () => {
    const id = await docker.run("web", { Cmd: ["sleep", "60"] });
    await docker.call("POST", `/containers/${id}/pause`);
    expect(await state(id)).toMatchObject({ Status: "paused", Running: true, Paused: true });
    const refused = await docker.call("POST", "/containers/web/exec", { Cmd: ["true"] });
    expect([refused.status, refused.body?.message]).toEqual([
      409,
      "Container web is paused, unpause the container before exec",
    ]);
    await docker.call("POST", `/containers/${id}/unpause`);
    expect(await state(id)).toMatchObject({ Status: "running" });
  });

  it("runs out of memory with code 137", async () => {
    const id = await docker.run("eater", {
      Cmd: ["sh", "-c", "dd if=/dev/zero of=/dev/null bs=96M count=1"],
      HostConfig: { Memory: 8 * 1024 * 1024 },
    });
    await docker.call("POST", `/containers/${id}/wait`);
    expect(await state(id)).toMatchObject({ ExitCode: 137, OOMKilled: true });
  });

  it("is not removed while it runs, unless by force", async () => {
    const id = await docker.run("web", { Cmd: ["sleep", "60"] });
    const refused = await docker.call("DELETE", "/containers/web");
    expect([refused.status, refused.body?.message]).toEqual([
      409,
      `You cannot remove a running container ${id}. Stop the container before attempting removal or force remove`,
    ]);
    expect((await docker.call("DELETE", "/containers/web?force=1")).status).toBe(204);
    expect((await docker.call("GET", "/containers/web/json")).body?.message).toBe("No such container: web");
  });
});

describe("policies", () => {
  it("restarts on failure as often as allowed", async () => {
    const id = await docker.run("failing", {
      Cmd: ["sh", "-c", "exit 1"],
      HostConfig: { RestartPolicy: { Name: "on-failure", MaximumRetryCount: 2 } },
    });
    await vi.waitFor(async () => expect(await state(id)).toMatchObject({ Status: "exited" }), 15_000);
    const { body } = await docker.call("GET", `/containers/${id}/json`);
    expect(body?.RestartCount).toBe(2);
  });

  it("removes itself with --rm", async () => {
    const id = await docker.run("gone", { Cmd: ["sleep", "0.1"], HostConfig: { AutoRemove: true } });
    await docker.call("POST", `/containers/${id}/wait?condition=removed`);
    expect((await docker.call("GET", "/containers/gone/json")).status).toBe(404);
  });

  it("turns healthy, and unhealthy after the retries", async () => {
    const Healthcheck = { Test: ["CMD-SHELL", "test -f /ok"], Interval: 50e6, Retries: 2 };
    const id = await docker.run("ill", { Cmd: ["sleep", "60"], Healthcheck });
    await vi.waitFor(async () => expect(await state(id)).toMatchObject({ Health: { Status: "unhealthy" } }), 15_000);
    const made = await docker.call("POST", `/containers/${id}/exec`, { Cmd: ["touch", "/ok"] });
    await docker.call("POST", `/exec/${String(made.body?.Id)}/start`, { Detach: true });
    await vi.waitFor(
      async () => expect(await state(id)).toMatchObject({ Health: { Status: "healthy", FailingStreak: 0 } }),
      15_000,
    );
  });
});

describe("streams", () => {
  it("attach shows what a program writes, in frames, and takes its input", async () => {
    await docker.call("POST", "/images/create?fromImage=busybox&tag=latest");
    await docker.call("POST", "/containers/create?name=cat", {
      Image: "busybox",
      Cmd: ["cat"],
      OpenStdin: true,
      StdinOnce: true,
    });
    const socket = await docker.upgrade("/containers/cat/attach?stream=1&stdin=1&stdout=1&stderr=1");
    await docker.call("POST", "/containers/cat/start");
    socket.end("ahoy\n");
    const parts: Buffer[] = [];
    for await (const part of socket) parts.push(part as Buffer);
    expect(unframed(Buffer.concat(parts))).toBe("ahoy\n");
  });

  it("exec gives the program's output raw on a terminal, and its exit code afterwards", async () => {
    const id = await docker.run("web", { Cmd: ["sleep", "60"] });
    const made = await docker.call("POST", `/containers/${id}/exec`, {
      Cmd: ["sh", "-c", "echo hi; exit 4"],
      AttachStdout: true,
      Tty: true,
    });
    const exec = String(made.body?.Id);
    const socket = await docker.upgrade(`/exec/${exec}/start`, { Tty: true });
    expect(await text(socket)).toBe("hi\r\n");
    expect((await docker.call("GET", `/exec/${exec}/json`)).body).toMatchObject({ Running: false, ExitCode: 4 });
  });

  it("logs can be cut, dated and followed to the end", async () => {
    const id = await docker.run("talker", { Cmd: ["sh", "-c", "echo one; echo two >&2; sleep 0.3; printf three"] });
    const followed = await docker.call("GET", `/containers/${id}/logs?stdout=1&stderr=1&follow=1`);
    expect(unframed(followed.bytes)).toBe("one\ntwo\nthree");
    const last = await docker.call("GET", `/containers/${id}/logs?stdout=1&tail=1&timestamps=1`);
    expect(unframed(last.bytes)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z three$/);
    const none = await docker.call("GET", `/containers/${id}/logs`);
    expect([none.status, none.body?.message]).toEqual([400, "Bad parameters: you must choose at least one stream"]);
  });
});

describe("files", () => {
  it("lists what was added, changed and removed", async () => {
    const id = await docker.run("web", { Cmd: ["sh", "-c", "echo x > /new; rm /etc/passwd; echo y >> /etc/group"] });
    await docker.call("POST", `/containers/${id}/wait`);
    const { text: body } = await docker.call("GET", `/containers/${id}/changes`);
    expect(JSON.parse(body)).toEqual([
      { Path: "/etc", Kind: 0 },
      { Path: "/etc/group", Kind: 0 },
      { Path: "/etc/passwd", Kind: 2 },
      { Path: "/new", Kind: 1 },
    ]);
  });

  it("says where nothing lies", async () => {
    await docker.run("web", { Cmd: ["sleep", "60"] });
    const missing = await docker.call("GET", "/containers/web/archive?path=/nope");
    expect([missing.status, missing.body?.message]).toEqual([404, "Could not find the file /nope in container web"]);
  });
});

/** The output in a multiplexed stream, whatever stream it was written to. */
function unframed(bytes: Buffer): string {
  let out = "";
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at + 4);
    out += bytes.subarray(at + 8, at + 8 + length).toString();
    at += 8 + length;
  }
  return out;
}
