import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createIdleContainer, run } from "../testing/test-container.ts";
import { shellCases } from "./shell-cases.ts";

const runFile = promisify(execFile);

async function realBash(script: string): Promise<{ stdout: string; code: number }> {
  try {
    const { stdout } = await runFile("bash", ["-c", script], {
      env: { PATH: process.env.PATH ?? "", HOME: "/root", LC_ALL: "C" },
      timeout: 10_000,
    });
    return { stdout, code: 0 };
  } catch (error) {
    if (!(error instanceof Error) || !("stdout" in error) || !("code" in error)) throw error;
    return { stdout: String(error.stdout), code: Number(error.code) };
  }
}

test.each(shellCases)("prints what bash prints: %s", async (script) => {
  const container = createIdleContainer("nginx");
  const [real, simulated] = await Promise.all([realBash(script), run(container, ["bash", "-c", script])]);
  expect({ stdout: simulated.stdout, code: simulated.code }).toEqual(real);
});
