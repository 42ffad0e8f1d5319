import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  check,
  deploymentManifest,
  scale,
  serveCluster,
  until,
  wordOf,
} from "../../checkers/engine/testing/judged-cluster.ts";
import { deployment } from "../../checkers/vocabulary/index.ts";
import { type LoadedExercise, readCatalogue } from "../../exercises/format/index.ts";
import { openProgressStore } from "../progress/open-progress-store.ts";
import type { ProgressStore } from "../progress/progress-store.ts";
import type { SandboxKeeper } from "../sandboxes/sandbox-keeper.ts";
import type { Sandbox, SandboxId } from "../sandboxes/sandbox-provider.ts";
import type { ClusterServer } from "../simulator/api/test-cluster-server.ts";
import { createJudge, type JudgedCheck, type JudgeEvent } from "./judge.ts";

const id = "ada-web-1" as SandboxId;
const web = deployment("web");
const minuteMs = 60_000;
const logger = pino({ level: "silent" });

let server: ClusterServer;
let directory: string;
let progress: ProgressStore;
let now: number;

beforeEach(async () => {
  server = await serveCluster();
  directory = await mkdtemp(join(tmpdir(), "matelot-judge-"));
  progress = await openProgressStore({ databaseUrl: undefined, dataDirectory: directory, logger });
  now = 1_000_000;
});

afterEach(async () => {
  await progress[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

async function exerciseWith(changes: Partial<LoadedExercise>): Promise<LoadedExercise> {
  const { catalogue } = await readCatalogue(new URL("../../exercises", import.meta.url).pathname);
  const [exercise] = catalogue.exercises;
  if (exercise === undefined) throw new Error("there is no exercise");
  return { ...exercise, id: "web", ...changes };
}

/** A judge of one running sandbox, and what it has said of each check. */
function judgeOf(exercise: LoadedExercise) {
  const sandbox = {
    summary: { id, learner: "ada", exercise: exercise.id },
    kubeconfig: async () => server.kubeconfig,
  } as unknown as Sandbox;
  const keeper = {
    subscribe(listener: (event: unknown) => void) {
      listener({ type: "started", sandbox, restarted: false });
      return { [Symbol.dispose]() {} };
    },
  } as unknown as SandboxKeeper;
  const catalogue = { exercises: [exercise], find: (name: string) => (name === exercise.id ? exercise : undefined) };
  const judge = createJudge({ keeper, catalogue, progress, now: () => now, logger });
  const latest = new Map<string, JudgedCheck>();
  const listener = (event: JudgeEvent) => {
    if (event.type === "verdict") latest.set(event.judged.check, event.judged);
  };
  judge.subscribe(id, listener);
  const reaches = (name: string, word: string) =>
    until(
      () => wordOf(latest.get(name)?.verdict) === word,
      () => `${name} is ${wordOf(latest.get(name)?.verdict)}, not ${word}`,
    );
  return { latest, reaches, [Symbol.asyncDispose]: () => judge[Symbol.asyncDispose]() };
}

test("a pass is written down with its time and points, and kept when the cluster changes back", async () => {
  const checks = [{ ...check("two", web.hasReadyReplicas(2)), points: 4 }, check("five", web.hasReadyReplicas(5))];
  await using judge = judgeOf(await exerciseWith({ checks }));
  await judge.reaches("two", "absent");
  server.cluster.client.create("deployments.apps", deploymentManifest("web", 2));
  await judge.reaches("two", "passed");
  expect(judge.latest.get("two")).toMatchObject({ points: 4, passedAt: 1_000_000 });
  scale(server, "web", 1);
  await judge.reaches("five", "replicas-differ");
  expect((await progress.find("ada", "web"))?.passed).toEqual({ two: { at: 1_000_000, points: 4 } });
  expect(judge.latest.get("two")?.verdict.status).toBe("passed");
});

test("the hint for a mistake comes with its verdict, and goes with the mistake", async () => {
  const hints = [
    { en: "general", fr: "général" },
    { en: "too many", fr: "trop", opensOn: { check: "two", code: "replicas-differ" } },
  ];
  const checks = [check("two", web.hasReadyReplicas(2))];
  await using judge = judgeOf(await exerciseWith({ checks, hints }));
  await judge.reaches("two", "absent");
  expect(judge.latest.get("two")?.hint).toBeUndefined();
  server.cluster.client.create("deployments.apps", deploymentManifest("web", 3));
  await judge.reaches("two", "replicas-differ");
  expect(judge.latest.get("two")?.hint).toMatchObject({ en: "too many", fr: "trop" });
  scale(server, "web", 2);
  await judge.reaches("two", "passed");
  expect(judge.latest.get("two")?.hint).toBeUndefined();
});

test("what is passed after the time limit is kept, and marked as late", async () => {
  const checks = [check("two", web.hasReadyReplicas(2)), check("three", web.hasReadyReplicas(3))];
  await using judge = judgeOf(await exerciseWith({ checks, timeLimitMinutes: 10 }));
  await judge.reaches("two", "absent");
  server.cluster.client.create("deployments.apps", deploymentManifest("web", 2));
  await judge.reaches("two", "passed");
  now += 10 * minuteMs + 1;
  scale(server, "web", 3);
  await judge.reaches("three", "passed");
  expect(judge.latest.get("two")?.isLate).toBeUndefined();
  expect(judge.latest.get("three")).toMatchObject({ isLate: true, passedAt: now });
  expect(Object.keys((await progress.find("ada", "web"))?.passed ?? {})).toEqual(["two", "three"]);
});
