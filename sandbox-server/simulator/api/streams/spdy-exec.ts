import type { RunningProcess } from "../../runtime/container-runtime.ts";
import { finalStatus, resize, type WantedStreams } from "./exec.ts";
import type { SpdyStream } from "./spdy-connection.ts";
import { acceptSpdy } from "./spdy-upgrade.ts";
import type { StreamRequest } from "./stream-request.ts";

/** exec and attach for clients that speak SPDY/3.1: a stream each for error, stdin, stdout, stderr and resize. */
export function execOverSpdy(stream: StreamRequest, wanted: WantedStreams, run: () => RunningProcess): void {
  const expected = ["error", ...namesOf(wanted)];
  const open = new Map<string, SpdyStream>();
  const process = run();
  acceptSpdy(stream, ["v5.channel.k8s.io", "v4.channel.k8s.io"], (opened) => {
    open.set(opened.headers.get("streamtype") ?? "", opened);
    if (expected.every((name) => open.has(name))) connect(process, open, stream);
  });
  stream.socket.on("close", () => {
    process.closeInput();
    process.signal("SIGHUP");
  });
}

function namesOf({ stdin, stdout, stderr, tty }: WantedStreams): readonly string[] {
  return [
    ...(stdin ? ["stdin"] : []),
    ...(stdout ? ["stdout"] : []),
    ...(stderr && !tty ? ["stderr"] : []),
    ...(tty ? ["resize"] : []),
  ];
}

function connect(process: RunningProcess, open: ReadonlyMap<string, SpdyStream>, stream: StreamRequest): void {
  open.get("stdin")?.listen(
    (data) => process.write(data),
    () => process.closeInput(),
  );
  open.get("resize")?.listen(
    (data) => resize(process, data),
    () => {},
  );
  process.onOutput((name, data) => (open.get(name) ?? open.get("stdout"))?.write(data));
  process.exited
    .then((exit) => {
      open.get("error")?.write(Buffer.from(JSON.stringify(finalStatus(stream, exit))));
      for (const name of ["stdout", "stderr", "error"]) open.get(name)?.end();
      stream.socket.end();
    })
    .catch(stream.onFault);
}
