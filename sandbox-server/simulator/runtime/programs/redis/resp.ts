/** RESP, redis' wire format (https://redis.io/docs/latest/develop/reference/protocol-spec/), version 2. */

export type Reply =
  | { readonly kind: "status"; readonly text: string }
  | { readonly kind: "error"; readonly text: string }
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "bulk"; readonly text: string | undefined }
  | { readonly kind: "array"; readonly items: readonly Reply[] };

export const ok: Reply = { kind: "status", text: "OK" };
export const nothing: Reply = { kind: "bulk", text: undefined };
export const bulk = (text: string | undefined): Reply => ({ kind: "bulk", text });
export const integer = (value: number): Reply => ({ kind: "integer", value });
export const fault = (text: string): Reply => ({ kind: "error", text });
export const array = (texts: readonly (string | undefined)[]): Reply => ({ kind: "array", items: texts.map(bulk) });

export function printReply(reply: Reply): string {
  switch (reply.kind) {
    case "status":
      return `+${reply.text}\r\n`;
    case "error":
      return `-${reply.text}\r\n`;
    case "integer":
      return `:${reply.value}\r\n`;
    case "bulk":
      return reply.text === undefined ? "$-1\r\n" : `$${Buffer.byteLength(reply.text)}\r\n${reply.text}\r\n`;
    case "array":
      return `*${reply.items.length}\r\n${reply.items.map(printReply).join("")}`;
  }
}

/** A value and the bytes it took; undefined while incomplete. */
export function parseReply(bytes: Buffer, start = 0): { readonly reply: Reply; readonly end: number } | undefined {
  const lineEnd = bytes.indexOf("\r\n", start);
  if (lineEnd === -1) return undefined;
  const text = bytes.subarray(start + 1, lineEnd).toString();
  const end = lineEnd + 2;
  switch (String.fromCharCode(bytes[start] ?? 0)) {
    case "+":
      return { reply: { kind: "status", text }, end };
    case "-":
      return { reply: fault(text), end };
    case ":":
      return { reply: integer(Number(text)), end };
    case "$": {
      const length = Number(text);
      if (length < 0) return { reply: nothing, end };
      if (bytes.length < end + length + 2) return undefined;
      return { reply: bulk(bytes.subarray(end, end + length).toString()), end: end + length + 2 };
    }
    case "*":
      return parseItems(bytes, Number(text), end);
    default:
      return { reply: fault("ERR Protocol error"), end };
  }
}

function parseItems(bytes: Buffer, count: number, start: number) {
  const items: Reply[] = [];
  let end = start;
  for (let index = 0; index < count; index += 1) {
    const item = parseReply(bytes, end);
    if (item === undefined) return undefined;
    items.push(item.reply);
    end = item.end;
  }
  return { reply: { kind: "array" as const, items }, end };
}

/** A command: a RESP array of strings, or a line of words as telnet sends it. */
export function parseCommand(bytes: Buffer): { readonly words: readonly string[]; readonly end: number } | undefined {
  if (bytes[0] !== 0x2a) {
    const lineEnd = bytes.indexOf("\n");
    if (lineEnd === -1) return undefined;
    const words = bytes
      .subarray(0, lineEnd)
      .toString()
      .trim()
      .split(/\s+/)
      .filter((word) => word !== "");
    return { words, end: lineEnd + 1 };
  }
  const parsed = parseReply(bytes);
  if (parsed === undefined) return undefined;
  const items = parsed.reply.kind === "array" ? parsed.reply.items : [];
  return { words: items.map((item) => (item.kind === "bulk" ? (item.text ?? "") : "")), end: parsed.end };
}
