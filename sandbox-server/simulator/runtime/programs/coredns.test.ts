import { expect, test, vi } from "vitest";
import { createTestContainer, createTestPod, createTestRuntime } from "../testing/test-container.ts";

test("coredns ends with the words of what it can't read, and serves what it can", async () => {
  const runtime = createTestRuntime();
  const pod = createTestPod(runtime);
  const volume = runtime.createVolume({ id: "corefile" });
  const start = (corefile: string) => {
    volume.replaceFiles(new Map([["Corefile", { content: Buffer.from(corefile), mode: 0o644 }]]));
    const container = createTestContainer(pod, {
      image: "registry.k8s.io/coredns/coredns:v1.13.1",
      args: ["-conf", "/etc/coredns/Corefile"],
      mounts: [{ volume, path: "/etc/coredns", readOnly: true }],
    });
    return { container, process: container.start() };
  };
  const broken = start(".:53 {\n  errors\n  redy\n}\n");
  expect(await broken.process.exited).toMatchObject({ code: 1 });
  expect(broken.container.log.read({}).map((line) => line.text.trim())).toEqual([
    "/etc/coredns/Corefile:3 - Error during parsing: Unknown directive 'redy'",
  ]);
  start(".:53 {\n  errors\n  ready\n}\n");
  await vi.waitFor(() => expect(pod.isListening(8181)).toBe(true));
});
