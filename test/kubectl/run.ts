// Real kubectl commands with the output they are expected to print, against the simulated cluster or any other one.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { compareWithRecording } from "./parity.ts";
import { isHelmThere, isSameOutcome, runScript, type Target } from "./script-run.ts";
import { withSimulatedCluster } from "./simulated-cluster.ts";
import { parseTranscript, printTranscript, type Step } from "./transcript.ts";

interface Options {
  readonly kubeconfig?: string;
  readonly kubectl?: string;
  readonly update?: true;
  readonly record?: string;
  readonly expect?: string;
  readonly parity?: true;
}

const program = new Command("test:kubectl")
  .description("Runs the kubectl transcripts and compares what they print with what they should print.")
  .argument("[name...]", "names of transcripts, or parts of them; all when absent")
  .option("--kubeconfig <file>", "a cluster to run them on, as its administrator; the simulated one when absent")
  .option("--kubectl <program>", "the kubectl to use; the one on the PATH when absent")
  .option("--update", "write what was printed into the transcripts instead of comparing")
  .option("--record <directory>", "write what was printed into files of a directory instead of comparing")
  .option("--expect <directory>", "transcripts to compare with, such as recorded/v1.20")
  .option(
    "--parity",
    "compare with recorded/v1.20 as well: every difference must be explained in recorded/differences.ts",
  )
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

/** Transcripts that touch the machines go alone; then two at a time, as kubectl itself is what takes the time. */
async function runAll(target: Target): Promise<number> {
  const total = { commands: 0, failed: 0 };
  const texts = files.map((file) => ({ file, text: readFileSync(join(directory, file), "utf8") }));
  const isAlone = ({ text }: { text: string }) => text.startsWith("# (alone)");
  const work = (waiting: { file: string; text: string }[]) => async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { commands, faults } = await runSteadily(next.file, next.text, target);
      total.commands += commands;
      total.failed += faults.length;
      console.log([`${basename(next.file, ".transcript")}: ${commands} commands`, ...faults].join("\n"));
    }
  };
  const playable = texts.filter(canPlay);
  await work(playable.filter(isAlone))();
  const worker = work(playable.filter((entry) => !isAlone(entry)));
  await Promise.all([worker(), worker()]);
  console.log(`${total.commands} commands, ${total.failed} failed`);
  return total.failed;
}

/** A transcript that failed runs once more: a crowded machine may have been too slow for it. Says so when it passes then. */
async function runSteadily(
  file: string,
  text: string,
  target: Target,
): Promise<{ commands: number; faults: string[] }> {
  const first = await runFile(file, text, target);
  if (first.faults.length === 0 || options.update || options.record) return first;
  const second = await runFile(file, text, target);
  if (second.faults.length === 0) console.log([`unsteady: ${file} failed first with`, ...first.faults].join("\n"));
  return second;
}

/** False, and said so, for a transcript that needs helm where there is none. */
function canPlay({ file, text }: { file: string; text: string }): boolean {
  if (!text.startsWith("# (needs helm)") || isHelmThere()) return true;
  console.log(`${basename(file, ".transcript")}: skipped, there is no helm`);
  return false;
}

async function runFile(file: string, text: string, target: Target): Promise<{ commands: number; faults: string[] }> {
  const expected = parseTranscript(text);
  const seen = await runScript(expected, target);
  if (options.update) writeFileSync(join(directory, file), printTranscript(seen));
  else if (options.record !== undefined) record(options.record, file, seen);
  if (options.update || options.record) return { commands: seen.length, faults: [] };
  const unexplained = options.parity ? compareWithRecording(basename(file, ".transcript"), seen) : [];
  return { commands: seen.length, faults: [...compare(file, expected, seen), ...unexplained] };
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
