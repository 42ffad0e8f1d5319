import { expect, test } from "vitest";
import { createTestContainer, createTestPod, createTestRuntime, run } from "../testing/test-container.ts";

test("A container reads its limits in its control group, and bash opens connections as files", async () => {
  const container = createTestContainer(createTestPod(createTestRuntime()), {
    image: "debian",
    command: ["sleep", "1000"],
    memoryLimitBytes: 64 * 1024 * 1024,
    cpuLimitMillicores: 500,
  });
  container.start();
  const limits = await run(container, ["cat", "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/cpu.max"]);
  expect(limits.stdout).toBe("67108864\n50000 100000\n");
  const refused = await run(container, ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/81"]);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("Connection refused") });
});
