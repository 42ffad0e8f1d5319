import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";
import { faultWords, isNetworkError } from "./network-fault-words.ts";
import { type ParsedOptions, parseOptions } from "./options.ts";
import { type Program, UsageFault } from "./program.ts";
import { exchangeHttp, HttpClientError, parseWebAddress, type WebAddress } from "./web/http-client.ts";
import { type HeaderList, type HttpResponse, headerOf, reasons } from "./web/http-message.ts";

// biome-ignore format: a list of words
const long = [
  "silent", "show-error", "output=", "write-out=", "include", "head", "header=", "data=", "data-raw=", "data-binary=",
  "json=", "request=", "insecure", "max-time=", "connect-timeout=", "verbose", "fail", "location", "user-agent=",
  "user=", "retry=", "retry-delay=", "retry-connrefused", "retry-all-errors", "remote-name", "no-buffer", "http1.1",
  "version", "resolve=", "ipv4", "ipv6", "get", "no-progress-meter", "compressed", "globoff",
  "disable", "interface=", "tcp-nodelay", "no-keepalive", "path-as-is", "cacert=", "capath=", "cert=", "key=",
];

/** curl's exit codes (man curl, EXIT CODES). */
const exits = {
  malformed: 3,
  resolve: 6,
  connect: 7,
  http: 22,
  write: 23,
  timeout: 28,
  tls: 35,
  certificate: 60,
  empty: 52,
  reset: 56,
};

const redirectLimit = 50;

/** curl for http: the options that labs use, its messages and its exit codes. */
export const curl: Program = {
  name: "curl",
  memoryBytes: 5 * 1024 * 1024,
  async run(process) {
    const options = readOptions(process.argv);
    if (options.has("V", "version")) {
      await process.print("curl 8.16.0 (x86_64-pc-linux-musl) libcurl/8.16.0\nProtocols: http\n");
      return 0;
    }
    if (options.operands.length === 0) {
      await process.warn(
        "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
      );
      return 2;
    }
    let code = 0;
    for (const address of options.operands) code = await transferWithRetries(process, options, address);
    return code;
  },
};

function readOptions(argv: readonly string[]): ParsedOptions {
  try {
    return parseOptions(argv.slice(1), "qsSo:w:iIH:d:X:km:vfLA:u:ON46Gg#E:", long);
  } catch (thrown) {
    if (!(thrown instanceof UsageFault)) throw thrown;
    const option = /'(.+)'/.exec(thrown.message)?.[1] ?? "";
    const shown = option.startsWith("-") ? option : `-${option}`;
    throw new UsageFault(
      `option ${shown}: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information`,
      2,
    );
  }
}

interface Outcome {
  readonly code: number;
  readonly message?: string;
}

async function transferWithRetries(process: Process, options: ParsedOptions, text: string): Promise<number> {
  const retries = Number(options.value("retry") ?? 0);
  const delayMs = Number(options.value("retry-delay") ?? 1) * 1000;
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await transfer(process, options, text);
    const isRetried =
      outcome.code === exits.timeout ||
      (outcome.code === exits.connect && options.has("retry-connrefused", "retry-all-errors"));
    if (outcome.code !== 0 && isRetried && attempt < retries) {
      await process.sleep(delayMs);
      continue;
    }
    const isQuiet = options.has("s", "silent", "no-progress-meter") && !options.has("S", "show-error");
    if (outcome.message !== undefined && !isQuiet) await process.warn(`curl: (${outcome.code}) ${outcome.message}\n`);
    return outcome.code;
  }
}

async function transfer(process: Process, options: ParsedOptions, text: string): Promise<Outcome> {
  const begun = process.scope.clock.now();
  const first = parseWebAddress(text);
  if (first === undefined) return { code: exits.malformed, message: "URL rejected: Malformed input to a URL function" };
  let address: WebAddress = first;
  try {
    let response = await fetch(process, options, address);
    for (let hops = 0; options.has("L", "location") && response.status >= 300 && response.status < 400; hops += 1) {
      const location = headerOf(response.headers, "location");
      const next: WebAddress | undefined = location === undefined ? undefined : follow(address, location);
      if (next === undefined || hops >= redirectLimit) break;
      address = next;
      response = await fetch(process, options, address);
    }
    return await deliver(process, options, address, response, begun);
  } catch (thrown) {
    return explain(thrown, address, options, process.scope.clock.now() - begun);
  }
}

