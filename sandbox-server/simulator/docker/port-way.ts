import type { Duplex } from "node:stream";
import { joinConnection } from "../network/connection-stream.ts";
import type { DockerEngine } from "./engine.ts";

/**
 * What the relay inside a fenced shell says first, and no HTTP client does: `OPEN` with a port's number in two bytes
 * (big-endian) makes the stream a connection to that published port; `FOLLOW` asks for the ports, a line at each change.
 */
const OPEN = 1;
const FOLLOW = 2;

/** Serves one connection to the engine's socket: the Engine API, or what the relay asks. */
export function serveDockerConnection(engine: DockerEngine, stream: Duplex): void {
  let head = Buffer.alloc(0);
  const onReadable = () => {
    for (let part: unknown = stream.read(); part instanceof Uint8Array; part = stream.read()) {
      head = Buffer.concat([head, part]);
    }
    const [kind] = head;
    if (kind === undefined || (kind === OPEN && head.length < 3)) return;
    stream.off("readable", onReadable);
    if (kind === FOLLOW) followPorts(engine, stream);
    else if (kind === OPEN) void openPort(engine, stream, head.readUInt16BE(1), head.subarray(3));
    else {
      stream.unshift(head);
      engine.serve(stream);
    }
  };
  stream.on("error", () => stream.destroy());
  stream.on("readable", onReadable);
}

/** Every line is answered with one of the relay's once the ports are open there. */
function followPorts(engine: DockerEngine, stream: Duplex): void {
  const waiting: (() => void)[] = [];
  let told: string | undefined;
  const tell = () => {
    const line = `${engine.hostPorts().join(" ")}\n`;
    if (line === told || stream.destroyed) return undefined;
    told = line;
    stream.write(line);
    return new Promise<void>((resolve) => waiting.push(resolve));
  };
  const following = engine.onHostPorts(tell);
  const finish = () => {
    following[Symbol.dispose]();
    for (const done of waiting.splice(0)) done();
  };
  void tell();
  stream.on("data", (data: Uint8Array) => {
    for (const done of waiting.splice(0, data.length)) done();
  });
  stream.once("end", () => stream.end());
  stream.once("close", finish);
}

async function openPort(engine: DockerEngine, stream: Duplex, port: number, rest: Uint8Array): Promise<void> {
  try {
    const connection = await engine.connectToPort(port);
    if (rest.length > 0) connection.write(rest);
    joinConnection(stream, connection);
  } catch {
    // The relay's client sees what docker-proxy would show: a connection that ends at once.
    stream.destroy();
  }
}
