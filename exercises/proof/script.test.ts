import { expect, test } from "vitest";
import type { Verdict } from "../../checkers/verdict.ts";
import type { Sandbox } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { nearMissFiles, proofScript } from "./script.ts";

const said = (content: string) => {
  const script = proofScript([{ path: "solve.sh", content, executable: false }], "solve.sh", ["up", "open"]);
  const touched: string[] = [];
  const sandbox = {
    run: async (argv: readonly string[]) => {
      touched.push(...argv.slice(1));
      return { code: 0, stdout: "", stderr: "" };
    },
  } as unknown as Sandbox;
  const { signal } = new AbortController();
  return { touched, hear: (check: string, verdict: Verdict) => script.hear(sandbox, check, verdict, signal) };
};
const passed: Verdict = { status: "passed", evidence: [], durationMs: 0 };
const failed = (code: string, en = ""): Verdict => ({
  status: "failed",
  code,
  reason: { en, fr: "" },
  evidence: [],
  durationMs: 0,
});

test("a script is told once of each thing that it waits for, and of nothing else", () => {
  const { touched, hear } = said("kubectl apply -f x\n  seen up\nseen open not-ready\nseen up 'Step 1 of 2'\n");
  hear("up", failed("absent"));
  hear("open", passed);
  expect(touched).toEqual([]);
  hear("up", failed("not-in-order", "Step 1 of 2 is done; the next one follows."));
  hear("open", failed("not-ready"));
  hear("open", failed("not-ready"));
  hear("up", passed);
  expect(touched).toEqual([".proof/seen-up.Step-1-of-2", ".proof/seen-open.not-ready", ".proof/seen-up."]);
});

test("waiting for a check that the exercise does not have is refused", () => {
  expect(() => said("seen opne")).toThrow("waits for the check opne; there are: up, open");
});

test("a near miss that starts from the solution brings it along, and waits for what its own lines name", () => {
  const file = (path: string, content: string) => ({ path, content, executable: true });
  const own = [file("attempt.sh", "solution_but 's/^seen up$/seen open not-ready/'\n")];
  const files = nearMissFiles(own, [file("solve.sh", "kubectl apply -f x\nseen up\n")]);
  expect(files.map(({ path }) => path)).toEqual(["attempt.sh", "solution/solve.sh"]);
  expect(() => proofScript(files, "attempt.sh", ["up"])).toThrow("waits for the check open; there are: up");
  expect(nearMissFiles([file("attempt.sh", "true\n")], files)).toHaveLength(1);
});
