import { parseSignal, SIGNAL_NUMBERS } from "../../processes/signals.ts";
import { waitForeground } from "../evaluate.ts";
import { type Job, JobTable } from "../jobs.ts";
import type { Shell } from "../shell.ts";
import { ShellFault } from "../shell-fault.ts";
import type { Builtin } from "./builtin.ts";

/** Linux' signals from 1 on, as `kill -l` lists them. */
const ALL_SIGNALS =
  "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS".split(
    " ",
  );

/** `trap`: what to do when a signal arrives or the shell ends. */
export const trap: Builtin = async (shell, args) => {
  const words = args[0] === "--" ? args.slice(1) : args;
  if (words.length === 0 || words[0] === "-p") return listTraps(shell);
  if (words[0] === "-l") return listSignals(shell);
  const single = words.length === 1 || (parseCondition(words[0] ?? "") !== undefined && /^\d+$/.test(words[0] ?? ""));
  const action = single ? "-" : (words[0] ?? "");
  for (const name of single ? words : words.slice(1)) {
    const condition = parseCondition(name);
    if (condition === undefined) throw new ShellFault(`trap: ${name}: invalid signal specification`);
    setTrap(shell, condition, action);
  }
  return 0;
};

type Condition = "EXIT" | "ERR" | NonNullable<ReturnType<typeof parseSignal>>;

function parseCondition(name: string): Condition | undefined {
  if (name === "EXIT" || name === "0") return "EXIT";
  if (name === "ERR") return "ERR";
  return parseSignal(name);
}

function setTrap(shell: Shell, condition: Condition, action: string): void {
  const removes = action === "-";
  if (removes) shell.traps.delete(condition);
  else shell.traps.set(condition, action);
  if (condition === "EXIT" || condition === "ERR") return;
  if (removes) shell.process.resetSignal(condition);
  else if (action === "") shell.process.ignore(condition);
  else shell.process.handle(condition, (signal) => shell.pendingTraps.push(signal));
}

async function listTraps(shell: Shell): Promise<number> {
  for (const [condition, action] of shell.traps) await shell.process.print(`trap -- '${action}' ${condition}\n`);
  return 0;
}

async function listSignals(shell: Shell): Promise<number> {
  const entries = ALL_SIGNALS.map((name, index) =>
    `${String(index + 1).padStart(2)}) `.concat(shell.isBash ? `SIG${name}` : name),
  );
  if (!shell.isBash) await shell.process.print(entries.map((entry) => `${entry}\n`).join(""));
  else {
    // Five a line, as bash sets its table.
    const ends = (index: number) => index % 5 === 4 || index === entries.length - 1;
    await shell.process.print(entries.map((entry, index) => `${entry}${ends(index) ? "\n" : "\t"}`).join(""));
  }
  return 0;
}

export const kill: Builtin = async (shell, args) => {
  if (args[0] === "-l") return listSignals(shell);
  let words = args;
  let signal = parseSignal("TERM");
  const [first = ""] = words;
  if (first === "-s" || first === "-n") {
    signal = parseSignal(words[1] ?? "");
    words = words.slice(2);
  } else if (first.startsWith("-") && first !== "--") {
    signal = first === "-0" ? undefined : parseSignal(first.slice(1));
    if (signal === undefined && first !== "-0")
      throw new ShellFault(`kill: ${first.slice(1)}: invalid signal specification`);
    words = words.slice(1);
  }
  if (words[0] === "--") words = words.slice(1);
  if (words.length === 0)
    throw new ShellFault(
      "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]",
      false,
      2,
    );
  let status = 0;
  for (const word of words) if (!(await signalOne(shell, word, signal))) status = 1;
  return status;
};

