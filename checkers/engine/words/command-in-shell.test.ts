import { expect, test } from "vitest";
import { MatelotError } from "../../../sandbox-server/errors/index.ts";
import { shell } from "../../vocabulary/words/command-in-shell.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Tools, View } from "../word.ts";
import { commandInShellEvaluator } from "./command-in-shell.ts";

function judge(run: Surroundings["run"], wanted: Parameters<typeof shell.runs>[1] = { prints: "crate" }) {
  const surroundings: Surroundings = run === undefined ? {} : { run };
  const tools = { surroundings, signal: new AbortController().signal } as Tools;
  return commandInShellEvaluator(shell.runs(["./crate", "hostname"], wanted)).evaluate({} as View, tools);
}

/** A shell in which the program ends like this. */
const ends =
  (code: number, stdout = "", stderr = "") =>
  async () => ({ code, stdout, stderr });

test("a program that ends well and prints what is wanted passes", async () => {
  expect(await judge(ends(0, "crate\n"))).toMatchObject({ status: "passed" });
  expect(await judge(ends(3, "", "refused"), { exit: "failure", prints: "refused" })).toMatchObject({
    status: "passed",
  });
});

test("the reason quotes what it printed, and shows how to look", async () => {
  const finding = await judge(ends(0, "sandbox\n"));
  expect(finding).toMatchObject({ status: "failed", code: "output-differs" });
  expect(finding.status === "failed" && finding.reason.en).toMatch(
    /prints "sandbox"; it should print "crate"\..*\.\/crate hostname/,
  );
  expect(await judge(ends(1, "", "no root"))).toMatchObject({ status: "failed", code: "exit-differs" });
});

test("a program that is not there, or never ends, is told apart from one that fails", async () => {
  // What the shell says then is the one word that it was given before the command.
  const missing: Surroundings["run"] = async (argv) => ({ code: 127, stdout: "", stderr: argv[4] ?? "" });
  expect(await judge(missing)).toMatchObject({ status: "failed", code: "program-absent" });
  const hangs: Surroundings["run"] = () => Promise.reject(new MatelotError("command-timed-out"));
  expect(await judge(hangs)).toMatchObject({ status: "failed", code: "never-ends" });
});

test("without a shell it can't be judged", async () => {
  expect(await judge(undefined)).toMatchObject({ status: "broken", fault: { code: "shell-missing" } });
});
