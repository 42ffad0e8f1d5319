import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { pino } from "pino";
import { expect, test } from "vitest";
import type { LoadedExercise } from "../../exercises/format/index.ts";
import type { Judge } from "../judging/judge.ts";
import { openProgressStore } from "../progress/open-progress-store.ts";
import { Capacity } from "../sandboxes/capacity/capacity.ts";
import { createSandboxQueue } from "../sandboxes/capacity/sandbox-queue.ts";
import { createSandboxKeeper } from "../sandboxes/sandbox-keeper.ts";
import { createManualClock } from "../sandboxes/testing/manual-clock.ts";
import { createMemoryProvider } from "../sandboxes/testing/memory-provider.ts";
import { createTerminalHub } from "../terminals/terminal-hub.ts";
import { learnerByCookie } from "./learner.ts";
import { createHttpServer } from "./server.ts";
import { createTicketOffice } from "./tickets.ts";

const both = (text: string) => ({ en: text, fr: `${text} (fr)` });

const exercise: LoadedExercise = {
  id: "scale",
  module: 4,
  level: "guided",
  minutes: 5,
  title: both("Scale"),
  summary: both("Scale it"),
  situation: both("You are here"),
  abilities: { nodes: 1 },
  namespace: "default",
  checks: [],
  hints: [both("first hint"), both("second hint")],
  nearMisses: [],
  version: "v1",
  setup: { homeFiles: [], manifests: [] },
  solution: both("the solution"),
  solutionFiles: [],
  nearMissFiles: {},
};

const needsMore: LoadedExercise = { ...exercise, id: "real", abilities: { kernel: "real" } };

/** The queue's patience is over at once; what takes longer than that never happens. */
const afterLittle = (delayMs: number, callback: () => void): Disposable => {
  const timer = delayMs < 1000 ? setImmediate(callback) : undefined;
  return { [Symbol.dispose]: () => clearImmediate(timer) };
};

const silentJudge: Judge = {
  subscribe: () => ({ [Symbol.dispose]: () => undefined }),
  [Symbol.asyncDispose]: async () => undefined,
};

async function setUp({ total = 10, lifetimeMs }: { readonly total?: number; readonly lifetimeMs?: number } = {}) {
  const directory = mkdtempSync(join(tmpdir(), "matelot-http-"));
  const siteDirectory = join(directory, "site");
  mkdirSync(join(siteDirectory, "en"), { recursive: true });
  writeFileSync(join(siteDirectory, "csp.json"), JSON.stringify({ header: "default-src 'self'" }));
  writeFileSync(join(siteDirectory, "404.html"), "<p>nothing here</p>");
  writeFileSync(join(siteDirectory, "en/index.html"), "<h1>Matelot</h1>");
  writeFileSync(join(siteDirectory, "en/index.html.gz"), gzipSync("<h1>Matelot</h1>"));
  const logger = pino({ level: "silent" });
  const clock = createManualClock();
  const provider = createMemoryProvider();
  const exercises = [exercise, needsMore];
  const capacity = new Capacity({ memoryMib: 1000, total, perLearner: () => 10 });
  const keeper = await createSandboxKeeper({
    provider,
    clock,
    idleMs: 1000,
    lifetimeMs,
    capacity,
    specFor: (id, learner) => ({
      exercise: id,
      learner,
      namespace: "default",
      needs: exercises.find((one) => one.id === id)?.abilities ?? {},
      homeFiles: [],
      manifests: [],
    }),
  });
  return createHttpServer({
    version: "1.2.3",
    catalogue: { exercises, find: (id) => exercises.find((one) => one.id === id) },
    provider,
    keeper,
    queue: createSandboxQueue({ keeper, capacity, clock: { now: clock.now, after: afterLittle } }),
    terminals: createTerminalHub({ keeper, now: clock.now }),
    judge: silentJudge,
    progress: await openProgressStore({ databaseUrl: undefined, dataDirectory: directory, logger }),
    tickets: createTicketOffice(clock.now),
    learnerOf: learnerByCookie,
    guards: { origins: [], host: "127.0.0.1" },
    siteDirectory,
    logger,
    now: clock.now,
  });
}

const cookieOf = (response: { headers: Record<string, unknown> }) =>
  String(response.headers["set-cookie"]).split(";")[0];

