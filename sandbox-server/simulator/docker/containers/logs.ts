import type { LogLine } from "../../runtime/container-runtime.ts";
import { frame, streamType } from "../api/multiplexed-stream.ts";
import { type ApiCall, flag } from "../api/route.ts";
import { EngineFault } from "../engine-fault.ts";
import { parseTime, rfc3339Nano } from "../times.ts";
import type { EngineContainer } from "./engine-container.ts";

/** A client that leaves so much unread has stopped reading; a whole log is smaller. */
const UNREAD_BYTES = 24 * 1024 * 1024;

/** A line as the program wrote it. */
export function logText({ text, isUnfinished }: LogLine): string {
  return isUnfinished === true ? text : `${text}\n`;
}

/** `GET /containers/{id}/logs`. Errors: EngineFault 400 when neither stream is asked for, or for times of no known form. */
export function sendLogs(container: EngineContainer, call: ApiCall): void {
  const { query, response, signal } = call;
  const wants = { stdout: flag(query, "stdout"), stderr: flag(query, "stderr") };
  if (!wants.stdout && !wants.stderr) {
    throw new EngineFault(400, "Bad parameters: you must choose at least one stream");
  }
  const since = parseTime(query.get("since") ?? "");
  const until = parseTime(query.get("until") ?? "");
  const tail = query.get("tail") ?? "all";
  const withTime = flag(query, "timestamps");
  const { Tty } = container.config;

  const send = (line: LogLine) => {
    if (!wants[line.stream] || (until !== undefined && line.time > until)) return;
    const text = `${withTime ? `${rfc3339Nano(line.time)} ` : ""}${logText(line)}`;
    response.write(Tty ? text : frame(line.stream, Buffer.from(text)));
    if (response.writableLength > UNREAD_BYTES) response.destroy();
  };

  response.writeHead(200, { "Content-Type": streamType(call.minor, Tty) });
  response.flushHeaders();
  const lines = container.log
    .read(since === undefined ? {} : { sinceTime: since })
    .filter(({ stream }) => wants[stream]);
  const number = /^\d+$/.test(tail) ? Number(tail) : lines.length;
  for (const line of number === 0 ? [] : lines.slice(-number)) send(line);
  if (!flag(query, "follow") || !container.isActive) {
    response.end();
    return;
  }
  const stack = new DisposableStack();
  const end = () => {
    stack.dispose();
    response.end();
  };
  stack.use(container.log.follow(send));
  stack.use(container.waitFor("not-running", end));
  signal.addEventListener("abort", () => stack.dispose(), { once: true });
}
