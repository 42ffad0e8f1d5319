/** Echo and bulk output beside a bare `ws` + node-pty server in the same run, and what a stalled client costs. */
import { setTimeout as pass } from "node:timers/promises";
import type { Figure } from "./bench.ts";
import { residentMegabytes } from "./process-usage.ts";
import { startBareServer, startMatelot } from "./server-processes.ts";
import { percentile, rounded } from "./statistics.ts";
import { connectBare, connectMatelot, type TerminalClient } from "./terminal-client.ts";

export const name = "terminals";

const exercise = "deployment-scale-and-heal";
/** Rounds alternate between both servers, so that what else the machine does hits both alike. */
const rounds = 20;
const keysEach = 100;
const bulkBytes = 100_000_000;
const stalledBytes = 400_000_000;
const stallMs = 4_000;

export async function run(): Promise<readonly Figure[]> {
  await using bareServer = await startBareServer();
  await using server = await startMatelot();
  using bare = await connectBare(bareServer.url);
  using ours = await connectMatelot(server.url, exercise);
  await Promise.all([bare.until("$ "), ours.until("$ ")]);
  const echo = await compareEcho(ours, bare);
  const bulk = { ours: await bulkRate(ours), bare: await bulkRate(bare) };
  using stalled = await connectMatelot(server.url, exercise, "2");
  await stalled.until("$ ");
  const before = residentMegabytes(server.pid);
  stalled.type(`yes 0123456789012345678901234567890123456789 | head -c ${stalledBytes}\r`);
  stalled.stall();
  await pass(stallMs);
  const cost = residentMegabytes(server.pid) - before;
  return [...echo, bulkFigure(bulk), { name: "a stalled client", value: rounded(cost), unit: "MB", goal: { max: 16 } }];
}

async function compareEcho(ours: TerminalClient, bare: TerminalClient): Promise<readonly Figure[]> {
  // The terminal's own echo: no program takes part in it on either side.
  for (const client of [ours, bare]) {
    client.type("cat > /dev/null\r");
    await pass(200);
  }
  const samples = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    samples.ours.push(...(await echoes(ours)));
    samples.bare.push(...(await echoes(bare)));
  }
  for (const client of [ours, bare]) {
    client.type("\u0003");
    await client.until("$ ");
  }
  const figure = (label: string, share: number, times: number): Figure => {
    const baseline = percentile(samples.bare, share);
    const max = rounded(baseline * times);
    return { name: `echo ${label}`, value: percentile(samples.ours, share), unit: "ms", baseline, goal: { max } };
  };
  return [figure("p50", 0.5, 1.1), figure("p99", 0.99, 1.5)];
}

async function echoes(client: TerminalClient): Promise<readonly number[]> {
  const times: number[] = [];
  for (let key = 0; key < keysEach; key += 1) {
    const typed = performance.now();
    const seen = client.untilBytes(client.received + 1);
    client.type("x");
    await seen;
    times.push(performance.now() - typed);
    await pass(1);
  }
  return times;
}

/** MB/s of a program that only writes. */
async function bulkRate(client: TerminalClient): Promise<number> {
  const began = performance.now();
  const enough = client.untilBytes(client.received + bulkBytes);
  client.type(`yes 0123456789012345678901234567890123456789 | head -c ${bulkBytes}\r`);
  await enough;
  return rounded(bulkBytes / 1000 / (performance.now() - began));
}

function bulkFigure({ ours, bare }: { ours: number; bare: number }): Figure {
  return { name: "bulk output", value: ours, unit: "MB/s", baseline: bare };
}
