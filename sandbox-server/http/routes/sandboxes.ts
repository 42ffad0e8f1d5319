import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { freeSandbox } from "../../../exercises/format/index.ts";
import { languages } from "../../language/message.ts";
import type { SandboxEvent } from "../../sandboxes/sandbox-events.ts";
import type { Sandbox, SandboxId } from "../../sandboxes/sandbox-provider.ts";
import type { HttpDependencies } from "../dependencies.ts";
import { replyWithEvents } from "../event-stream.ts";
import { countedFor } from "../learner.ts";
import { parseRequest } from "../parse-request.ts";
import { viewSandbox } from "../sandbox-view.ts";
import { getExercise } from "./exercises.ts";

const createBody = z.strictObject({ exercise: z.string(), language: z.enum(languages).optional() });
const findQuery = z.object({ exercise: z.string() });
const ticketBody = z.strictObject({
  terminal: z.string().regex(/^[1-9]\d?$/),
  language: z.enum(languages).default("en"),
});
const sandboxParams = z.object({ id: z.string().regex(/^[a-z0-9-]{1,63}$/) });

// Making a sandbox is the dearest thing a browser can ask for; nobody needs one every other second for a minute.
const dear = { config: { rateLimit: { max: 30, timeWindow: "1 minute", keyGenerator: countedFor } } };

/** A learner's sandboxes: made, found, watched, reset and removed. */
export function addSandboxRoutes(server: FastifyInstance, dependencies: HttpDependencies): void {
  const { keeper, queue, tickets, learnerOf } = dependencies;
  const idOf = (request: FastifyRequest) => parseRequest(sandboxParams, request.params).id as SandboxId;
  const view = (sandbox: Pick<Sandbox, "summary">) => viewSandbox(sandbox.summary, dependencies);

  server.post("/api/sandboxes", dear, async (request, reply) => {
    const body = parseRequest(createBody, request.body);
    const learner = learnerOf(request, reply);
    const exercise = body.exercise === freeSandbox ? freeSandbox : getExercise(dependencies, body.exercise).id;
    const answer = await queue.open(learner, exercise);
    return "sandbox" in answer ? view(answer.sandbox) : reply.code(202).send({ queue: answer.place });
  });

  server.get("/api/sandboxes", async (request, reply) => {
    const { exercise } = parseRequest(findQuery, request.query);
    const learner = learnerOf(request, reply);
    const summary = await keeper.find(learner, exercise);
    if (summary !== undefined) return { sandbox: viewSandbox(summary, dependencies) };
    return { sandbox: null, queue: queue.find(learner, exercise) ?? null };
  });

  server.post("/api/sandboxes/:id/reset", dear, async (request, reply) =>
    view(await keeper.reset(learnerOf(request, reply), idOf(request), {})),
  );

  server.post("/api/sandboxes/:id/extension", async (request, reply) =>
    viewSandbox(keeper.extend(learnerOf(request, reply), idOf(request)), dependencies),
  );

  server.delete("/api/sandboxes/:id", async (request, reply) => {
    await keeper.remove(learnerOf(request, reply), idOf(request));
    return reply.code(204).send();
  });

  server.post("/api/sandboxes/:id/tickets", async (request, reply) => {
    const { terminal, language } = parseRequest(ticketBody, request.body);
    const learner = learnerOf(request, reply);
    const sandbox = await keeper.get(learner, idOf(request));
    return { terminal, ...tickets.issue({ learner, sandboxId: sandbox.summary.id, terminal, language }) };
  });

  server.get("/api/sandboxes/:id/events", async (request, reply) => {
    const learner = learnerOf(request, reply);
    const sandbox = await keeper.get(learner, idOf(request));
    streamEvents(sandbox, reply, dependencies);
  });
}

/** State, verdicts and progress of a sandbox for as long as the browser listens; that keeps it from expiring. */
function streamEvents(sandbox: Sandbox, reply: FastifyReply, dependencies: HttpDependencies): void {
  const { judge, keeper } = dependencies;
  const id = sandbox.summary.id;
  replyWithEvents(reply, (stream, subscriptions) => {
    stream.send("state", viewSandbox(sandbox.summary, dependencies));
    keeper.touch(id);
    const end = keeper.endOf(id);
    if (end?.isNear === true) stream.send("expiring", ending(end.expiresAt, dependencies));
    subscriptions.use(
      judge.subscribe(id, (event) => {
        if (event.type === "verdict") stream.send("verdict", event.judged);
        else stream.send("progress", event.attempt);
      }),
    );
    subscriptions.use(
      keeper.subscribe((event) => {
        const summary = event.type === "started" ? event.sandbox.summary : event.summary;
        if (summary.id === id) stream.send(...wireEvent(event, dependencies));
      }),
    );
  });
}

/** The name and the data of an event for the browser. */
function wireEvent(event: SandboxEvent, dependencies: HttpDependencies): readonly [name: string, data: object] {
  switch (event.type) {
    case "removed":
      return ["removed", { id: event.summary.id, reason: event.reason }];
    case "expiring":
    case "extended":
      return [event.type, ending(event.expiresAt, dependencies)];
    case "stopped":
      return ["state", { ...viewSandbox(event.summary, dependencies), stopped: event.reason }];
    case "started":
      return ["state", viewSandbox(event.sandbox.summary, dependencies)];
  }
}

/** The clock of a browser may be wrong: what is left is said as well. */
function ending(expiresAt: number, { now }: HttpDependencies) {
  return { expiresAt, leftMs: expiresAt - now() };
}
