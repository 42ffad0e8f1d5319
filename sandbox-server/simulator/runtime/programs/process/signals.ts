import { commandName } from "../../files/proc.ts";
import { parseSignal, SIGNAL_NUMBERS } from "../../processes/signals.ts";
import { isBusybox } from "../lines.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { commandLine } from "./command-line.ts";

const kill = program("kill", async (process, args) => {
  if (args[0] === "-l") {
    await process.print(
      `${Object.keys(SIGNAL_NUMBERS)
        .map((name) => name.slice(3))
        .join(" ")}\n`,
    );
    return 0;
  }
  const { signal, rest } = takeSignal(args);
  let status = 0;
  for (const word of rest) {
    const target = process.scope.pids.find(Number(word));
    if (/^-\d+$/.test(word) && signal !== undefined) process.scope.pids.signalGroup(Number(word.slice(1)), signal);
    else if (target === undefined) {
      await process.warn(
        isBusybox(process) ? `kill: can't kill pid ${word}: No such process\n` : `kill: (${word}): No such process\n`,
      );
      status = 1;
    } else if (signal !== undefined) target.signal(signal);
  }
  return status;
});

/** `-9`, `-KILL`, `-s TERM`; the signal is undefined for `-0`. */
function takeSignal(args: readonly string[]): {
  readonly signal: ReturnType<typeof parseSignal>;
  readonly rest: readonly string[];
} {
  const [first = "", second = ""] = args;
  if (first === "-s") return { signal: parseSignal(second), rest: args.slice(2) };
  if (first === "-0") return { signal: undefined, rest: args.slice(1) };
  if (!/^-[A-Z\d]/i.test(first) || first === "-f" || first === "-x") return { signal: "SIGTERM", rest: args };
  const signal = parseSignal(first.slice(1));
  if (signal === undefined) throw new UsageFault(`bad signal name '${first.slice(1)}'`);
  return { signal, rest: args.slice(1) };
}

/** pgrep, pkill, pidof, killall: processes by name. */
function byName(name: "pgrep" | "pkill" | "pidof" | "killall") {
  const sends = name === "pkill" || name === "killall";
  return program(name, async (process, args) => {
    const { signal, rest } = sends ? takeSignal(args) : { signal: undefined, rest: args };
    const options = parseOptions(rest, "flxnoau:vs:");
    const patterns = options.operands;
    if (patterns.length === 0) throw new UsageFault("no matching criteria specified");
    const exact = name === "pidof" || name === "killall" || options.has("x");
    const found = process.scope.pids.list().filter((other) => {
      if (other === process) return false;
      const text = options.has("f") ? commandLine(other) : commandName(other);
      return patterns.some((pattern) => (exact ? text === pattern : new RegExp(pattern).test(text)));
    });
    if (sends) for (const other of found) other.signal(signal ?? "SIGTERM");
    else if (name === "pidof")
      await process.print(
        found.length === 0
          ? ""
          : `${found
              .map((other) => other.pid)
              .reverse()
              .join(" ")}\n`,
      );
    else
      await process.print(
        found
          .map(
            (other) =>
              `${other.pid}${options.has("l") ? ` ${commandName(other)}` : options.has("a") ? ` ${commandLine(other)}` : ""}\n`,
          )
          .join(""),
      );
    if (found.length === 0 && name === "killall")
      await process.warn(`killall: ${patterns[0] ?? ""}: no process killed\n`);
    return found.length === 0 ? 1 : 0;
  });
}

/** Programs that find processes and send them signals. */
export const signalPrograms = [kill, byName("pgrep"), byName("pkill"), byName("pidof"), byName("killall")];
