import { connect } from "node:net";
import { expect, it, vi } from "vitest";
import { createTestEngine } from "./testing/test-engine.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

it("tells its version to everybody, and answers unknown paths and methods as the real one", async () => {
  await using docker = await createTestEngine();
  const ping = await docker.call("GET", "/_ping");
  expect([ping.status, ping.text, ping.headers["api-version"], ping.headers.ostype]).toEqual([
    200,
    "OK",
    "1.44",
    "linux",
  ]);
  expect((await docker.call("GET", "/nope")).body).toEqual({ message: "page not found" });
  const broken = await docker.call("POST", "/containers/create", "not an object");
  expect(broken.status).toBe(400);
});

it("goes on with a saved engine: what ran has ended with 255, files and logs are there, policies begin again", async () => {
  const first = await createTestEngine();
  await first.run("plain", { Cmd: ["sh", "-c", "echo said; echo x > /file; sleep 60"] });
  await first.run("always", { Cmd: ["sleep", "60"], HostConfig: { RestartPolicy: { Name: "always" } } });
  await first.run("fleeting", { Cmd: ["sleep", "60"], HostConfig: { AutoRemove: true } });
  await first.call("POST", "/networks/create", { Name: "app" });
  await vi.waitFor(
    async () => expect((await first.call("GET", "/containers/plain/logs?stdout=1")).text).toContain("said"),
    15_000,
  );
  const saved: unknown = JSON.parse(JSON.stringify(first.engine.snapshot()));
  await first[Symbol.asyncDispose]();

  await using second = await createTestEngine({ saved });
  const plain = await second.call("GET", "/containers/plain/json");
  expect(plain.body?.State).toMatchObject({ Status: "exited", ExitCode: 255 });
  expect((await second.call("GET", "/containers/plain/logs?stdout=1")).text).toContain("said");
  expect((await second.call("GET", "/containers/plain/archive?path=/file")).status).toBe(200);
  await vi.waitFor(async () => {
    expect((await second.call("GET", "/containers/always/json")).body?.State).toMatchObject({ Status: "running" });
  }, 15_000);
  expect((await second.call("GET", "/containers/fleeting/json")).status).toBe(404);
  expect((await second.call("GET", "/networks/app")).status).toBe(200);
});

it("a relay is told of published ports and connected to them", async () => {
  await using docker = await createTestEngine();
  const follower = connect(docker.socketPath);
  let told = "";
  follower.on("data", (data) => {
    told += String(data);
    follower.write("\n");
  });
  follower.write(Uint8Array.of(2));
  await vi.waitFor(() => expect(told).toBe("\n"), 15_000);
  const command = "mkdir /www; echo hi > /www/index.html; httpd -f -p 80 -h /www";
  await docker.run("web", {
    Cmd: ["sh", "-c", command],
    HostConfig: { PortBindings: { "80/tcp": [{ HostPort: "9000" }] } },
  });
  expect(told).toBe("\n9000\n");
  const client = connect(docker.socketPath);
  client.write(Buffer.concat([Uint8Array.of(1, 9000 >> 8, 9000 & 255), Buffer.from("GET / HTTP/1.0\r\n\r\n")]));
  let answer = "";
  for await (const part of client) answer += String(part);
  expect(answer).toMatch(/hi\n$/);
  follower.destroy();
});

it("events of the past can be asked for, filtered", async () => {
  await using docker = await createTestEngine();
  await docker.run("web", { Cmd: ["true"] });
  await docker.call("POST", "/containers/web/wait");
  const filters = encodeURIComponent(JSON.stringify({ container: ["web"], event: ["create", "start", "die"] }));
  const until = Date.now() / 1000;
  const { text } = await docker.call("GET", `/events?since=1&until=${until}&filters=${filters}`);
  const actions = text
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { Action: string }).Action);
  expect(actions).toEqual(["create", "start", "die"]);
});