test("a page comes with the site's own policy, anything else may load nothing", async () => {
  const server = await setUp();
  const page = await server.inject({ url: "/en/" });
  expect(page.headers["content-security-policy"]).toBe("default-src 'self'");
  const health = await server.inject({ url: "/api/health" });
  expect(health.json()).toEqual({ status: "ok", version: "1.2.3" });
  expect(health.headers["content-security-policy"]).toContain("default-src 'none'");
});

test("a browser that takes it gets the compressed text, under the same policy", async () => {
  const server = await setUp();
  const headers = { "accept-encoding": "gzip" };
  const page = await server.inject({ url: "/en/", headers });
  expect([page.headers["content-encoding"], page.headers["content-type"]]).toEqual([
    "gzip",
    "text/html; charset=utf-8",
  ]);
  expect(page.headers["content-security-policy"]).toBe("default-src 'self'");
  expect(gunzipSync(page.rawPayload).toString()).toBe("<h1>Matelot</h1>");
  const plain = await server.inject({ url: "/en/" });
  expect([plain.headers["content-encoding"], plain.body]).toEqual([undefined, "<h1>Matelot</h1>"]);
});

test("the first page is in the reader's language", async () => {
  const server = await setUp();
  const response = await server.inject({ url: "/", headers: { "accept-language": "fr-FR" } });
  expect([response.statusCode, response.headers.location]).toEqual([302, "/fr/"]);
});

test("what is not there is a page for people and a code for programs", async () => {
  const server = await setUp();
  const page = await server.inject({ url: "/en/none/" });
  expect([page.statusCode, page.body]).toEqual([404, "<p>nothing here</p>"]);
  const api = await server.inject({ url: "/api/none" });
  expect([api.statusCode, api.json().error.code]).toEqual([404, "not-found"]);
});

test("hints open one by one, and the solution only after the last", async () => {
  const server = await setUp();
  const first = await server.inject({ method: "POST", url: "/api/exercises/scale/hints", payload: { count: 1 } });
  expect(first.json()).toEqual({ opened: [both("first hint")] });
  const headers = { cookie: cookieOf(first) };
  const early = await server.inject({ method: "POST", url: "/api/exercises/scale/solution", headers });
  expect([early.statusCode, early.json().error.code]).toEqual([409, "hints-first"]);
  await server.inject({ method: "POST", url: "/api/exercises/scale/hints", payload: { count: 2 }, headers });
  const solution = await server.inject({ method: "POST", url: "/api/exercises/scale/solution", headers });
  expect(solution.json()).toEqual({ solution: both("the solution") });
  const view = await server.inject({ url: "/api/exercises/scale", headers });
  expect(view.json()).toMatchObject({
    hints: { count: 2 },
    solution: { available: true, opened: both("the solution") },
  });
});

test("an unopened hint and solution never reach the browser", async () => {
  const server = await setUp();
  const view = await server.inject({ url: "/api/exercises/scale" });
  expect(view.body).not.toContain("first hint");
  expect(view.body).not.toContain("the solution");
});

test("a sandbox without an exercise is made and found again", async () => {
  const server = await setUp();
  const made = await server.inject({ method: "POST", url: "/api/sandboxes", payload: { exercise: "free-sandbox" } });
  expect(made.json()).toMatchObject({ exercise: "free-sandbox", state: "running" });
  const headers = { cookie: cookieOf(made) };
  const found = await server.inject({ url: "/api/sandboxes?exercise=free-sandbox", headers });
  expect(found.json().sandbox).toMatchObject({ id: made.json().id });
});

test("a learner has one sandbox an exercise; another learner does not reach it", async () => {
  const server = await setUp();
  const made = await server.inject({ method: "POST", url: "/api/sandboxes", payload: { exercise: "scale" } });
  const { id } = made.json();
  const headers = { cookie: cookieOf(made) };
  const again = await server.inject({ method: "POST", url: "/api/sandboxes", payload: { exercise: "scale" }, headers });
  expect(again.json().id).toBe(id);
  const found = await server.inject({ url: "/api/sandboxes?exercise=scale", headers });
  expect(found.json().sandbox).toMatchObject({ id, state: "running" });
  const stranger = await server.inject({ method: "POST", url: `/api/sandboxes/${id}/reset` });
  expect([stranger.statusCode, stranger.json().error.code]).toEqual([404, "sandbox-unknown"]);
  const reset = await server.inject({ method: "POST", url: `/api/sandboxes/${id}/reset`, headers });
  expect(reset.json().id).not.toBe(id);
});

