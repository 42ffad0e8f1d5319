import { expect, test } from "vitest";
import { runPiped } from "./piped-process.ts";

test("a command that is stopped is not waited for by way of what it left running", async () => {
  const startedAt = Date.now();
  const run = runPiped(["sh", "-c", "sleep 20 & sleep 20"], {
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
    timeoutMs: 200,
  });
  await expect(run).rejects.toMatchObject({ code: "command-timed-out" });
  expect(Date.now() - startedAt).toBeLessThan(10_000);
});
