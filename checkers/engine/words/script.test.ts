import { expect, test } from "vitest";
import { MatelotError } from "../../../sandbox-server/errors/index.ts";
import { script } from "../../vocabulary/words/script.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Tools, View } from "../word.ts";
import { scriptEvaluator } from "./script.ts";

async function judge(surroundings: Surroundings) {
  const tools = { surroundings, signal: new AbortController().signal } as Tools;
  return scriptEvaluator(script("stat /etc/panda")).evaluate({} as View, tools);
}

const ends = (code: number, stdout = "", stderr = ""): Surroundings => ({
  run: async () => ({ code, stdout, stderr }),
});

test("a script that ends with 0 passes", async () => {
  expect(await judge(ends(0, "fine"))).toMatchObject({ status: "passed" });
});

test("the learner reads the script's own words, on one line", async () => {
  const finding = await judge(ends(1, "", "stat: cannot statx\n'/etc/panda'\u001b[31m"));
  expect(finding).toMatchObject({ status: "failed", code: "script-failed" });
  expect(finding.status === "failed" && finding.reason.en).toBe(
    "Not reached yet. The exercise's script says: stat: cannot statx '/etc/panda' [31m",
  );
});

test("a script that hangs fails, and one without a shell is broken", async () => {
  const run = () => Promise.reject(new MatelotError("command-timed-out"));
  expect(await judge({ run })).toMatchObject({ code: "script-timed-out" });
  expect(await judge({})).toMatchObject({ status: "broken", fault: { code: "shell-missing" } });
});
