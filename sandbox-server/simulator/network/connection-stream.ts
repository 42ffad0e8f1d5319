import { Duplex } from "node:stream";
import type { Connection } from "./cluster-network.ts";

/** A simulated connection as a Node stream, for code that needs one (TLS). */
export function streamOf(connection: Connection): Duplex {
  const stream = new Duplex({
    read() {},
    write(chunk: Uint8Array, _encoding, done) {
      connection.write(chunk);
      done();
    },
    final(done) {
      connection.end();
      done();
    },
    destroy(error, done) {
      connection.destroy();
      done(error);
    },
  });
  connection.onData((data) => stream.push(Buffer.from(data)));
  connection.onEnd(() => stream.push(null));
  connection.onClose((reason) => {
    if (reason === "reset") stream.destroy();
  });
  return stream;
}

/** Carries bytes both ways between a stream and a simulated connection until both have ended. */
export function joinConnection(stream: Duplex, connection: Connection): void {
  connection.onData((data) => stream.write(data));
  connection.onEnd(() => stream.end());
  connection.onClose((reason) => {
    if (reason === "reset") stream.destroy();
  });
  stream.on("data", (data: Buffer) => connection.write(data));
  stream.on("end", () => connection.end());
  stream.on("close", () => connection.destroy());
  stream.resume();
}
