import { connect } from "node:net";
import { expect, it, vi } from "vitest";
import { createTestEngine } from "../testing/test-engine.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const upgrade = "Connection: Upgrade\r\nUpgrade: tcp\r\n";

it("clients that leave in the middle of anything do no harm", async () => {
  await using docker = await createTestEngine();
  await docker.run("talker", { Cmd: ["sh", "-c", "while :; do echo line; sleep 0.01; done"], OpenStdin: true });
  const made = await docker.call("POST", "/containers/talker/exec", { Cmd: ["yes"], AttachStdout: true });
  const requests = [
    "GET /v1.44/containers/talker/logs?stdout=1&follow=1 HTTP/1.1\r\n",
    "GET /v1.44/containers/talker/stats HTTP/1.1\r\n",
    "GET /v1.44/containers/talker/export HTTP/1.1\r\n",
    "GET /v1.44/containers/talker/archive?path=/ HTTP/1.1\r\n",
    "GET /v1.44/events HTTP/1.1\r\n",
    "POST /v1.44/containers/talker/wait HTTP/1.1\r\n",
    `POST /v1.44/containers/talker/attach?stream=1&stdin=1&stdout=1 HTTP/1.1\r\n${upgrade}`,
    "POST /v1.44/containers/talker/attach?stream=1&stdin=1&stdout=1 HTTP/1.1\r\nContent-Length: 0\r\n",
    `POST /v1.44/exec/${String(made.body?.Id)}/start HTTP/1.1\r\n${upgrade}Content-Length: 2\r\n`,
    "PUT /v1.44/containers/talker/archive?path=/ HTTP/1.1\r\nContent-Length: 5000\r\n",
    "POST /v1.44/containers/create HTTP/1.1\r\nContent-Length: 5000\r\n",
    "GET /v1.44/images/busybox/get HTTP/1.1\r\n",
    "POST /v1.44/build HTTP/1.1\r\nContent-Length: 5000\r\n",
    "\u0002",
  ];
  for (const request of requests) {
    for (const delayMs of [0, 60]) {
      const client = connect(docker.socketPath);
      client.on("error", () => undefined);
      client.write(request.length === 1 ? request : `${request}Host: docker\r\n\r\n{}`);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      client.destroy();
    }
  }
  await vi.waitFor(async () => expect((await docker.call("GET", "/_ping")).text).toBe("OK"), 15_000);
  expect((await docker.call("GET", "/containers/talker/json")).body?.State).toMatchObject({ Running: true });
});
