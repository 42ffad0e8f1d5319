import type { Timer } from "../../clock.ts";
import type { RunningProcess } from "../../runtime/container-runtime.ts";
import { SystemFault } from "../../runtime/files/system-fault.ts";
import { RuntimeFault } from "../../runtime/runtime-fault.ts";
import type { EngineContext } from "../engine-context.ts";
import { publishContainer } from "./container-events.ts";
import type { EngineContainer } from "./engine-container.ts";

/** One look at a container's health; times are milliseconds since the epoch. */
export interface HealthProbe {
  readonly start: number;
  readonly end: number;
  readonly exitCode: number;
  readonly output: string;
}

export interface HealthState {
  status: "starting" | "healthy" | "unhealthy";
  failingStreak: number;
  /** The last ones, oldest first. */
  readonly log: HealthProbe[];
}

const NANOSECONDS = 1e6;
/** dockerd's defaults (daemon/health.go). */
const DEFAULT_INTERVAL_MS = 30_000;
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_START_INTERVAL_MS = 5_000;
const DEFAULT_RETRIES = 3;
const PROBES_KEPT = 5;
const OUTPUT_BYTES = 4096;

/** Whether a container's health is asked at all: `NONE` and an empty test are no test. */
export function hasHealthcheck({ config }: EngineContainer): boolean {
  const [kind] = config.Healthcheck?.Test ?? [];
  return kind !== undefined && kind !== "NONE" && kind !== "";
}

/** Asks a running container's health until it is disposed. */
export function watchHealth(context: EngineContext, container: EngineContainer): Disposable {
  const { clock } = context.services;
  const { Interval, Timeout, StartPeriod, StartInterval, Retries } = container.config.Healthcheck ?? {};
  const milliseconds = (value: number | undefined, otherwise: number) =>
    value === undefined || value === 0 ? otherwise : value / NANOSECONDS;
  const startedAt = clock.now();
  const startPeriodMs = milliseconds(StartPeriod, 0);
  const state: HealthState = { status: "starting", failingStreak: 0, log: [] };
  container.health = state;
  let timer: Timer | undefined;
  let isOver = false;

  const isStarting = () => state.status === "starting" && clock.now() - startedAt < startPeriodMs;
  const arm = () => {
    const pause = isStarting()
      ? Math.min(milliseconds(StartInterval, DEFAULT_START_INTERVAL_MS), milliseconds(Interval, DEFAULT_INTERVAL_MS))
      : milliseconds(Interval, DEFAULT_INTERVAL_MS);
    timer = clock.after(pause, () => {
      if (container.status === "paused") arm();
      else look().catch(context.onFault);
    });
  };
  const look = async () => {
    const probe = await runProbe(context, container, milliseconds(Timeout, DEFAULT_TIMEOUT_MS));
    if (isOver) return;
    if (probe !== undefined) record(probe);
    arm();
  };
  const record = (probe: HealthProbe) => {
    state.log.push(probe);
    if (state.log.length > PROBES_KEPT) state.log.shift();
    const before = state.status;
    if (probe.exitCode === 0) {
      state.failingStreak = 0;
      state.status = "healthy";
    } else if (!isStarting()) {
      state.failingStreak += 1;
      if (state.failingStreak >= (Retries === undefined || Retries === 0 ? DEFAULT_RETRIES : Retries)) {
        state.status = "unhealthy";
      }
    }
    context.changed();
    if (before !== state.status) publishContainer(context, container, `health_status: ${state.status}`);
  };

  arm();
  return {
    [Symbol.dispose]() {
      isOver = true;
      timer?.[Symbol.dispose]();
    },
  };
}

/** Undefined when the container ended meanwhile. */
async function runProbe(
  context: EngineContext,
  container: EngineContainer,
  timeoutMs: number,
): Promise<HealthProbe | undefined> {
  const { clock } = context.services;
  const [kind = "", ...rest] = container.config.Healthcheck?.Test ?? [];
  const shell = container.config.Shell ?? ["/bin/sh", "-c"];
  const argv = kind === "CMD-SHELL" ? [...shell, ...rest] : rest;
  const start = clock.now();
  const process = startProbe(container, argv);
  if (process === undefined) return undefined;
  const name = argv.join(" ");
  publishContainer(context, container, `exec_create: ${name}`);
  publishContainer(context, container, `exec_start: ${name}`);
  let output = "";
  process.onOutput((_stream, data) => {
    if (output.length < OUTPUT_BYTES) output += Buffer.from(data).toString();
  });
  const { promise: late, resolve } = Promise.withResolvers<"late">();
  using _timer = clock.after(timeoutMs, () => resolve("late"));
  const status = await Promise.race([process.exited, late]);
  const end = clock.now();
  if (status === "late") {
    process.signal("SIGKILL");
    return { start, end, exitCode: -1, output: `Health check exceeded timeout (${goSeconds(timeoutMs)})` };
  }
  publishContainer(context, container, "exec_die", { exitCode: String(status.code) });
  return { start, end, exitCode: status.code, output: status.message ?? output.slice(0, OUTPUT_BYTES) };
}

/** Undefined when the container has just ended, or can't take another process. */
function startProbe({ run }: EngineContainer, argv: readonly string[]): RunningProcess | undefined {
  try {
    return run?.exec({ argv, tty: false, stdin: false });
  } catch (fault) {
    if (fault instanceof RuntimeFault || fault instanceof SystemFault) return undefined;
    throw fault;
  }
}

function goSeconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds}ms` : `${milliseconds / 1000}s`;
}
