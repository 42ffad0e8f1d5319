import type { Process } from "../../runtime/processes/process.ts";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import type { ContainerRun } from "./container-run.ts";
import type { EngineContainer } from "./engine-container.ts";

type Column = (process: Process, run: ContainerRun, now: number) => string;

const columns: Readonly<Record<string, Column>> = {
  UID: ({ credentials }) => (credentials.uid === 0 ? "root" : String(credentials.uid)),
  USER: ({ credentials }) => (credentials.uid === 0 ? "root" : String(credentials.uid)),
  PID: ({ pid }, { hostPid }) => String(hostPid + pid),
  PPID: ({ parent }, { hostPid }) => String(parent === undefined ? hostPid : hostPid + parent.pid),
  C: () => "0",
  "%CPU": () => "0.0",
  "%MEM": ({ memoryBytes }) => ((memoryBytes / (8 * 1024 ** 3)) * 100).toFixed(1),
  VSZ: ({ memoryBytes }) => String(Math.ceil(memoryBytes / 512)),
  RSS: ({ memoryBytes }) => String(Math.ceil(memoryBytes / 1024)),
  STAT: ({ stopped }) => (stopped ? "T" : "Ss"),
  STIME: ({ startedAt }) => clockTime(startedAt),
  START: ({ startedAt }) => clockTime(startedAt),
  TTY: ({ terminal }) => (terminal === undefined ? "?" : "pts/0"),
  TIME: ({ cpuMs }) => duration(cpuMs),
  CMD: ({ argv }) => argv.join(" "),
  COMMAND: ({ argv }) => argv.join(" "),
};

const layouts = {
  "-ef": ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"],
  aux: ["USER", "PID", "%CPU", "%MEM", "VSZ", "RSS", "TTY", "STAT", "START", "TIME", "COMMAND"],
} as const;

const fieldNames: Readonly<Record<string, string>> = {
  pid: "PID",
  ppid: "PPID",
  user: "USER",
  uid: "UID",
  cmd: "CMD",
  args: "COMMAND",
  comm: "COMMAND",
  command: "COMMAND",
  rss: "RSS",
  vsz: "VSZ",
  stat: "STAT",
  time: "TIME",
  tty: "TTY",
};

/** `GET /containers/{id}/top`: what `ps` on the machine says of a container's processes. Errors: EngineFault 409, 500. */
export function listProcesses(context: EngineContext, container: EngineContainer, psArguments: string): unknown {
  const { run } = container;
  if (run === undefined) throw new EngineFault(409, `Container ${container.id} is not running`);
  const titles = titlesOf(psArguments);
  const now = context.services.clock.now();
  const processes = run.simulated.processes();
  return {
    Titles: titles,
    Processes: processes.map((process) => titles.map((title) => columns[title]?.(process, run, now) ?? "")),
  };
}

function titlesOf(psArguments: string): readonly string[] {
  const asked = psArguments.trim();
  if (asked === "" || asked === "-ef" || asked === "-e" || asked === "-f") return layouts["-ef"];
  if (["aux", "-aux", "u", "ax"].includes(asked)) return layouts.aux;
  const list = /-?o\s*(\S+)$/.exec(asked)?.[1];
  if (list === undefined) throw new EngineFault(500, `error running ps: exit status 1: unknown arguments "${asked}"`);
  const names = list.split(",").map((name) => fieldNames[name] ?? "");
  if (names.includes(""))
    throw new EngineFault(500, "error running ps: exit status 1: error: unknown user-defined format specifier");
  if (!names.includes("PID")) throw new EngineFault(500, "Couldn't find PID field in ps output");
  return names;
}

function clockTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 16);
}

function duration(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 19);
}
