import type { Process } from "../processes/process.ts";
import { faultWords, isNetworkError } from "./network-fault-words.ts";
import { type ParsedOptions, parseOptions } from "./options.ts";
import { type Program, UsageFault } from "./program.ts";
import { exchangeHttp, HttpClientError, parseWebAddress, type WebAddress } from "./web/http-client.ts";
import { type HttpResponse, headerOf, reasons } from "./web/http-message.ts";

// biome-ignore format: a list of words
const long = [
  "quiet", "output-document=", "timeout=", "tries=", "spider", "header=", "post-data=", "server-response",
  "no-check-certificate", "user-agent=", "no-verbose", "continue",
];

// What busybox waits for without -T, in seconds.
const defaultTimeoutSeconds = 900;
const redirectLimit = 5;

/** wget as busybox has it: its options, its messages, exit code 1 for everything that goes wrong. */
export const wget: Program = {
  name: "wget",
  async run(process) {
    const options = readOptions(process.argv);
    const [text] = options.operands;
    if (text === undefined)
      throw new UsageFault("missing URL\nUsage: wget [-cqS] [--spider] [-O FILE] [-T SEC] URL...");
    const address = parseWebAddress(text);
    if (address === undefined) throw new UsageFault(`not an http or ftp url: ${text}`);
    return download(process, options, address);
  },
};

function readOptions(argv: readonly string[]): ParsedOptions {
  return parseOptions(argv.slice(1), "qO:T:t:SU:cY:P:", long);
}

async function download(process: Process, options: ParsedOptions, first: WebAddress): Promise<number> {
  let address = first;
  for (let hops = 0; hops <= redirectLimit; hops += 1) {
    const response = await fetch(process, options, address);
    const location = headerOf(response.headers, "location");
    if (response.status < 300 || response.status >= 400 || location === undefined)
      return deliver(process, options, address, response);
    const base = `${address.scheme}://${address.host}:${address.port}${address.target}`;
    const next = URL.canParse(location, base) ? parseWebAddress(new URL(location, base).href) : undefined;
    if (next === undefined) throw new UsageFault(`bad address '${location}'`);
    address = next;
  }
  throw new UsageFault("too many redirections");
}

async function fetch(process: Process, options: ParsedOptions, address: WebAddress): Promise<HttpResponse> {
  const timeoutMs = Number(options.value("T", "timeout") ?? defaultTimeoutSeconds) * 1000;
  const isQuiet = options.has("q", "quiet", "no-verbose");
  try {
    const pending = process.scope.network.connect(address.host, address.port, { timeoutMs });
    const connection = await process.awaitOutside(pending);
    const shown = `${address.host}:${address.port}`;
    if (!isQuiet) await process.warn(`Connecting to ${shown} (${connection.remoteAddress}:${address.port})\n`);
    if (address.scheme === "https" && !options.has("no-check-certificate")) {
      await process.warn("wget: note: TLS certificate validation not implemented\n");
    }
    return await exchangeHttp(process, connection, buildRequest(options, address), timeoutMs);
  } catch (thrown) {
    throw new UsageFault(explain(thrown, address));
  }
}

function buildRequest(options: ParsedOptions, address: WebAddress) {
  const data = options.value("post-data");
  const own = options
    .values("header")
    .map((value) => [value.slice(0, value.indexOf(":")), value.slice(value.indexOf(":") + 1).trim()] as const);
  const host = address.port === 80 ? address.host : `${address.host}:${address.port}`;
  const standard = [
    ["Host", host],
    ["User-Agent", options.value("U", "user-agent") ?? "Wget"],
    ["Connection", "close"],
  ] as const;
  const form = data === undefined ? [] : [["Content-Type", "application/x-www-form-urlencoded"] as const];
  return {
    method: data === undefined ? (options.has("spider") ? "HEAD" : "GET") : "POST",
    target: address.target,
    headers: [...standard.filter(([name]) => headerOf(own, name) === undefined), ...form, ...own],
    ...(data === undefined ? {} : { body: Buffer.from(data) }),
  };
}

function explain(thrown: unknown, address: WebAddress): string {
  if (thrown instanceof HttpClientError) {
    if (thrown.fault === "timeout") return "download timed out";
    return thrown.fault === "not-http" ? thrown.message : "error getting response: Connection reset by peer";
  }
  if (!isNetworkError(thrown)) throw thrown;
  if (thrown.code === "ENOTFOUND" || thrown.code === "EAI_AGAIN") return `bad address '${address.host}'`;
  if (thrown.code === "ETIMEDOUT") return "download timed out";
  return `can't connect to remote host (${thrown.address ?? address.host}): ${faultWords[thrown.code]}`;
}

async function deliver(
  process: Process,
  options: ParsedOptions,
  address: WebAddress,
  response: HttpResponse,
): Promise<number> {
  const isQuiet = options.has("q", "quiet", "no-verbose");
  const reason = response.reason ?? reasons[response.status] ?? "";
  if (options.has("S", "server-response")) {
    const fields = response.headers.map(([name, value]) => `  ${name}: ${value}\n`).join("");
    await process.warn(`  HTTP/1.1 ${response.status} ${reason}\n${fields}`);
  }
  if (response.status >= 400) throw new UsageFault(`server returned error: HTTP/1.1 ${response.status} ${reason}`);
  if (options.has("spider")) {
    if (!isQuiet) await process.warn("remote file exists\n");
    return 0;
  }
  const file =
    options.value("O", "output-document") ?? (address.target.split("?")[0]?.split("/").at(-1) || "index.html");
  if (file === "-") {
    if (!isQuiet) await process.warn("writing to stdout\n");
    await process.print(response.body);
    if (!isQuiet) await process.warn(progress("-", response.body.length));
    return 0;
  }
  if (!isQuiet) await process.warn(`saving to '${file}'\n`);
  process.files.writeFile(file, response.body);
  if (!isQuiet) await process.warn(`${progress(file, response.body.length)}'${file}' saved\n`);
  return 0;
}

function progress(file: string, bytes: number): string {
  return `${file.slice(0, 20).padEnd(20)} 100% |********************************| ${String(bytes).padStart(5)}  0:00:00 ETA\n`;
}
