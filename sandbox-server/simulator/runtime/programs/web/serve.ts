import type { Process } from "../../processes/process.ts";
import type { HttpResponse } from "./http-message.ts";
import { type HttpServerOptions, listenHttp, type ReceivedRequest } from "./http-server.ts";

export type Answer = (request: ReceivedRequest) => Promise<HttpResponse> | HttpResponse;

/** Serves HTTP until it is told to stop. Throws NetworkError EADDRINUSE. */
export async function serve(
  process: Process,
  ports: number | readonly number[],
  handler: Answer,
  options: Pick<HttpServerOptions, "isHealthy"> = {},
): Promise<number> {
  let ends = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.handle(signal, () => {
      ends = true;
    });
  }
  using _listening = listenHttp(process, { ports: typeof ports === "number" ? [ports] : ports, handler, ...options });
  while (!ends) await process.waitFor((wake) => process.arrivals.add(wake));
  return 0;
}

/** The time as Go's log package writes it: `2026/01/15 12:00:00`. */
export function stamp(process: Process): string {
  return new Date(process.scope.clock.now()).toISOString().replace("T", " ").slice(0, 19).replaceAll("-", "/");
}
