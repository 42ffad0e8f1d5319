import { expect, test, vi } from "vitest";
import {
  createIdleContainer,
  createTestContainer,
  createTestPod,
  createTestRuntime,
  run,
} from "./testing/test-container.ts";

test("a debugging container sees and signals the processes of its target alone", async () => {
  const pod = createTestPod(createTestRuntime());
  const target = createTestContainer(pod, {
    name: "app",
    command: ["sh", "-c", "trap 'exit 7' TERM; cat"],
    stdin: true,
  });
  const other = createTestContainer(pod, { name: "other", command: ["cat", "/dev/stdin"], stdin: true });
  const main = target.start();
  other.start();
  const debug = createTestContainer(pod, {
    name: "debugger",
    command: ["cat", "-u"],
    stdin: true,
    targetContainer: "app",
  });
  const debugging = debug.start();
  const { stdout } = await run(debug, ["ps"]);
  expect(stdout).toMatch(/^ *1 .*sh -c trap/m);
  expect(stdout).toMatch(/cat -u/);
  expect(stdout).not.toContain("/dev/stdin");
  expect((await run(target, ["ps"])).stdout).toContain("cat -u");
  debugging.signal("SIGKILL");
  await debugging.exited;
  expect((await run(target, ["ps"])).stdout).not.toContain("cat -u");
  main.signal("SIGKILL");
  expect(await main.exited).toMatchObject({ code: 137 });
});

test("a target that is not there gives a process namespace of its own", async () => {
  const pod = createTestPod(createTestRuntime());
  const debug = createTestContainer(pod, { command: ["cat"], stdin: true, targetContainer: "nope" });
  debug.start();
  expect((await run(debug, ["sh", "-c", "cat /proc/1/cmdline | tr '\\0' ' '"])).stdout).toBe("cat ");
});

test.each([
  ["without a limit", undefined, 1000],
  ["with a limit", 200, 200],
])("a busy loop uses a whole core %s, as far as it may", async (_words, cpuLimitMillicores, wanted) => {
  const container = createIdleContainer("busybox", {
    ...(cpuLimitMillicores === undefined ? {} : { cpuLimitMillicores }),
  });
  const loop = container.exec({ argv: ["sh", "-c", "while :; do :; done"], tty: false, stdin: false });
  await vi.waitFor(() => expect(container.usage().cpuMillicores).toBeGreaterThanOrEqual(wanted * 0.95), 5000);
  expect(container.usage().cpuMillicores).toBeLessThanOrEqual(wanted);
  loop.signal("SIGKILL");
  await loop.exited;
});

test("stress uses the processor for as long as it runs, and memory that is only held uses none", async () => {
  const hog = createIdleContainer("polinux/stress");
  await run(hog, ["stress", "--cpu", "1", "--timeout", "3"]);
  expect(hog.cpuMs).toBeGreaterThanOrEqual(3000);
  const holder = createIdleContainer("polinux/stress");
  await run(holder, ["stress", "--vm", "1", "--vm-bytes", "150M", "--vm-hang", "0", "--timeout", "3"]);
  expect(holder.cpuMs).toBeLessThan(1000);
});
