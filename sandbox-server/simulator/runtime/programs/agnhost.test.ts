import { expect, test, vi } from "vitest";
import { createTestContainer, createTestPod, createTestRuntime, run } from "../testing/test-container.ts";

function startAgnhost(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const pod = createTestPod(createTestRuntime());
  const container = createTestContainer(pod, {
    image: "registry.k8s.io/e2e-test-images/agnhost:2.53",
    args,
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
  });
  const process = container.start();
  const get = async (port: number, path: string) =>
    (await run(container, ["curl", "-s", `127.0.0.1:${port}${path}`])).stdout;
  const ready = (port: number) => vi.waitFor(() => expect(pod.isListening(port)).toBe(true));
  const log = () => container.log.read({}).map((line) => line.text);
  return { container, process, get, ready, log };
}

test("netexec says its name, repeats, runs commands and ends when told", async () => {
  const { get, ready, process } = startAgnhost(["netexec", "--http-port=8090"]);
  await ready(8090);
  expect(await get(8090, "/hostname")).toBe("web");
  expect(await get(8090, "/echo?msg=hello")).toBe("hello");
  expect(await get(8090, "/shell?cmd=echo%20hi")).toBe('{"output":"hi\\n"}');
  expect(await get(8090, "/clientip")).toMatch(/^\d+\.\d+\.\d+\.\d+:\d+$/);
  await get(8090, "/exit?code=3");
  expect(await process.exited).toMatchObject({ code: 3 });
});

test("nettest counts who wrote to it", async () => {
  const { container, get, ready } = startAgnhost(["nettest"]);
  await ready(8080);
  const write = (body: string) => run(container, ["curl", "-s", "-d", body, "127.0.0.1:8080/write"]);
  expect((await write('{"Source": "prestop"}')).stdout).toBe('{"Hostname":"web"}');
  expect((await write("{")).stdout).toBe("invalid request body\n");
  expect(JSON.parse(await get(8080, "/read"))).toMatchObject({ Hostname: "web", Received: { prestop: 1 } });
});

test("porter answers each port with its variable, serve-hostname with the name", async () => {
  const ported = startAgnhost(["porter"], { SERVE_PORT_81: "eighty-one", SERVE_PORT_82: "eighty-two" });
  await ported.ready(82);
  expect(await ported.get(81, "/")).toBe("eighty-one");
  expect(await ported.get(82, "/")).toBe("eighty-two");
  const named = startAgnhost(["serve-hostname"]);
  await named.ready(9376);
  expect(await named.get(9376, "/")).toBe("web");
});

test("entrypoint-tester prints its words, an unknown role is refused", async () => {
  const tester = startAgnhost(["entrypoint-tester", "a", "b"]);
  await tester.process.exited;
  expect(tester.log()).toEqual(["[/agnhost entrypoint-tester a b]"]);
  const unknown = startAgnhost(["nope"]);
  expect((await unknown.process.exited).code).toBe(1);
  expect(unknown.log()).toEqual(['agnhost: unknown command "nope" for "app"']);
});

test("mounttest shows a file's content and mode, connect says why it could not", async () => {
  const pausing = startAgnhost([]);
  const { stdout } = await run(pausing.container, [
    "/agnhost",
    "mounttest",
    "--file_mode=/etc/hostname",
    "--file_content=/etc/hostname",
  ]);
  expect(stdout).toBe('mode of file "/etc/hostname": -rw-r--r--\ncontent of file "/etc/hostname": web\n\n');
  expect(await run(pausing.container, ["/agnhost", "connect", "10.244.1.5:99"])).toMatchObject({
    stderr: "REFUSED\n",
    code: 1,
  });
});
