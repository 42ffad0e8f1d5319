import type { WebSocket } from "ws";
import type { Connection } from "../../network/cluster-network.ts";
import { badRequest } from "../../store/api-error.ts";
import { agentOf } from "../pod-log.ts";
import { SpdyConnection, type SpdyStream } from "./spdy-connection.ts";
import { acceptSpdy } from "./spdy-upgrade.ts";
import type { StreamRequest } from "./stream-request.ts";
import { acceptWebSocket, bytesOf, chooseProtocol, wantsWebSocket } from "./web-socket.ts";

const tunnelProtocol = "SPDY/3.1+portforward.k8s.io";
const channelProtocol = "v4.channel.k8s.io";

/** pods/x/portforward: SPDY tunnelled in a WebSocket (KEP-4006), plain SPDY, or channels of a WebSocket. */
export function portForwardStream(stream: StreamRequest): void {
  agentOf(stream.parts);
  if (!wantsWebSocket(stream)) {
    const forwarder = new Forwarder(stream);
    acceptSpdy(stream, ["portforward.k8s.io"], (opened) => forwarder.take(opened));
    return;
  }
  const protocol = chooseProtocol(stream, [tunnelProtocol, channelProtocol]);
  if (protocol === tunnelProtocol) acceptWebSocket(stream, protocol, (socket) => tunnel(socket, stream));
  else forwardChannels(stream, portsOf(stream.call.query));
}

function portsOf(query: URLSearchParams): readonly number[] {
  const ports = query
    .getAll("ports")
    .flatMap((text) => text.split(","))
    .map(Number);
  const isGood = ports.length > 0 && ports.every((port) => Number.isInteger(port) && port > 0 && port < 65_536);
  if (!isGood) throw badRequest('query parameter "ports" is required');
  return ports;
}

function tunnel(socket: WebSocket, stream: StreamRequest): void {
  const forwarder = new Forwarder(stream);
  const transport = { write: (data: Buffer) => void socket.send(data, () => {}), close: () => socket.close(1000) };
  const connection = new SpdyConnection(transport, (opened) => forwarder.take(opened));
  socket.on("message", (data) => connection.receive(bytesOf(data)));
  socket.on("close", () => connection.close());
}

/** Pairs the data and error streams of each connection, and connects them with the pod. */
class Forwarder {
  readonly #stream: StreamRequest;
  readonly #waiting = new Map<string, SpdyStream>();

  constructor(stream: StreamRequest) {
    this.#stream = stream;
  }

  take(opened: SpdyStream): void {
    const request = opened.headers.get("requestid") ?? "";
    const partner = this.#waiting.get(request);
    if (partner === undefined) {
      this.#waiting.set(request, opened);
      return;
    }
    this.#waiting.delete(request);
    const isData = opened.headers.get("streamtype") === "data";
    this.#connect(isData ? opened : partner, isData ? partner : opened).catch(this.#stream.onFault);
  }

  async #connect(data: SpdyStream, error: SpdyStream): Promise<void> {
    const port = Number(data.headers.get("port"));
    try {
      const connection = await connectTo(this.#stream, port);
      data.listen(
        (bytes) => connection.write(bytes),
        () => connection.end(),
      );
      connection.onData((bytes) => data.write(bytes));
      connection.onEnd(() => data.end());
      connection.onClose((reason) => {
        if (reason === "reset") data.reset();
        error.end();
      });
    } catch (fault) {
      error.write(Buffer.from(faultText(this.#stream, port, fault)));
      error.end();
      data.reset();
    }
  }
}

function connectTo({ parts, path }: StreamRequest, port: number): Promise<Connection> {
  return agentOf(parts).connect({ namespace: path.namespace, name: path.name }, port);
}

/** The sentence that kubectl shows behind `an error occurred forwarding 8080 -> 80`. */
function faultText({ parts, path }: StreamRequest, port: number, fault: unknown): string {
  const uid = parts.store.find("pods", path.namespace, path.name)?.metadata.uid ?? "";
  const reason = fault instanceof Error ? fault.message.toLowerCase() : String(fault);
  const dialled = `dial tcp4 127.0.0.1:${port}: connect: ${reason}`;
  const failed = `failed to connect to localhost:${port} inside the pod's network namespace, IPv4: ${dialled}`;
  return `error forwarding port ${port} to pod ${path.name}, uid ${uid}: failed to execute portforward: ${failed}`;
}

/** Two channels a port, data and error, each beginning with the port in two little-endian bytes. */
function forwardChannels(stream: StreamRequest, ports: readonly number[]): void {
  acceptWebSocket(stream, channelProtocol, (socket) => {
    const send = (channel: number, data: Uint8Array) => {
      if (socket.readyState === socket.OPEN) socket.send(Buffer.concat([Buffer.of(channel), data]));
    };
    const connections = ports.map((port, index) => {
      const name = Buffer.alloc(2);
      name.writeUInt16LE(port);
      send(index * 2, name);
      send(index * 2 + 1, name);
      const opened = connectTo(stream, port);
      opened
        .then((connection) => {
          connection.onData((data) => send(index * 2, data));
          connection.onClose(() => socket.close(1000));
        })
        .catch((fault: unknown) => {
          send(index * 2 + 1, Buffer.from(faultText(stream, port, fault)));
          socket.close(1000);
        });
      return opened;
    });
    const each = (use: (connection: Connection) => void, index: number) => {
      connections[index]?.then(use).catch(() => socket.close(1011));
    };
    socket.on("message", (message) => {
      const bytes = bytesOf(message);
      const channel = bytes[0] ?? 1;
      if (channel % 2 === 0) each((connection) => connection.write(bytes.subarray(1)), channel / 2);
    });
    socket.on("close", () => connections.forEach((_, index) => void each((connection) => connection.end(), index)));
  });
}