test("an exercise that needs more than the sandboxes have says what is missing", async () => {
  const server = await setUp();
  const response = await server.inject({ method: "POST", url: "/api/sandboxes", payload: { exercise: "real" } });
  expect(response.statusCode).toBe(409);
  expect(response.json().error).toMatchObject({ code: "sandbox-ability-missing", message: { en: /kernel: real/ } });
});

test.each([
  ["not JSON", "{", "request-invalid", 400],
  ["an unknown field", '{"exercise":"scale","x":1}', "request-invalid", 400],
  ["an unknown exercise", '{"exercise":"none"}', "exercise-unknown", 404],
  ["too much", JSON.stringify({ exercise: "x".repeat(20_000) }), "request-invalid", 400],
])("a body that is %s is refused", async (_, payload, code, status) => {
  const server = await setUp();
  const headers = { "content-type": "application/json" };
  const response = await server.inject({ method: "POST", url: "/api/sandboxes", payload, headers });
  expect([response.statusCode, response.json().error.code]).toEqual([status, code]);
});

test("another site's page can neither change anything nor be rebound here", async () => {
  const server = await setUp();
  const crossSite = { method: "POST", url: "/api/sandboxes", payload: { exercise: "scale" } } as const;
  const refused = await server.inject({ ...crossSite, headers: { origin: "https://evil.example" } });
  expect([refused.statusCode, refused.json().error.code]).toEqual([403, "origin-refused"]);
  const rebound = await server.inject({ url: "/api/progress", headers: { host: "evil.example" } });
  expect(rebound.statusCode).toBe(403);
});

test("on a full server a learner gets a place in the queue, can follow it, and gives it up", async () => {
  const server = await setUp({ total: 1 });
  const payload = { exercise: "scale" };
  await server.inject({ method: "POST", url: "/api/sandboxes", payload });
  const waiting = await server.inject({ method: "POST", url: "/api/sandboxes", payload });
  expect(waiting.statusCode).toBe(202);
  expect(waiting.json()).toEqual({
    queue: {
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      exercise: "scale",
      position: 1,
      estimateMs: expect.any(Number),
    },
  });
  const { id } = waiting.json().queue;
  const stranger = await server.inject({ url: `/api/queue/${id}/events` });
  expect([stranger.statusCode, stranger.json().error.code]).toEqual([404, "queue-place-unknown"]);
  const headers = { cookie: cookieOf(waiting) };
  const found = await server.inject({ url: "/api/sandboxes?exercise=scale", headers });
  expect(found.json()).toMatchObject({ sandbox: null, queue: { id, position: 1 } });
  expect((await server.inject({ method: "DELETE", url: `/api/queue/${id}`, headers })).statusCode).toBe(204);
  expect((await server.inject({ url: `/api/queue/${id}/events`, headers })).statusCode).toBe(404);
});

test("a sandbox that ends says when, and its own learner extends it", async () => {
  const server = await setUp({ lifetimeMs: 60_000 });
  const made = await server.inject({ method: "POST", url: "/api/sandboxes", payload: { exercise: "scale" } });
  expect(made.json().expiresAt).toBe(60_000);
  const url = `/api/sandboxes/${made.json().id}/extension`;
  const extended = await server.inject({ method: "POST", url, headers: { cookie: cookieOf(made) } });
  expect([extended.statusCode, extended.json().id]).toEqual([200, made.json().id]);
  expect((await server.inject({ method: "POST", url })).statusCode).toBe(404);
});

test("a class behind one address is not taken for a flood", async () => {
  const server = await setUp({ total: 100 });
  const payload = { exercise: "scale" };
  const learners = Array.from({ length: 40 }, (_, number) => number.toString(16).padStart(64, "0"));
  const answers = await Promise.all(
    learners.map((token) =>
      server.inject({
        method: "POST",
        url: "/api/sandboxes",
        payload,
        headers: { cookie: `matelot_learner=${token}` },
      }),
    ),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(learners.map(() => 200));
});
