/** The consumer of Kubernetes' autoscaling tests: uses as much as one POSTs to it, for as long as that says. */
import type { Process } from "../processes/process.ts";
import { parseOptions } from "./options.ts";
import { program } from "./simple.ts";
import type { HttpResponse } from "./web/http-message.ts";
import { type ReceivedRequest, textResponse } from "./web/http-server.ts";
import { serve } from "./web/serve.ts";

const MEBIBYTE = 1024 * 1024;
const DEFAULT_PORT = "8080";

export const resourceConsumer = program("resource-consumer", (process, args) => {
  const options = parseOptions(
    args.map((word) => word.replace(/^-(?=port)/, "--")),
    "",
    ["port="],
  );
  return serve(process, Number(options.value("port") ?? DEFAULT_PORT), (request) => answer(process, request));
});

function answer(process: Process, request: ReceivedRequest): HttpResponse {
  const { pathname, searchParams } = new URL(request.target, "http://consumer");
  if (pathname === "/metrics") return textResponse(200, "");
  if (request.method !== "POST") return textResponse(400, "Bad request. Not a POST request");
  for (const [name, value] of new URLSearchParams(request.body.toString())) searchParams.set(name, value);
  if (pathname === "/ConsumeCPU") {
    return consume(pathname, searchParams, "millicores", (amount, durationMs) => {
      start(process, durationMs, (child) => child.scope.cpu.busy(amount / 1000));
    });
  }
  if (pathname === "/ConsumeMem") {
    return consume(pathname, searchParams, "megabytes", (amount, durationMs) => {
      start(process, durationMs, (child) => {
        child.allocate(amount * MEBIBYTE);
        return undefined;
      });
    });
  }
  return textResponse(400, `unknown function: ${pathname}\n`);
}

function consume(
  path: string,
  values: URLSearchParams,
  unit: string,
  use: (amount: number, durationMs: number) => void,
): HttpResponse {
  const [amount, seconds] = [values.get(unit) ?? "", values.get("durationSec") ?? ""];
  if (amount === "" || seconds === "") return textResponse(400, "Bad request. Not enough parameters\n");
  if (!/^\d+$/.test(amount) || !/^\d+$/.test(seconds)) return textResponse(400, "Incorrect function argument\n");
  use(Number(amount), Number(seconds) * 1000);
  return textResponse(200, `${path.slice(1)}\n${amount} ${unit}\n${seconds} durationSec\n`);
}

/** A process of its own takes what is asked for and gives it back when it ends. */
function start(process: Process, durationMs: number, take: (child: Process) => Disposable | undefined): void {
  const child = process.fork({ argv: process.argv });
  child.start(async () => {
    using _taken = take(child);
    await child.sleep(durationMs);
    return 0;
  });
}
