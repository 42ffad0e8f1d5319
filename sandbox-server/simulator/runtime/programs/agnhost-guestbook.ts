import type { Process } from "../processes/process.ts";
import type { Flags } from "./agnhost.ts";
import { isNetworkError } from "./network-fault-words.ts";
import { exchangeHttp, HttpClientError } from "./web/http-client.ts";
import type { HttpResponse } from "./web/http-message.ts";
import { textResponse } from "./web/http-server.ts";
import { serve, stamp } from "./web/serve.ts";

const registerForMs = 5 * 60_000;
const retryMs = 3_000;

interface Guestbook {
  store: Record<string, string>;
  readonly replicas: string[];
  readonly backendPort: number;
}

/** agnhost guestbook: a primary, its replicas and the page in front of both, each in the role that its flags say. */
export async function guestbook(process: Process, flags: Flags): Promise<number> {
  const book: Guestbook = { store: {}, replicas: [], backendPort: Number(flags.get("backend-port") ?? "6379") };
  const primary = flags.get("replicaof") ?? "";
  if (primary !== "") await register(process, book, primary);
  return serve(process, Number(flags.get("http-port") ?? "80"), (request) => answer(process, book, request.target));
}

async function register(process: Process, book: Guestbook, primary: string): Promise<void> {
  const end = process.scope.clock.now() + registerForMs;
  while (process.scope.clock.now() < end) {
    const text = await ask(process, primary, book.backendPort, `/register?host=${process.scope.podIp}`);
    if (text !== undefined) {
      book.store = (JSON.parse(text) as { data: Record<string, string> }).data;
      await process.warn(`${stamp(process)} Registered to node: ${primary}\n`);
      return;
    }
    await process.warn(`${stamp(process)} encountered error while registering to primary. Retrying in 3s.\n`);
    await process.sleep(retryMs);
  }
}

async function answer(process: Process, book: Guestbook, target: string): Promise<HttpResponse> {
  const { pathname, searchParams: query } = new URL(target, "http://guestbook");
  const key = query.get("key") ?? "";
  const value = query.get("value") ?? "";
  await process.warn(`${stamp(process)} GET ${target}\n`);
  switch (pathname) {
    case "/register":
      book.replicas.push(query.get("host") ?? "");
      return textResponse(200, JSON.stringify({ data: book.store }));
    case "/get":
      return textResponse(200, JSON.stringify({ data: key === "" ? book.store : (book.store[key] ?? "") }));
    case "/set": {
      if (key === "") return textResponse(400, "cannot set with empty key.\n");
      book.store[key] = value;
      for (const replica of book.replicas) {
        if ((await ask(process, replica, book.backendPort, target)) === undefined)
          return textResponse(417, `encountered error while propagating to replica '${replica}'\n`);
      }
      return textResponse(200, JSON.stringify({ message: "Updated" }));
    }
    case "/guestbook": {
      const command = (query.get("cmd") ?? "").toLowerCase();
      if (command !== "get" && command !== "set") return textResponse(400, `unsupported cmd: '${command}'\n`);
      const host = command === "get" ? "agnhost-replica" : "agnhost-primary";
      const search = new URLSearchParams({ key, value });
      const text = await ask(process, host, book.backendPort, `/${command}?${search}`);
      return text === undefined ? textResponse(417, "encountered error\n") : textResponse(200, text);
    }
    default:
      return textResponse(404, "404 page not found\n");
  }
}

/** The body of a GET; undefined when nobody answers. */
export async function ask(process: Process, host: string, port: number, target: string): Promise<string | undefined> {
  try {
    const connection = await process.awaitOutside(process.scope.network.connect(host, port, { timeoutMs: 5_000 }));
    const request = { method: "GET", target, headers: [["Host", host]] as const };
    return Buffer.from((await exchangeHttp(process, connection, request, 5_000)).body).toString();
  } catch (error) {
    if (isNetworkError(error) || error instanceof HttpClientError) return undefined;
    throw error;
  }
}
