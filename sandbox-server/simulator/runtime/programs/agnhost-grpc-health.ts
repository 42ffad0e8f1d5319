/** agnhost grpc-health-checking: a health service of gRPC whose answer a web server beside it changes. */
import { answerHealthChecks } from "../../network/grpc-health.ts";
import type { Process } from "../processes/process.ts";
import type { Flags } from "./agnhost.ts";
import { textResponse } from "./web/http-server.ts";
import { serve, stamp } from "./web/serve.ts";

/** `--port` for gRPC, `--http-port` for `/make-serving` and `/make-not-serving`, `--service`, `--delay-unhealthy-sec`. */
export async function grpcHealthChecking(process: Process, flags: Flags): Promise<number> {
  const port = Number(flags.get("port") ?? "5000");
  const httpPort = Number(flags.get("http-port") ?? "8080");
  const delaySeconds = Number(flags.get("delay-unhealthy-sec") ?? "-1");
  const ownService = flags.get("service") ?? "";
  const { clock, network } = process.scope;
  let isServing = true;
  await process.warn(`${stamp(process)} Http server starting to listen on :${httpPort}\n`);
  await process.warn(`${stamp(process)} gRPC server starting to listen on :${port}\n`);
  const statusOf = (service: string) => {
    if (service !== ownService && service !== "") return undefined;
    const isLate = delaySeconds >= 0 && clock.now() - process.startedAt >= delaySeconds * 1000;
    return isServing && !isLate ? "SERVING" : "NOT_SERVING";
  };
  using _listening = network.listen(port, "TCP", (connection) => answerHealthChecks(connection, statusOf));
  return serve(process, httpPort, ({ target }) => {
    if (target === "/make-serving" || target === "/make-not-serving") {
      isServing = target === "/make-serving";
      return textResponse(200, "");
    }
    return textResponse(404, "404 page not found\n");
  });
}
