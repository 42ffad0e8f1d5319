import { expect, test, vi } from "vitest";
import { createTestContainer, createTestPod, createTestRuntime, run } from "../testing/test-container.ts";

const MEBIBYTE = 1024 * 1024;

async function startConsumer() {
  const pod = createTestPod(createTestRuntime());
  const container = createTestContainer(pod, { image: "registry.k8s.io/e2e-test-images/resource-consumer:1.13" });
  container.start();
  await vi.waitFor(() => expect(pod.isListening(8080)).toBe(true));
  const post = async (path: string, body: string) =>
    (await run(container, ["wget", "-qO-", `--post-data=${body}`, `http://127.0.0.1:8080${path}`])).stdout;
  return { container, post };
}

test("the consumer is as busy as it is told to be, and no longer than that", async () => {
  const { container, post } = await startConsumer();
  expect(await post("/ConsumeCPU", "millicores=250&durationSec=60")).toBe(
    "ConsumeCPU\n250 millicores\n60 durationSec\n",
  );
  await run(container, ["sleep", "30"]);
  expect(container.usage().cpuMillicores).toBeGreaterThanOrEqual(240);
  expect(container.usage().cpuMillicores).toBeLessThanOrEqual(300);
  await run(container, ["sleep", "60"]);
  container.usage();
  await run(container, ["sleep", "30"]);
  expect(container.usage().cpuMillicores).toBeLessThan(240);
});

test("the consumer holds as much memory as it is told to, and gives it back", async () => {
  const { container, post } = await startConsumer();
  await post("/ConsumeMem?megabytes=100&durationSec=20", "");
  expect(container.usage().memoryBytes).toBeGreaterThanOrEqual(100 * MEBIBYTE);
  await run(container, ["sleep", "30"]);
  expect(container.usage().memoryBytes).toBeLessThan(50 * MEBIBYTE);
});

test("the consumer refuses what is no POST, lacks a value or asks for something else", async () => {
  const { container, post } = await startConsumer();
  const status = async (...words: string[]) => (await run(container, ["wget", "-qO-", ...words])).stderr;
  expect(await status("http://127.0.0.1:8080/ConsumeCPU")).toContain("400 Bad Request");
  expect(await status("--post-data=millicores=5", "http://127.0.0.1:8080/ConsumeCPU")).toContain("400 Bad Request");
  expect(await post("/ConsumeCPU", "millicores=many&durationSec=5")).toBe("");
});
