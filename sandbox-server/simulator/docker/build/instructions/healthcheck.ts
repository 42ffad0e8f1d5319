import type { Healthcheck } from "../../image-store.ts";
import { type Instruction, parseFault } from "../dockerfile/parse-dockerfile.ts";
import { readFlags } from "./demand.ts";

const unitNanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Reads `HEALTHCHECK`; `shown` is how the history tells it. Errors: EngineFault 400. */
export function readHealthcheck(instruction: Instruction): { readonly value: Healthcheck; readonly shown: string } {
  const { rest, json, line } = instruction;
  const [type = ""] = rest.split(/\s+/, 1);
  const flags = readFlags(instruction, ["interval", "timeout", "start-period", "start-interval", "retries"]);
  if (type.toUpperCase() === "NONE") return shown({ Test: ["NONE"] });
  if (type.toUpperCase() !== "CMD")
    throw parseFault(line, `Unknown type "${type.toUpperCase()}" in HEALTHCHECK (try CMD)`);
  const command = rest.slice(type.length).trim();
  if (command === "") throw parseFault(line, "Missing command after HEALTHCHECK CMD");
  const duration = (name: string) => readDuration(flags.get(name), name, line);
  const retries = flags.get("retries");
  if (retries !== undefined && !/^\d+$/.test(retries))
    throw parseFault(line, `strconv.ParseInt: parsing "${retries}": invalid syntax`);
  return shown({
    Test: json === undefined ? ["CMD-SHELL", command] : ["CMD", ...json],
    ...field("Interval", duration("interval")),
    ...field("Timeout", duration("timeout")),
    ...field("StartPeriod", duration("start-period")),
    ...field("StartInterval", duration("start-interval")),
    ...field("Retries", Number(retries ?? 0)),
  });
}

function field(name: string, value: number): Record<string, number> {
  return value === 0 ? {} : { [name]: value };
}

/** A duration of Go (`1m30s`) in nanoseconds; 0 when absent. */
function readDuration(text: string | undefined, name: string, line: number): number {
  if (text === undefined) return 0;
  if (!/^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(text)) throw parseFault(line, `time: invalid duration "${text}"`);
  let sum = 0;
  for (const [, amount = "0", unit = "s"] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/g))
    sum += Number(amount) * (unitNanoseconds[unit] ?? 0);
  if (sum > 0 && sum < 1e6) throw parseFault(line, `Interval "${name}" cannot be less than 1ms`);
  return sum;
}

function shown(value: Healthcheck): { readonly value: Healthcheck; readonly shown: string } {
  const { Test = [], Interval = 0, Timeout = 0, StartPeriod = 0, StartInterval = 0, Retries = 0 } = value;
  const times = { Interval, Timeout, StartPeriod, StartInterval };
  const parts = Object.entries(times).map(([name, nanoseconds]) => `${name}:${goDuration(nanoseconds)}`);
  return { value, shown: `&{Test:[${Test.join(" ")}] ${parts.join(" ")} Retries:${Retries}}` };
}

function goDuration(nanoseconds: number): string {
  const seconds = nanoseconds / 1e9;
  if (seconds === 0) return "0s";
  if (seconds < 1) return `${nanoseconds / 1e6}ms`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = `${seconds % 60}s`;
  return hours > 0 ? `${hours}h${minutes}m${rest}` : minutes > 0 ? `${minutes}m${rest}` : rest;
}