function follow(from: WebAddress, location: string): WebAddress | undefined {
  const base = `${from.scheme}://${from.host}:${from.port}${from.target}`;
  return URL.canParse(location, base) ? parseWebAddress(new URL(location, base).href) : undefined;
}

async function fetch(process: Process, options: ParsedOptions, address: WebAddress): Promise<HttpResponse> {
  const seconds = (...names: readonly string[]) => {
    const value = options.value(...names);
    return value === undefined ? undefined : Math.max(1, Number(value) * 1000);
  };
  const maxMs = seconds("m", "max-time");
  const connectMs = seconds("connect-timeout") ?? maxMs;
  const pending = process.scope.network.connect(
    address.host,
    address.port,
    connectMs === undefined ? {} : { timeoutMs: connectMs },
  );
  const connection = await process.awaitOutside(pending);
  const tlsFault = address.scheme === "https" ? findTlsFault(options, address) : undefined;
  if (tlsFault !== undefined) {
    connection.destroy();
    throw tlsFault;
  }
  const request = buildRequest(options, address);
  if (options.has("v", "verbose")) await process.warn(verboseRequest(request, address, connection.remoteAddress));
  const response = await exchangeHttp(process, connection, request, maxMs);
  if (options.has("v", "verbose")) await process.warn(verboseResponse(response));
  return response;
}

/** What curl says when no secure connection comes about. */
class TlsFault extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Simulated servers speak HTTP in the clear on these ports and are taken for TLS servers there, the API server and the
 * ingress controller among them. Their certificates are known to nobody who has not been told.
 */
const tlsPorts: readonly number[] = [443, 6443, 8443];

function findTlsFault(options: ParsedOptions, { port }: WebAddress): TlsFault | undefined {
  if (!tlsPorts.includes(port)) {
    return new TlsFault(exits.tls, "TLS connect error: error:0A00010B:SSL routines::wrong version number");
  }
  if (options.has("k", "insecure") || options.value("cacert") !== undefined) return undefined;
  const words = [
    "SSL certificate problem: unable to get local issuer certificate",
    "More details here: https://curl.se/docs/sslcerts.html",
    "",
    "curl failed to verify the legitimacy of the server and therefore could not",
    "establish a secure connection to it. To learn more about this situation and",
    "how to fix it, please visit the webpage mentioned above.",
  ];
  return new TlsFault(exits.certificate, words.join("\n"));
}

function buildRequest(options: ParsedOptions, address: WebAddress) {
  const data = options.values("d", "data", "data-raw", "data-binary", "json");
  const isJson = options.has("json");
  const asQuery = options.has("G", "get");
  const body = data.length === 0 || asQuery ? undefined : Buffer.from(data.join(isJson ? "" : "&"));
  const method =
    options.value("X", "request") ?? (options.has("I", "head") ? "HEAD" : body === undefined ? "GET" : "POST");
  const own = options.values("H", "header").map((value) => {
    const colon = value.indexOf(":");
    return [value.slice(0, colon), value.slice(colon + 1).trim()] as const;
  });
  const isDefaultPort = address.port === (address.scheme === "http" ? 80 : 443);
  const user = options.value("u", "user");
  const standard: HeaderList = [
    ["Host", isDefaultPort ? address.host : `${address.host}:${address.port}`],
    ...(user === undefined ? [] : [["Authorization", `Basic ${Buffer.from(user).toString("base64")}`] as const]),
    ["User-Agent", options.value("A", "user-agent") ?? "curl/8.16.0"],
    ["Accept", isJson ? "application/json" : "*/*"],
    ...(body === undefined
      ? []
      : [["Content-Type", isJson ? "application/json" : "application/x-www-form-urlencoded"] as const]),
  ];
  const headers = [...standard.filter(([name]) => headerOf(own, name) === undefined), ...own];
  const target =
    asQuery && data.length > 0
      ? `${address.target}${address.target.includes("?") ? "&" : "?"}${data.join("&")}`
      : address.target;
  return { method, target, headers, ...(body === undefined ? {} : { body }) };
}

function verboseRequest(request: ReturnType<typeof buildRequest>, address: WebAddress, remote: string): string {
  const lines = [
    `* Host ${address.host}:${address.port} was resolved.`,
    `*   Trying ${remote}:${address.port}...`,
    `* Connected to ${address.host} (${remote}) port ${address.port}`,
    `> ${request.method} ${request.target} HTTP/1.1`,
    ...request.headers.map(([name, value]) => `> ${name}: ${value}`),
    "> ",
  ];
  return `${lines.join("\n")}\n`;
}

