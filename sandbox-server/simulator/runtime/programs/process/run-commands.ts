import { waitForExit } from "../../processes/execute.ts";
import type { Process } from "../../processes/process.ts";
import { parseSignal } from "../../processes/signals.ts";
import { formatDate } from "../format-date.ts";
import { isBusybox } from "../lines.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { becomeCommand, parseDuration } from "../status-programs.ts";

const timeout = program("timeout", async (process, args) => {
  const options = parseOptions(args, "s:k:vt:", ["signal=", "kill-after=", "preserve-status", "foreground"], true);
  const old = options.value("t");
  const [limit, ...words] = old === undefined ? options.operands : [old, ...options.operands];
  if (limit === undefined || words.length === 0) throw new UsageFault("missing operand", 125);
  const signal = parseSignal(options.value("s", "signal") ?? "TERM") ?? "SIGTERM";
  const child = process.fork({ argv: words });
  child.start(() => becomeCommand(child, words));
  const { clock } = process.scope;
  const seconds = parseDuration(limit);
  const end = clock.now() + seconds * 1000;
  while (child.status === undefined && (seconds === 0 || clock.now() < end)) {
    const sources = [(wake: () => void) => child.exits.add(wake)];
    if (seconds > 0) sources.push((wake) => clock.after(end - clock.now(), wake));
    await process.waitFor(...sources);
  }
  if (child.status !== undefined) return child.status.code;
  child.signal(signal);
  const killAfter = options.value("k", "kill-after");
  if (killAfter !== undefined) {
    await process.sleep(parseDuration(killAfter) * 1000);
    child.kill("SIGKILL");
  }
  await waitForExit(process, child);
  // busybox' timeout is killed as its command is; GNU's dies only of the one signal that it can't tell of.
  const ended = statusOf(child);
  if (isBusybox(process)) process.kill(ended?.signal ?? signal);
  else if (ended?.signal === "SIGKILL") process.kill("SIGKILL");
  return options.has("preserve-status") ? (ended?.code ?? 0) : 124;
});

function statusOf(child: Process): Process["status"] {
  return child.status;
}

const nohup = program("nohup", async (process, args) => {
  if (args.length === 0) throw new UsageFault("missing operand", 125);
  process.ignore("SIGHUP");
  if (process.descriptors.get(1)?.type === "terminal") {
    const file = process.files.open("nohup.out", "append", 0o600);
    await process.warn("nohup: ignoring input and appending output to 'nohup.out'\n");
    process.descriptors.get(1)?.close();
    process.descriptors.set(1, file);
  }
  return becomeCommand(process, args);
});

const watch = program("watch", async (process, args) => {
  const options = parseOptions(args, "n:td", ["interval=", "no-title"], true);
  const seconds = Number(options.value("n", "interval") ?? "2");
  const words = options.operands;
  for (;;) {
    const title = options.has("t", "no-title")
      ? ""
      : `Every ${seconds.toFixed(1)}s: ${words.join(" ")}    ${formatDate("%Y-%m-%d %H:%M:%S", process.scope.clock.now())}\n\n`;
    await process.print(`\u001b[H\u001b[J${title}`);
    const shell = ["sh", "-c", words.join(" ")];
    const child = process.fork({ argv: shell });
    child.start(() => becomeCommand(child, shell));
    await waitForExit(process, child);
    await process.sleep(seconds * 1000);
  }
});

const time = program("time", async (process, args) => {
  const words = args.filter((word, index) => !(index === 0 && word === "-p"));
  const started = process.scope.clock.now();
  const child = process.fork({ argv: words });
  child.start(() => becomeCommand(child, words));
  await waitForExit(process, child);
  const seconds = (process.scope.clock.now() - started) / 1000;
  await process.warn(
    `real\t${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`,
  );
  return child.status?.code ?? 0;
});

const nice = program("nice", (process, args) => {
  const words = args[0] === "-n" ? args.slice(2) : args.filter((word, index) => index > 0 || !word.startsWith("-"));
  if (words.length === 0) return process.print("0\n").then(() => 0);
  return becomeCommand(process, words);
});

const usleep = program("usleep", async (process, args) => {
  await process.sleep(Number(args[0] ?? "0") / 1000);
  return 0;
});

/** Programs that run other programs, or only wait. */
export const commandRunners = [timeout, nohup, watch, time, nice, usleep];
