/** Header fields in their order; names keep the case they came in, look-ups ignore it. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

export interface HttpRequest {
  readonly method: string;
  /** As sent: `/path?query`. */
  readonly target: string;
  readonly version: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

export interface HttpResponse {
  readonly status: number;
  readonly reason?: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

export const reasons: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  204: "No Content",
  206: "Partial Content",
  301: "Moved Permanently",
  302: "Found",
  303: "See Other",
  304: "Not Modified",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Request Entity Too Large",
  414: "Request-URI Too Long",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** The first value of a field, whatever the case of its name. */
export function headerOf(headers: HeaderList, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([one]) => one.toLowerCase() === wanted)?.[1];
}

/** A message whose start line and headers are complete. */
export interface MessageHead {
  readonly startLine: string;
  readonly headers: HeaderList;
  /** Bytes of start line, headers and the empty line. */
  readonly length: number;
}

// What nginx accepts in its default large_client_header_buffers.
const headLimitBytes = 32 * 1024;

export class HttpFault extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The head of a message (RFC 9112, section 2), undefined while incomplete. Throws HttpFault on what is none. */
export function parseHead(bytes: Buffer): MessageHead | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) {
    if (bytes.length > headLimitBytes) throw new HttpFault(400, "request header too large");
    return undefined;
  }
  const [startLine = "", ...fields] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const headers = fields.map((field): readonly [string, string] => {
    const colon = field.indexOf(":");
    if (colon <= 0) throw new HttpFault(400, `invalid header line: ${field}`);
    return [field.slice(0, colon), field.slice(colon + 1).trim()];
  });
  return { startLine, headers, length: end + 4 };
}

/** How long a body is: a number of bytes, chunked, or to the end of the connection. */
export type BodyLength = number | "chunked" | "until-end";

export function bodyLength(headers: HeaderList, withoutLength: BodyLength): BodyLength {
  if (headerOf(headers, "transfer-encoding")?.toLowerCase().includes("chunked")) return "chunked";
  const declared = headerOf(headers, "content-length");
  if (declared === undefined) return withoutLength;
  if (!/^\d{1,15}$/.test(declared)) throw new HttpFault(400, "invalid content length");
  return Number(declared);
}

/** A whole chunked body (RFC 9112, section 7.1) and the bytes it took; undefined while incomplete. */
export function parseChunked(bytes: Buffer): { readonly body: Buffer; readonly length: number } | undefined {
  const parts: Buffer[] = [];
  let offset = 0;
  for (;;) {
    const lineEnd = bytes.indexOf("\r\n", offset);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(bytes.subarray(offset, lineEnd).toString("latin1"), 16);
    if (!Number.isInteger(size) || size < 0) throw new HttpFault(400, "invalid chunk");
    const start = lineEnd + 2;
    if (bytes.length < start + size + 2) return undefined;
    if (size === 0) return { body: Buffer.concat(parts), length: start + 2 };
    parts.push(bytes.subarray(start, start + size));
    offset = start + size + 2;
  }
}

export function printResponse(response: HttpResponse, options: { readonly withBody: boolean }): Buffer {
  const reason = response.reason ?? reasons[response.status] ?? "";
  const fields = response.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = Buffer.from(`HTTP/1.1 ${response.status} ${reason}\r\n${fields}\r\n`, "latin1");
  return options.withBody ? Buffer.concat([head, response.body]) : head;
}

/** RFC 9110's date, as servers send it. */
export function httpDate(timeMs: number): string {
  return new Date(timeMs).toUTCString();
}
