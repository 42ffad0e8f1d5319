import { expect, test, vi } from "vitest";
import { createTestContainer, createTestPod, createTestRuntime } from "../testing/test-container.ts";

test("exec of a missing command leaves an interactive shell at its prompt", async () => {
  const container = createTestContainer(createTestPod(createTestRuntime()), {
    tty: true,
    stdin: true,
    command: ["sh"],
  });
  const process = container.start();
  let screen = "";
  process.onOutput((_stream, data) => {
    screen += Buffer.from(data).toString();
  });
  process.write(Buffer.from("exec nope\recho still $?\r"));
  await vi.waitFor(() => expect(screen).toContain("\nstill 127\r\n"));
  process.write(Buffer.from("exit 4\r"));
  expect(await process.exited).toMatchObject({ code: 4 });
});
