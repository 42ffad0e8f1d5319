/** The first part of an HTTP/1.1 request. */
export interface RequestHead {
  readonly method: string;
  /** Path with query, as the client sent it. */
  readonly target: string;
  readonly version: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Reads the head of a request (without its blank line); undefined when it is none. */
export function parseRequestHead(text: string): RequestHead | undefined {
  const [first = "", ...lines] = text.split("\r\n");
  const [method = "", target = "", version = ""] = first.split(" ");
  if (method === "" || !version.startsWith("HTTP/1.")) return undefined;
  const headers = lines.flatMap((line): readonly (readonly [string, string])[] => {
    const colon = line.indexOf(":");
    return colon < 1 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()]];
  });
  return { method, target, version, headers };
}

/** The value of a header, whatever its case. */
export function headerOf(head: RequestHead, name: string): string | undefined {
  return head.headers.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase())?.[1];
}

/** The request as it goes on to a backend: one a connection, with the proxy's own headers in place of the client's. */
export function forwardedHead(
  head: RequestHead,
  target: string,
  added: readonly (readonly [name: string, value: string])[],
): string {
  const replaced = new Set(["connection", "keep-alive", ...added.map(([name]) => name.toLowerCase())]);
  const kept = head.headers.filter(([name]) => !replaced.has(name.toLowerCase()));
  const lines = [...kept, ...added, ["Connection", "close"]].map(([name, value]) => `${name}: ${value}`);
  return `${[`${head.method} ${target} ${head.version}`, ...lines].join("\r\n")}\r\n\r\n`;
}
