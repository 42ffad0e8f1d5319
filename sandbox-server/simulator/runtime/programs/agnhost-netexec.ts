import type { Connection } from "../../network/cluster-network.ts";
import { runCommand } from "../processes/execute.ts";
import type { Process } from "../processes/process.ts";
import type { Flags } from "./agnhost.ts";
import { ask } from "./agnhost-guestbook.ts";
import { isNetworkError } from "./network-fault-words.ts";
import type { HttpResponse } from "./web/http-message.ts";
import { type ReceivedRequest, textResponse } from "./web/http-server.ts";
import { serve, stamp } from "./web/serve.ts";

/** HTTP servers here see no port of their client; any from the range of ephemeral ones will do. */
const clientPort = 40_000;

/** agnhost netexec: answers over HTTP and UDP who it is, who asks, and what it is told to say. */
export async function netexec(process: Process, flags: Flags): Promise<number> {
  const port = Number(flags.get("http-port") ?? "8080");
  const udpPort = Number(flags.get("udp-port") ?? "8081");
  const state = { isReady: true };
  using _udp =
    udpPort > 0 ? process.scope.network.listen(udpPort, "UDP", (peer) => answerDatagrams(process, peer)) : undefined;
  await process.warn(`${stamp(process)} Started HTTP server on port ${port}\n`);
  if (udpPort > 0) await process.warn(`${stamp(process)} Started UDP server on port  ${udpPort}\n`);
  // Awaited here: the datagram port is closed when this function is left.
  return await serve(process, port, (request) => {
    void process.warn(`${stamp(process)} GET ${request.target}\n`);
    return answer(process, request, state);
  });
}

async function answer(process: Process, request: ReceivedRequest, state: { isReady: boolean }): Promise<HttpResponse> {
  const [path = "/", search = ""] = request.target.split("?");
  const query = new URLSearchParams(search);
  switch (path) {
    case "/":
      return textResponse(200, `NOW: ${new Date(process.scope.clock.now()).toISOString()}`);
    case "/hostname":
    case "/hostName":
      return textResponse(200, process.scope.hostname);
    case "/clientip":
      return textResponse(200, `${request.remoteAddress}:${clientPort}`);
    case "/echo":
      return textResponse(Number(query.get("code") ?? "200"), query.get("msg") ?? "");
    case "/header":
      return textResponse(
        200,
        request.headers.find(([name]) => name.toLowerCase() === (query.get("key") ?? "").toLowerCase())?.[1] ?? "",
      );
    case "/dial":
      return dial(process, query);
    case "/healthz":
      return state.isReady ? textResponse(200, "") : textResponse(412, "");
    case "/readyz":
      return textResponse(200, "ok");
    case "/shutdown":
      return end(process, 0);
    case "/exit":
      return end(process, Number(query.get("code") ?? "0"));
    case "/shell":
      return runShell(process, query.get("shellCommand") ?? query.get("cmd") ?? "");
    default:
      return textResponse(404, "404 page not found\n");
  }
}

/** Asks another netexec, as often as it is told, and tells what came back. */
async function dial(process: Process, query: URLSearchParams): Promise<HttpResponse> {
  const host = query.get("host") ?? "";
  const port = Number(query.get("port") ?? "8080");
  const asked = query.get("request") ?? query.get("dialCommand") ?? "hostname";
  const tries = Number(query.get("tries") ?? "1");
  const responses: string[] = [];
  const errors: string[] = [];
  for (let count = 0; count < tries; count += 1) {
    const answer =
      query.get("protocol") === "udp"
        ? await askDatagram(process, host, port, asked)
        : await ask(process, host, port, `/${asked.replace(/^\//, "")}`);
    if (answer === undefined) errors.push(`dial ${host}:${port}: no answer`);
    else responses.push(answer);
  }
  const told = errors.length === 0 ? {} : { errors };
  return textResponse(200, JSON.stringify({ responses, ...told }));
}

async function askDatagram(process: Process, host: string, port: number, text: string): Promise<string | undefined> {
  try {
    const exchange = process.scope.network.exchange(host, port, Buffer.from(text), { timeoutMs: 5_000 });
    return Buffer.from(await process.awaitOutside(exchange)).toString();
  } catch (error) {
    if (isNetworkError(error)) return undefined;
    throw error;
  }
}

/** Ends the program after the answer has gone out. */
function end(process: Process, code: number): HttpResponse {
  process.scope.clock.after(10, () => process.end({ code: code & 255 }));
  return textResponse(200, "");
}

async function runShell(process: Process, command: string): Promise<HttpResponse> {
  const file = `/tmp/netexec-${process.scope.random.next()}`;
  const code = await runCommand(process, ["sh", "-c", `{ ${command}\n} > ${file} 2>&1`]);
  const output = process.files.readText(file);
  process.files.unlink(file);
  const failed = code === 0 ? {} : { error: `exit status ${code}` };
  return textResponse(200, JSON.stringify({ ...failed, output }));
}

function answerDatagrams(process: Process, peer: Connection): void {
  peer.onData((data) => {
    const text = Buffer.from(data).toString().trim();
    const said = /^echo\s+(.*)$/is.exec(text)?.[1];
    if (said !== undefined) peer.write(Buffer.from(said));
    else if (/^hostname$/i.test(text)) peer.write(Buffer.from(process.scope.hostname));
    else if (/^clientip$/i.test(text)) peer.write(Buffer.from(`${peer.remoteAddress}:${peer.remotePort}`));
  });
}
