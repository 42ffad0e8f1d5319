import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { errorBody } from "../../errors/index.ts";
import type { HttpDependencies } from "../dependencies.ts";
import { replyWithEvents } from "../event-stream.ts";
import { parseRequest } from "../parse-request.ts";
import { viewSandbox } from "../sandbox-view.ts";

const placeParams = z.object({ id: z.string().regex(/^[0-9a-f]{24}$/) });

/** A learner's place in the queue: followed until the sandbox is there, or given up. */
export function addQueueRoutes(server: FastifyInstance, dependencies: HttpDependencies): void {
  const { queue, learnerOf } = dependencies;
  const idOf = (request: FastifyRequest) => parseRequest(placeParams, request.params).id;

  server.get("/api/queue/:id/events", async (request, reply) => {
    const learner = learnerOf(request, reply);
    const id = idOf(request);
    // A refusal must be an answer with its status; afterwards the stream alone speaks.
    queue.follow(learner, id, () => undefined)[Symbol.dispose]();
    replyWithEvents(reply, (stream, subscriptions) => {
      subscriptions.use(
        queue.follow(learner, id, (event) => {
          if (event.type === "position") stream.send("position", event.place);
          else if (event.type === "step") stream.send("step", { message: event.message });
          else if (event.type === "ready") stream.send("ready", viewSandbox(event.sandbox.summary, dependencies));
          else stream.send("failed", errorBody(event.error));
        }),
      );
    });
  });

  server.delete("/api/queue/:id", async (request, reply) => {
    queue.leave(learnerOf(request, reply), idOf(request));
    return reply.code(204).send();
  });
}