async function signalOne(shell: Shell, word: string, signal: ReturnType<typeof parseSignal>): Promise<boolean> {
  const { pids } = shell.process.scope;
  if (word.startsWith("%")) {
    const job = shell.jobs.find(word);
    for (const process of job?.processes ?? []) if (signal !== undefined) process.signal(signal);
    if (job === undefined) await shell.complain(`kill: ${word}: no such job`);
    return job !== undefined;
  }
  if (/^-\d+$/.test(word)) return signal === undefined || pids.signalGroup(Number(word.slice(1)), signal);
  const target = pids.find(Number(word));
  if (!/^\d+$/.test(word)) {
    await shell.complain(`kill: ${word}: arguments must be process or job IDs`);
    return false;
  }
  if (target === undefined) {
    await shell.complain(
      shell.isBash ? `kill: (${word}) - No such process` : `can't kill pid ${word}: No such process`,
    );
    return false;
  }
  const { uid } = shell.process.credentials;
  if (uid !== 0 && uid !== target.credentials.uid) {
    await shell.complain(
      shell.isBash ? `kill: (${word}) - Operation not permitted` : `can't kill pid ${word}: Operation not permitted`,
    );
    return false;
  }
  if (signal !== undefined) target.signal(signal);
  if (target === shell.process) await shell.process.tick();
  return true;
}

/** `wait`: for all jobs, for some, or with -n for the next; a trapped signal ends the wait with 128 + n. */
export const wait: Builtin = async (shell, args) => {
  const next = args.includes("-n");
  const words = args.filter((argument) => !argument.startsWith("-"));
  if (next) return waitNext(shell);
  if (words.length === 0) {
    for (const job of [...shell.jobs.list()]) {
      const interrupted = await waitJob(shell, job);
      if (interrupted !== undefined) return interrupted;
    }
    return 0;
  }
  let status = 0;
  for (const word of words) status = await waitOne(shell, word);
  return status;
};

async function waitOne(shell: Shell, word: string): Promise<number> {
  const job = shell.jobs.find(word);
  if (job === undefined) {
    const ended = shell.jobs.endedStatus(Number(word));
    if (ended === undefined && shell.isBash) await shell.complain(`wait: pid ${word} is not a child of this shell`);
    return ended ?? 127;
  }
  return (await waitJob(shell, job)) ?? JobTable.status(job);
}

/** Undefined when the job has ended; a status when a signal came first. */
async function waitJob(shell: Shell, job: Job): Promise<number | undefined> {
  for (const process of job.processes) {
    while (process.status === undefined) {
      await shell.process.waitFor(
        (wake) => process.exits.add(wake),
        (wake) => shell.process.arrivals.add(wake),
      );
      const [signal] = shell.pendingTraps;
      if (signal !== undefined) return 128 + SIGNAL_NUMBERS[signal];
    }
  }
  shell.jobs.forget(job);
  return undefined;
}

async function waitNext(shell: Shell): Promise<number> {
  for (;;) {
    const jobs = shell.jobs.list();
    const done = jobs.find((job) => JobTable.isDone(job));
    if (done !== undefined) {
      shell.jobs.forget(done);
      return JobTable.status(done);
    }
    if (jobs.length === 0) return 127;
    await shell.process.waitFor(
      ...jobs.flatMap((job) =>
        job.processes
          .filter((process) => process.status === undefined)
          .map((process) => (wake: () => void) => process.exits.add(wake)),
      ),
      (wake) => shell.process.arrivals.add(wake),
    );
    const [signal] = shell.pendingTraps;
    if (signal !== undefined) return 128 + SIGNAL_NUMBERS[signal];
  }
}

export const jobs: Builtin = async (shell, args) => {
  for (const job of [...shell.jobs.list()]) {
    const done = JobTable.isDone(job);
    if (args.includes("-p")) await shell.process.print(`${job.processes[0]?.pid ?? 0}\n`);
    else {
      const mark = job === shell.jobs.list().at(-1) ? "+" : "-";
      await shell.process.print(
        `[${job.number}]${mark}  ${(done ? "Done" : "Running").padEnd(24)}${job.text}${done ? "" : " &"}\n`,
      );
    }
    if (done) shell.jobs.forget(job);
  }
  return 0;
};

export const foreground: Builtin = async (shell, args) => {
  const job = shell.jobs.find(args[0] ?? "%%");
  if (job === undefined) throw new ShellFault(`fg: ${args[0] ?? "current"}: no such job`);
  await shell.process.print(`${job.text}\n`);
  for (const process of job.processes) process.kill("SIGCONT");
  await waitForeground(shell, job.processes);
  shell.jobs.forget(job);
  return shell.status;
};
