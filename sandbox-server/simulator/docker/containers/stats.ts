import type { Timer } from "../../clock.ts";
import { type ApiCall, flag } from "../api/route.ts";
import type { EngineContext } from "../engine-context.ts";
import { rfc3339Nano } from "../times.ts";
import { cpuLimit } from "./container-run.ts";
import type { EngineContainer } from "./engine-container.ts";

const CORES = 4;
const MEMORY_BYTES = 8 * 1024 ** 3;
const NANOSECONDS = 1e6;
const PAUSE_MS = 1_000;

interface Sample {
  readonly time: number;
  readonly usedMs: number;
}

/** `GET /containers/{id}/stats`: a look each second, or one. */
export function sendStats(context: EngineContext, container: EngineContainer, call: ApiCall): void {
  const { clock } = context.services;
  const { response, signal, query } = call;
  const isStream = query.get("stream") === null || flag(query, "stream");
  response.writeHead(200, { "Content-Type": "application/json" });
  let before: Sample | undefined;
  let timer: Timer | undefined;
  const look = () => {
    const sample = { time: clock.now(), usedMs: container.run?.simulated.cpuMs ?? 0 };
    if (response.writableNeedDrain) return;
    response.write(`${JSON.stringify(statsView(container, before, sample))}\n`);
    before = sample;
  };
  const lookAgain = () => {
    if (response.destroyed) return;
    look();
    if (isStream) timer = clock.after(PAUSE_MS, lookAgain);
    else response.end();
  };
  signal.addEventListener("abort", () => timer?.[Symbol.dispose](), { once: true });
  const isOnce = !isStream && (flag(query, "one-shot") || container.run === undefined);
  if (isOnce) {
    look();
    response.end();
    return;
  }
  // A share of the processor needs two looks: the first is not sent when only one is asked for.
  if (isStream) look();
  else before = { time: clock.now(), usedMs: container.run?.simulated.cpuMs ?? 0 };
  timer = clock.after(PAUSE_MS, lookAgain);
}

function statsView(container: EngineContainer, before: Sample | undefined, now: Sample): unknown {
  const { id, name, run } = container;
  const base = { id, name: `/${name}`, read: rfc3339Nano(run === undefined ? undefined : now.time) };
  if (run === undefined) {
    const nothing = { cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 }, throttling_data };
    return {
      ...base,
      preread: rfc3339Nano(undefined),
      pids_stats: {},
      blkio_stats: noBlocks,
      num_procs: 0,
      storage_stats: {},
      cpu_stats: nothing,
      precpu_stats: nothing,
      memory_stats: {},
    };
  }
  const { memoryBytes } = run.simulated.usage();
  const limit = container.host.Memory === 0 ? MEMORY_BYTES : container.host.Memory;
  return {
    ...base,
    preread: rfc3339Nano(before?.time),
    pids_stats: { current: run.simulated.processes().length, limit: 256 },
    blkio_stats: noBlocks,
    num_procs: 0,
    storage_stats: {},
    cpu_stats: cpuView(container, now),
    precpu_stats: before === undefined ? cpuView(container, { time: 0, usedMs: 0 }) : cpuView(container, before),
    memory_stats: { usage: memoryBytes, limit, stats: { inactive_file: 0, file: 0, anon: memoryBytes } },
    networks: networksView(container),
  };
}

const throttling_data = { periods: 0, throttled_periods: 0, throttled_time: 0 };
const noBlocks = {
  io_service_bytes_recursive: [],
  io_serviced_recursive: null,
  io_queue_recursive: null,
  io_service_time_recursive: null,
  io_wait_time_recursive: null,
  io_merged_recursive: null,
  io_time_recursive: null,
  sectors_recursive: null,
};

function cpuView(container: EngineContainer, { time, usedMs }: Sample): unknown {
  const limit = cpuLimit(container);
  return {
    cpu_usage: {
      total_usage: Math.round(usedMs * NANOSECONDS),
      usage_in_kernelmode: 0,
      usage_in_usermode: Math.round(usedMs * NANOSECONDS),
    },
    // The machine's processor time, of all cores: what shares are reckoned from.
    system_cpu_usage: time * CORES * NANOSECONDS,
    online_cpus: CORES,
    throttling_data: limit === undefined ? throttling_data : { ...throttling_data, periods: 1 },
  };
}

function networksView({ endpoints, run }: EngineContainer): Record<string, unknown> {
  const traffic = run?.network.traffic() ?? { received: 0, sent: 0 };
  const attached = [...endpoints.values()].filter(({ address }) => address !== "");
  return Object.fromEntries(
    attached.map((_endpoint, index) => [
      `eth${index}`,
      {
        rx_bytes: index === 0 ? traffic.received : 0,
        ...{ rx_packets: 0, rx_errors: 0, rx_dropped: 0 },
        tx_bytes: index === 0 ? traffic.sent : 0,
        ...{ tx_packets: 0, tx_errors: 0, tx_dropped: 0 },
      },
    ]),
  );
}
