// Real kubectl commands with the output they are expected to print, against the simulated cluster or any other one.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { isSameOutcome, runScript, type Target } from "./script-run.ts";
import { withSimulatedCluster } from "./simulated-cluster.ts";
import { parseTranscript, printTranscript, type Step } from "./transcript.ts";

interface Options {
  readonly kubeconfig?: string;
  readonly kubectl?: string;
  readonly update?: true;
  readonly record?: string;
  readonly expect?: string;
}

const program = new Command("test:kubectl")
  .description("Runs the kubectl transcripts and compares what they print with what they should print.")
  .argument("[name...]", "names of transcripts, or parts of them; all when absent")
  .option("--kubeconfig <file>", "a cluster to run them on, as its administrator; the simulated one when absent")
  .option("--kubectl <program>", "the kubectl to use; the one on the PATH when absent")
  .option("--update", "write what was printed into the transcripts instead of comparing")
  .option("--record <directory>", "write what was printed into files of a directory instead of comparing")
  .option("--expect <directory>", "transcripts to compare with, such as recorded/v1.20")
  .parse();
const options: Options = program.opts();
const directory = options.expect ?? fileURLToPath(new URL("scripts", import.meta.url));

const files = readdirSync(directory)
  .filter((file) => file.endsWith(".transcript"))
  .filter((file) => program.args.length === 0 || program.args.some((part) => file.includes(part)))
  .sort();

const run = (kubeconfig: string) => runAll({ kubeconfig, ...(options.kubectl ? { kubectl: options.kubectl } : {}) });
const failed =
  options.kubeconfig === undefined
    ? await withSimulatedCluster(run)
    : await run(readFileSync(options.kubeconfig, "utf8"));
process.exit(failed === 0 ? 0 : 1);

/** Two at a time: kubectl itself is what takes the time. */
async function runAll(target: Target): Promise<number> {
  const waiting = [...files];
  let passed = 0;
  let differing = 0;
  const worker = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const expected = parseTranscript(readFileSync(join(directory, file), "utf8"));
      const seen = await runScript(expected, target);
      if (options.update) writeFileSync(join(directory, file), printTranscript(seen));
      else if (options.record !== undefined) record(options.record, file, seen);
      const differences = options.update || options.record ? [] : compare(file, expected, seen);
      differing += differences.length;
      passed += seen.length - differences.length;
      console.log([`${basename(file, ".transcript")}: ${seen.length} commands`, ...differences].join("\n"));
    }
  };
  await Promise.all([worker(), worker()]);
  console.log(`${passed} passed, ${differing} failed`);
  return differing;
}

function record(target: string, file: string, seen: readonly Step[]): void {
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, file), printTranscript(seen));
}

function compare(file: string, expected: readonly Step[], seen: readonly Step[]): readonly string[] {
  return expected.flatMap((wanted, index) => {
    const got = seen[index];
    if (got === undefined || isSameOutcome(wanted, got)) return [];
    const lines = (step: Step) => [...step.output.map((line) => `      ${line}`), `      (exit ${step.exitCode})`];
    return [[`  ${file}: $ ${wanted.command}`, "    wanted", ...lines(wanted), "    seen", ...lines(got)].join("\n")];
  });
}
