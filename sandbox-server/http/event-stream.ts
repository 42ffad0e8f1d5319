import type { ServerResponse } from "node:http";
import type { FastifyReply } from "fastify";

/** A server-sent event stream to one browser (HTML Living Standard, section 9.2). */
export interface EventStream {
  /** `data` is sent as JSON. A browser that does not read is cut off, and comes back by itself. */
  send(event: string, data: unknown): void;
}

// Proxies close connections that are silent for a minute; half of half of that is safe.
const heartbeatMs = 15_000;

// A verdict is under 2 KB: a browser this far behind has gone to sleep.
const backlogLimitBytes = 1024 * 1024;

/** Answers with an event stream that lasts until either side closes; then `closed` is called once. */
export function openEventStream(
  response: ServerResponse,
  headers: Record<string, string>,
  closed: () => void,
): EventStream {
  response.writeHead(200, {
    ...headers,
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    // nginx in front would otherwise hold events back.
    "x-accel-buffering": "no",
  });
  // Browsers wait this long before they connect again.
  response.write("retry: 1000\n\n");
  const heartbeat = setInterval(() => response.write(":\n\n"), heartbeatMs);
  heartbeat.unref();
  response.once("close", () => {
    clearInterval(heartbeat);
    closed();
  });
  return {
    send(event, data) {
      if (response.destroyed) return;
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (response.writableLength > backlogLimitBytes) response.destroy();
    },
  };
}

/** Answers a request with an event stream; what `begin` subscribes to ends when the browser goes. */
export function replyWithEvents(
  reply: FastifyReply,
  begin: (stream: EventStream, subscriptions: DisposableStack) => void,
): void {
  reply.hijack();
  const subscriptions = new DisposableStack();
  const headers = Object.fromEntries(
    Object.entries(reply.getHeaders()).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : String(value),
    ]),
  );
  const stream = openEventStream(reply.raw, headers, () => subscriptions.dispose());
  begin(stream, subscriptions);
}
