/** A class of a hundred that comes within ten seconds to a server with room for eighty: what each waits to see. */
import { setTimeout as pass } from "node:timers/promises";
import type { Figure } from "./bench.ts";
import { startMatelot } from "./server-processes.ts";
import { percentile } from "./statistics.ts";
import { join } from "./terminal-client.ts";

export const name = "joining";

const exercise = "deployment-scale-and-heal";
const learners = 100;
const places = 80;
const withinMs = 10_000;
/** What one learner alone waits, for comparison. */
const aloneRounds = 5;

export async function run(): Promise<readonly Figure[]> {
  // With an origin that is not of this machine the server has many learners, each known by a cookie.
  await using server = await startMatelot(
    "--limit",
    String(places + aloneRounds),
    "--origin",
    "https://learn.example.org",
  );
  const alone: number[] = [];
  for (let round = 0; round < aloneRounds; round += 1) alone.push(await timeOf(server.url, learners + round));
  const times: number[] = [];
  const faults: string[] = [];
  let waiting = 0;
  const arrive = async (learner: number) => {
    await pass((learner / learners) * withinMs);
    try {
      times.push(await timeOf(server.url, learner, () => (waiting += 1)));
    } catch (thrown) {
      faults.push(String(thrown));
    }
  };
  await Promise.all(Array.from({ length: learners }, (_, learner) => arrive(learner)));
  const baseline = percentile(alone, 0.5);
  return [
    { name: "prompt or place in the queue, p50", value: percentile(times, 0.5), unit: "ms", baseline },
    {
      name: "prompt or place in the queue, the last",
      value: percentile(times, 1),
      unit: "ms",
      goal: { max: 1_000 },
      baseline,
    },
    { name: "learners with a place in the queue", value: waiting, unit: "learners" },
    { name: "requests that failed", value: faults.length, unit: "requests", goal: { max: 0 } },
  ];
}

async function timeOf(url: string, learner: number, onPlace: () => void = () => undefined): Promise<number> {
  const came = performance.now();
  const seen = await join(url, exercise, `matelot_learner=${learner.toString(16).padStart(64, "0")}`);
  if (seen === "place") onPlace();
  return performance.now() - came;
}
