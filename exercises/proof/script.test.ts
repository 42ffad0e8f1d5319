import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import type { Verdict } from "../../checkers/verdict.ts";
import { runPiped } from "../../sandbox-server/sandboxes/shell/piped-process.ts";
import { nearMissFiles, type ProofScript, proofScript } from "./script.ts";

const said = (content: string) =>
  proofScript([{ path: "solve.sh", content, executable: false }], "solve.sh", ["up", "open"]);

/** Runs the script in a folder of its own. */
async function run({ files, command, input }: ProofScript) {
  const home = await mkdtemp(join(tmpdir(), "matelot-script-"));
  try {
    for (const { path, content } of files) {
      await mkdir(dirname(join(home, path)), { recursive: true });
      await writeFile(join(home, path), content);
    }
    return await runPiped(command, { cwd: home, env: { HOME: home, PATH: "/usr/bin:/bin" }, input, timeoutMs: 60_000 });
  } finally {
    await rm(home, { recursive: true });
  }
}
const passed: Verdict = { status: "passed", evidence: [], durationMs: 0 };
const failed = (code: string, en = ""): Verdict => ({
  status: "failed",
  code,
  reason: { en, fr: "" },
  evidence: [],
  durationMs: 0,
});

test("a script is told once of each thing that it waits for, and of nothing else", async () => {
  const { input, hear } = said("kubectl apply -f x\n  seen up\nseen open not-ready\nseen up 'Step 1 of 2'\n");
  hear("up", failed("absent"));
  hear("open", passed);
  hear("up", failed("not-in-order", "Step 1 of 2 is done; the next one follows."));
  hear("open", failed("not-ready"));
  hear("open", failed("not-ready"));
  hear("up", passed);
  const told: string[] = [];
  for await (const piece of Readable.from(input)) {
    told.push(piece);
    if (told.join("").split("\n").length > 3) break;
  }
  expect(told.join("")).toBe("up.Step-1-of-2\nopen.not-ready\nup.\n");
});

test("a script waits until it hears of each check, in whatever order that comes; its programs read nothing of it", async () => {
  const script = said("set -eu\nseen up 'Step 1'\necho one\ncat\nseen open\nseen up 'Step 1'\necho two\n");
  const running = run(script);
  script.hear("open", passed);
  script.hear("up", failed("not-in-order", "Step 1 of 2"));
  expect(await running).toEqual({ code: 0, stdout: "one\ntwo\n", stderr: "" });
});

test("a script that nobody tells anything any more says what it waited for", async () => {
  const script = said("seen up || exit 7\n");
  const input = (async function* () {
    yield "open.\n";
  })();
  const { code, stderr } = await run({ ...script, input });
  expect({ code, stderr }).toEqual({ code: 7, stderr: "the check up has not said that it has passed\n" });
});

test("waiting for a check that the exercise does not have is refused", () => {
  expect(() => said("seen opne")).toThrow("waits for the check opne; there are: up, open");
});

test("a near miss that starts from the solution brings it along, and waits for what its own lines name", () => {
  const file = (path: string, content: string) => ({ path, content, executable: true });
  const own = [file("attempt.sh", "solution_but 's/^seen up$/seen up\\nseen open not-ready/'\n")];
  const files = nearMissFiles(own, [file("solve.sh", "kubectl apply -f x\nseen up\n")]);
  expect(files.map(({ path }) => path)).toEqual(["attempt.sh", "solution/solve.sh"]);
  expect(() => proofScript(files, "attempt.sh", ["up"])).toThrow("waits for the check open; there are: up");
  expect(nearMissFiles([file("attempt.sh", "true\n")], files)).toHaveLength(1);
});
