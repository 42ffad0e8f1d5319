import type { Process } from "../processes/process.ts";
import type { Flags } from "./agnhost.ts";
import { textResponse } from "./web/http-server.ts";
import { serve, stamp } from "./web/serve.ts";

/** agnhost nettest, as one peer among none: it counts who wrote to it, and says so. */
export async function nettest(process: Process, flags: Flags): Promise<number> {
  const received: Record<string, number> = {};
  const { hostname } = process.scope;
  const port = Number(flags.get("port") ?? "8080");
  await process.warn(`${stamp(process)} Will listen on port ${port}\n`);
  return serve(process, port, (request) => {
    const json = (value: unknown) => textResponse(200, JSON.stringify(value), [["Content-Type", "application/json"]]);
    switch (request.target.split("?")[0]) {
      case "/status":
        return textResponse(200, "pass");
      case "/quit":
        return textResponse(200, "");
      case "/read":
        return json({ Hostname: hostname, Sent: {}, Received: received, Errors: null, Log: null });
      case "/write": {
        const source = sourceOf(request.body.toString());
        if (source === undefined) return textResponse(400, "invalid request body\n");
        received[source] = (received[source] ?? 0) + 1;
        return json({ Hostname: hostname });
      }
      default:
        return textResponse(404, "404 page not found\n");
    }
  });
}

function sourceOf(body: string): string | undefined {
  try {
    const sent = JSON.parse(body) as { Source?: unknown } | null;
    return typeof sent?.Source === "string" ? sent.Source : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