function verboseResponse(response: HttpResponse): string {
  return `${printHead(response)
    .trimEnd()
    .split("\r\n")
    .map((line) => `< ${line}`)
    .join("\n")}\n< \n`;
}

function printHead(response: HttpResponse): string {
  const reason = response.reason ?? reasons[response.status] ?? "";
  const fields = response.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `HTTP/1.1 ${response.status} ${reason}\r\n${fields}\r\n`;
}

async function deliver(
  process: Process,
  options: ParsedOptions,
  address: WebAddress,
  response: HttpResponse,
  begun: number,
): Promise<Outcome> {
  const hasFailed = options.has("f", "fail") && response.status >= 400;
  const file = options.has("O", "remote-name")
    ? address.target.split("/").at(-1) || "index.html"
    : options.value("o", "output");
  const withHead = options.has("i", "include") || options.has("I", "head");
  if (!hasFailed) {
    const body = Buffer.concat([Buffer.from(withHead ? printHead(response) : "", "latin1"), response.body]);
    if (file === undefined || file === "-") await process.print(body);
    else {
      try {
        process.files.writeFile(file, body);
      } catch (thrown) {
        if (!(thrown instanceof SystemFault)) throw thrown;
        return { code: exits.write, message: "client returned ERROR on write, 0 bytes were written" };
      }
    }
  }
  const format = options.value("w", "write-out");
  if (format !== undefined) await process.print(writeOut(format, response, address, process.scope.clock.now() - begun));
  return hasFailed
    ? { code: exits.http, message: `The requested URL returned error: ${response.status}` }
    : { code: 0 };
}

function writeOut(format: string, response: HttpResponse, address: WebAddress, elapsedMs: number): string {
  const seconds = (elapsedMs / 1000).toFixed(6);
  const values: Record<string, string> = {
    http_code: String(response.status).padStart(3, "0"),
    response_code: String(response.status).padStart(3, "0"),
    time_total: seconds,
    time_connect: seconds,
    time_starttransfer: seconds,
    size_download: String(response.body.length),
    url_effective: `${address.scheme}://${address.host}${address.target}`,
    content_type: headerOf(response.headers, "content-type") ?? "",
    remote_port: String(address.port),
    exitcode: "0",
  };
  return format
    .replace(/%\{([a-z_]+)\}/g, (_, name: string) => values[name] ?? "")
    .replace(/\\n/g, "\n")
    .replace(/\\t/g, "\t")
    .replace(/\\r/g, "\r");
}

function explain(thrown: unknown, address: WebAddress, options: ParsedOptions, elapsedMs: number): Outcome {
  const place = `${address.host} port ${address.port}`;
  if (thrown instanceof TlsFault) return { code: thrown.code, message: thrown.message };
  if (thrown instanceof HttpClientError) {
    if (thrown.fault === "timeout") {
      return {
        code: exits.timeout,
        message: `Operation timed out after ${elapsedMs} milliseconds with 0 bytes received`,
      };
    }
    if (thrown.fault === "empty-reply") return { code: exits.empty, message: "Empty reply from server" };
    if (thrown.fault === "reset") return { code: exits.reset, message: "Recv failure: Connection reset by peer" };
    return { code: 1, message: "Received HTTP/0.9 when not allowed" };
  }
  if (!isNetworkError(thrown)) throw thrown;
  if (thrown.code === "ENOTFOUND" || thrown.code === "EAI_AGAIN") {
    return { code: exits.resolve, message: `Could not resolve host: ${address.host}` };
  }
  const hasLimit = options.value("m", "max-time") !== undefined || options.value("connect-timeout") !== undefined;
  if (thrown.code === "ETIMEDOUT" && hasLimit) {
    return { code: exits.timeout, message: `Connection timed out after ${elapsedMs} milliseconds` };
  }
  if (thrown.code === "ECONNREFUSED") {
    return {
      code: exits.connect,
      message: `Failed to connect to ${place} after ${elapsedMs} ms: Could not connect to server`,
    };
  }
  return {
    code: thrown.code === "ETIMEDOUT" ? exits.timeout : exits.connect,
    message: `Failed to connect to ${place} after ${elapsedMs} ms: ${faultWords[thrown.code]}`,
  };
}
