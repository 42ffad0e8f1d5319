import { type IncomingMessage, ServerResponse } from "node:http";
import { Duplex } from "node:stream";
import type { Hijack } from "./api-call.ts";

export interface UpgradedRequest {
  /** For answers in plain HTTP: a fault found before the connection was taken over. */
  readonly response: ServerResponse;
  readonly body: AsyncIterable<unknown>;
  readonly hijack: Hijack;
}

/**
 * A request with `Upgrade: tcp`. Its body (of the declared length) lies in front of the raw stream; Node hands over
 * both in one.
 */
export function hijackUpgraded(request: IncomingMessage, socket: Duplex, head: Buffer): UpgradedRequest {
  socket.on("error", () => socket.destroy());
  if (head.length > 0) socket.unshift(head);
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  // Node's types want a net.Socket; a response writes to any stream.
  response.assignSocket(socket as Parameters<ServerResponse["assignSocket"]>[0]);
  response.once("finish", () => {
    if (!socket.destroyed) socket.end();
  });
  socket.once("close", () => response.destroy());
  const body = { left: Number(request.headers["content-length"] ?? 0) };
  return {
    response,
    body: readExactly(socket, body),
    hijack(contentType) {
      dropBody(socket, body);
      const headers = [...headerLines(response), `Content-Type: ${contentType}`, "Connection: Upgrade", "Upgrade: tcp"];
      socket.write(`HTTP/1.1 101 UPGRADED\r\n${headers.join("\r\n")}\r\n\r\n`);
      return socket;
    },
  };
}

/** A request without upgrade: the answer is a body that ends with the connection, the rest of the request is input. */
export function hijackPlain(request: IncomingMessage, response: ServerResponse, contentType: string): Duplex {
  response.shouldKeepAlive = false;
  response.useChunkedEncodingByDefault = false;
  response.writeHead(200, { "Content-Type": contentType });
  response.flushHeaders();
  const stream = new Duplex({
    allowHalfOpen: true,
    read() {
      request.resume();
    },
    write(chunk, _encoding, done) {
      if (response.write(chunk)) done();
      else response.once("drain", done);
    },
    final(done) {
      response.end(done);
    },
    destroy(error, done) {
      response.destroy();
      done(error);
    },
  });
  request.on("data", (data: Buffer) => {
    if (!stream.push(data)) request.pause();
  });
  request.on("end", () => stream.push(null));
  response.once("close", () => stream.destroy());
  return stream;
}

function headerLines(response: ServerResponse): string[] {
  return Object.entries(response.getHeaders()).map(([name, value]) => `${name}: ${String(value)}`);
}

/** A body that nobody has read is no input of the program; it has come with the head. */
function dropBody(stream: Duplex, body: { left: number }): void {
  const size = Math.min(body.left, stream.readableLength);
  if (size > 0) stream.read(size);
  body.left = 0;
}

/** Takes that many bytes from the front of a stream and leaves the others in it. */
async function* readExactly(stream: Duplex, body: { left: number }): AsyncGenerator<Uint8Array> {
  while (body.left > 0 && !stream.destroyed && !stream.readableEnded) {
    const part: unknown = stream.read(Math.min(body.left, stream.readableLength)) ?? undefined;
    if (part instanceof Uint8Array) {
      body.left -= part.length;
      yield part;
    } else {
      await new Promise<void>((resolve) => {
        const go = () => {
          for (const name of ["readable", "end", "close"]) stream.off(name, go);
          resolve();
        };
        for (const name of ["readable", "end", "close"]) stream.once(name, go);
      });
    }
  }
}
