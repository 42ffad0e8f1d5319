import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { freeSandbox } from "../../../exercises/format/index.ts";
import { MatelotError } from "../../errors/index.ts";
import { languages } from "../../language/message.ts";
import { missingAbilities } from "../../sandboxes/missing-abilities.ts";
import type { Sandbox, SandboxId, SandboxSummary } from "../../sandboxes/sandbox-provider.ts";
import type { HttpDependencies } from "../dependencies.ts";
import { openEventStream } from "../event-stream.ts";
import { parseRequest } from "../parse-request.ts";
import { getExercise } from "./exercises.ts";

const createBody = z.strictObject({ exercise: z.string(), language: z.enum(languages).optional() });
const findQuery = z.object({ exercise: z.string() });
const ticketBody = z.strictObject({
  terminal: z.string().regex(/^[1-9]\d?$/),
  language: z.enum(languages).default("en"),
});
const sandboxParams = z.object({ id: z.string().regex(/^[a-z0-9-]{1,63}$/) });

// Making a sandbox is the dearest thing a browser can ask for; nobody needs one every other second for a minute.
const dear = { config: { rateLimit: { max: 30, timeWindow: "1 minute" } } };

/** A learner's sandboxes: made, found, watched, reset and removed. */
export function addSandboxRoutes(server: FastifyInstance, dependencies: HttpDependencies): void {
  const { keeper, tickets, learnerOf, provider } = dependencies;
  const idOf = (request: FastifyRequest) => parseRequest(sandboxParams, request.params).id as SandboxId;
  const view = (sandbox: Pick<Sandbox, "summary">) => viewSandbox(sandbox.summary, dependencies);

  server.post("/api/sandboxes", dear, async (request, reply) => {
    const body = parseRequest(createBody, request.body);
    const learner = learnerOf(request, reply);
    if (body.exercise === freeSandbox) return view(await keeper.open(learner, freeSandbox, {}));
    const exercise = getExercise(dependencies, body.exercise);
    const missing = missingAbilities(exercise.abilities, provider.abilities());
    if (missing.length > 0) {
      const list = missing.join(", ");
      throw new MatelotError("sandbox-ability-missing", {
        message: {
          en: `This exercise needs ${list}; the sandboxes here (${provider.title.en}) don't have it.`,
          fr: `Cet exercice demande ${list} ; les bacs à sable d'ici (${provider.title.fr}) ne l'offrent pas.`,
        },
      });
    }
    return view(await keeper.open(learner, exercise.id, {}));
  });

  server.get("/api/sandboxes", async (request, reply) => {
    const { exercise } = parseRequest(findQuery, request.query);
    const summary = await keeper.find(learnerOf(request, reply), exercise);
    return summary === undefined ? { sandbox: null } : { sandbox: viewSandbox(summary, dependencies) };
  });

  server.post("/api/sandboxes/:id/reset", dear, async (request, reply) =>
    view(await keeper.reset(learnerOf(request, reply), idOf(request), {})),
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
    await streamEvents(sandbox, reply, dependencies);
  });
}

/** State, verdicts and progress of a sandbox for as long as the browser listens; that keeps it from expiring. */
async function streamEvents(sandbox: Sandbox, reply: FastifyReply, dependencies: HttpDependencies): Promise<void> {
  const { judge, keeper } = dependencies;
  const id = sandbox.summary.id;
  reply.hijack();
  const subscriptions = new DisposableStack();
  const headers = Object.fromEntries(
    Object.entries(reply.getHeaders()).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : String(value),
    ]),
  );
  const stream = openEventStream(reply.raw, headers, () => subscriptions.dispose());
  stream.send("state", viewSandbox(sandbox.summary, dependencies));
  keeper.touch(id);
  subscriptions.use(
    judge.subscribe(id, (event) => {
      if (event.type === "verdict") stream.send("verdict", event.judged);
      else stream.send("progress", event.attempt);
    }),
  );
  subscriptions.use(
    keeper.subscribe((event) => {
      const summary = event.type === "started" ? event.sandbox.summary : event.summary;
      if (summary.id !== id) return;
      if (event.type === "removed") stream.send("removed", { id });
      else stream.send("state", viewSandbox(summary, dependencies));
    }),
  );
}

function viewSandbox(summary: SandboxSummary, { provider }: HttpDependencies) {
  return {
    id: summary.id,
    exercise: summary.exercise,
    state: summary.state,
    createdAt: summary.createdAt,
    provider: { name: provider.name, title: provider.title },
    abilities: provider.abilities(),
  };
}
