// Real docker commands with the output they are expected to print, against the simulated engine or a real one.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { parseTranscript, printTranscript, type Step } from "../kubectl/transcript.ts";
import { realEngineObstacle } from "./engine-obstacle.mjs";
import { withRealEngine } from "./real-engine.ts";
import { isSameOutcome, runScript, type Target } from "./script-run.ts";
import { withSimulatedEngine } from "./simulated-engine.ts";

interface Options {
  readonly real?: true;
  readonly docker?: string;
  readonly update?: true;
}

const program = new Command("test:docker")
  .description("Runs the docker transcripts and compares what they print with what they should print.")
  .argument("[name...]", "names of transcripts, or parts of them; all when absent")
  .option("--real", "start a real Docker engine of its own and run them there")
  .option("--docker <program>", "the docker to use; the one on the PATH when absent")
  .option("--update", "write what was printed into the transcripts instead of comparing")
  .parse();
const options: Options = program.opts();
const directory = fileURLToPath(new URL("scripts", import.meta.url));

const files = readdirSync(directory)
  .filter((file) => file.endsWith(".transcript"))
  .filter((file) => program.args.length === 0 || program.args.some((part) => file.includes(part)))
  .sort();

const obstacle = options.real === true ? realEngineObstacle() : undefined;
if (obstacle !== undefined) {
  console.log(`skipped: ${obstacle}`);
  process.exit(0);
}
const run = (target: Target) =>
  runAll({ ...target, ...(options.docker === undefined ? {} : { docker: options.docker }) });
const failed = options.real === true ? await withRealEngine(run) : await withSimulatedEngine((host) => run({ host }));
process.exit(failed === 0 ? 0 : 1);

async function runAll(target: Target): Promise<number> {
  let commands = 0;
  let failures = 0;
  for (const file of files) {
    const text = readFileSync(join(directory, file), "utf8");
    if (options.real === true && text.startsWith("# (simulator only)")) {
      console.log(`${basename(file, ".transcript")}: skipped, ${text.split("\n")[0]?.slice(19) ?? ""}`);
      continue;
    }
    const expected = parseTranscript(text);
    const seen = await runScript(expected, target);
    if (options.update) writeFileSync(join(directory, file), printTranscript(seen));
    const faults = options.update ? [] : expected.flatMap((step, index) => compare(step, seen[index]));
    commands += expected.length;
    failures += faults.length;
    console.log([`${basename(file, ".transcript")}: ${expected.length} commands`, ...faults].join("\n"));
  }
  console.log(`${commands} commands, ${failures} failed`);
  return failures;
}

function compare(expected: Step, seen: Step | undefined): string[] {
  if (seen === undefined || isSameOutcome(expected, seen)) return [];
  const wanted = expected.output.map((line) => `    - ${line}`);
  const got = seen.output.map((line) => `    + ${line}`);
  const code =
    expected.exitCode === seen.exitCode ? [] : [`    exit code ${seen.exitCode}, wanted ${expected.exitCode}`];
  return [[`  $ ${expected.command}`, ...wanted, ...got, ...code].join("\n")];
}
