import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTestEngine, type TestEngine } from "../testing/test-engine.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let docker: TestEngine;
beforeEach(async () => {
  docker = await createTestEngine();
});
afterEach(() => docker[Symbol.asyncDispose]());

/** A server that answers with its name on port 8080. */
const serve = (name: string, HostConfig: Record<string, unknown> = {}) =>
  docker.run(name, {
    Cmd: ["sh", "-c", `mkdir /www; echo ${name} > /www/index.html; httpd -f -p 8080 -h /www`],
    HostConfig,
  });

const inside = async (container: string, script: string) => {
  const made = await docker.call("POST", `/containers/${container}/exec`, {
    Cmd: ["sh", "-c", script],
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
  });
  const socket = await docker.upgrade(`/exec/${String(made.body?.Id)}/start`, { Tty: true });
  let out = "";
  for await (const part of socket) out += String(part);
  return out.replaceAll("\r\n", "\n");
};

it("containers of a user-made network find each other by name and alias, others do not", async () => {
  await docker.call("POST", "/networks/create", { Name: "app" });
  const settings = {
    HostConfig: { NetworkMode: "app" },
    NetworkingConfig: { EndpointsConfig: { app: { Aliases: ["store"] } } },
  };
  await docker.run("db", {
    Cmd: ["sh", "-c", "mkdir /www; echo data > /www/index.html; httpd -f -p 80 -h /www"],
    ...settings,
  });
  await docker.run("peer", { Cmd: ["sleep", "60"], HostConfig: { NetworkMode: "app" } });
  await docker.run("stranger", { Cmd: ["sleep", "60"] });
  expect(await inside("peer", "wget -qO- http://db; wget -qO- http://store")).toBe("data\ndata\n");
  expect(await inside("stranger", "wget -qO- http://db")).toContain("bad address 'db'");
  await docker.call("POST", "/networks/app/connect", { Container: "stranger" });
  expect(await inside("stranger", "wget -qO- http://db")).toBe("data\n");
});

it("published ports answer on the machine, and are taken by one container only", async () => {
  await serve("web", { PortBindings: { "8080/tcp": [{ HostPort: "9000" }] } });
  expect(docker.engine.hostPorts()).toEqual([9000]);
  const connection = await docker.engine.connectToPort(9000);
  const answer = new Promise<string>((resolve) => {
    let out = "";
    connection.onData((data) => {
      out += Buffer.from(data).toString();
    });
    connection.onEnd(() => resolve(out));
  });
  connection.write(Buffer.from("GET / HTTP/1.0\r\n\r\n"));
  expect(await answer).toMatch(/^HTTP\/1\.[01] 200[\s\S]*web\n$/);
  await expect(serve("second", { PortBindings: { "8080/tcp": [{ HostPort: "9000" }] } })).rejects.toThrow(
    /driver failed programming external connectivity on endpoint second \(.*\): Bind for 0\.0\.0\.0:9000 failed: port is already allocated/,
  );
  await docker.call("DELETE", "/containers/web?force=1");
  expect(docker.engine.hostPorts()).toEqual([]);
});

it("an internal network leads nowhere, and no network has no neighbours", async () => {
  await docker.call("POST", "/networks/create", { Name: "cell", Internal: true });
  await docker.run("prisoner", { Cmd: ["sleep", "60"], HostConfig: { NetworkMode: "cell" } });
  expect(await inside("prisoner", "wget -qO- http://172.17.0.1:9")).toContain("Network is unreachable");
  await docker.run("hermit", { Cmd: ["sleep", "60"], HostConfig: { NetworkMode: "none" } });
  expect(await inside("hermit", "wget -qO- http://172.17.0.2")).toContain("Network is unreachable");
});

it("names, subnets and members are kept apart and told", async () => {
  await docker.call("POST", "/networks/create", { Name: "one" });
  const again = await docker.call("POST", "/networks/create", { Name: "one" });
  expect([again.status, again.body?.message]).toEqual([409, "network with name one already exists"]);
  const overlapping = await docker.call("POST", "/networks/create", {
    Name: "two",
    IPAM: { Config: [{ Subnet: "172.19.5.0/24" }] },
  });
  expect([overlapping.status, overlapping.body?.message]).toEqual([
    403,
    "Pool overlaps with other one on this address space",
  ]);
  const id = await docker.run("web", { Cmd: ["sleep", "60"], HostConfig: { NetworkMode: "one" } });
  const { body } = await docker.call("GET", "/networks/one");
  expect(body?.Containers).toMatchObject({
    [id]: { Name: "web", IPv4Address: "172.19.0.2/16", MacAddress: "02:42:ac:13:00:02" },
  });
  expect((await docker.call("DELETE", "/networks/one")).body?.message).toMatch(/has active endpoints$/);
  await docker.call("POST", "/networks/one/disconnect", { Container: "web" });
  expect((await docker.call("DELETE", "/networks/one")).status).toBe(204);
  expect((await docker.call("DELETE", "/networks/bridge")).body?.message).toBe(
    "bridge is a pre-defined network and cannot be removed",
  );
});
