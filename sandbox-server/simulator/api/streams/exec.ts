import type { WebSocket } from "ws";
import type { ExecOptions, ExitStatus, RunningProcess } from "../../runtime/container-runtime.ts";
import { ApiError, badRequest } from "../../store/api-error.ts";
import type { PodRef } from "../node-agent.ts";
import { agentOf } from "../pod-log.ts";
import { isTrue } from "../watch-stream.ts";
import { execOverSpdy } from "./spdy-exec.ts";
import type { StreamRequest } from "./stream-request.ts";
import { acceptWebSocket, bytesOf, chooseProtocol, wantsWebSocket } from "./web-socket.ts";

/** Channel numbers of the WebSocket protocols (k8s.io/apimachinery/pkg/util/remotecommand). */
const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const;

/** Digits of the number that containerd gives a program started later. */
const execIdLength = 64;

/** Output waiting for a slow client; beyond it the program has to wait. */
const bufferLimitBytes = 256 * 1024;

/** What a client wants to be connected with. */
export interface WantedStreams {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** pods/x/exec: runs a program in a container with its streams over the connection. */
export function execStream(stream: StreamRequest): void {
  const { call, parts } = stream;
  const wanted = wantedStreams(call.query);
  const argv = call.query.getAll("command");
  if (argv.length === 0) throw badRequest("you must specify at least one command for the container");
  const options: ExecOptions = { argv, tty: wanted.tty, stdin: wanted.stdin };
  start(stream, wanted, () => agentOf(parts).exec(podOf(stream), options));
}

/** pods/x/attach: the streams of a container's main program. */
export function attachStream(stream: StreamRequest): void {
  const wanted = wantedStreams(stream.call.query);
  start(stream, wanted, () => agentOf(stream.parts).attach(podOf(stream), { tty: wanted.tty, stdin: wanted.stdin }));
}

function podOf({ path, call }: StreamRequest): PodRef {
  const container = call.query.get("container") ?? "";
  return { namespace: path.namespace, name: path.name, ...(container === "" ? {} : { container }) };
}

function wantedStreams(query: URLSearchParams): WantedStreams {
  const wanted = {
    stdin: isTrue(query.get("stdin")),
    stdout: isTrue(query.get("stdout")),
    stderr: isTrue(query.get("stderr")),
    tty: isTrue(query.get("tty")),
  };
  if (wanted.stdin || wanted.stdout || wanted.stderr) return wanted;
  throw badRequest("you must specify at least 1 of stdin, stdout, stderr");
}

function start(stream: StreamRequest, wanted: WantedStreams, run: () => RunningProcess): void {
  if (!wantsWebSocket(stream)) {
    execOverSpdy(stream, wanted, run);
    return;
  }
  const protocol = chooseProtocol(stream, ["v5.channel.k8s.io", "v4.channel.k8s.io", "channel.k8s.io", ""]);
  // The program is started first: what a client asked for wrongly must be an HTTP answer.
  const process = started(run);
  acceptWebSocket(stream, protocol, (socket) => {
    if (process instanceof ApiError) endWith(socket, internalStatus(process.message), protocol);
    else connect(socket, process, wanted, { stream, protocol });
  });
}

/** The program, or what its machine said instead: the API server tells that over the connection, which it has by then. */
function started(run: () => RunningProcess): RunningProcess | ApiError {
  try {
    return run();
  } catch (fault) {
    if (fault instanceof ApiError && fault.status.reason === "InternalError") return fault;
    throw fault;
  }
}

/** Before version 4 the status channel carried words, and only of what failed. */
function endWith(socket: WebSocket, status: FinalStatus, protocol: string): void {
  const text = /^v[45]\./.test(protocol) ? JSON.stringify(status) : status.message;
  if (text !== undefined && socket.readyState === socket.OPEN) {
    socket.send(Buffer.concat([Buffer.of(channels.status), Buffer.from(text)]));
  }
  socket.close(1000);
}

interface Opened {
  readonly stream: StreamRequest;
  readonly protocol: string;
}

function connect(
  socket: WebSocket,
  process: RunningProcess,
  wanted: WantedStreams,
  { stream, protocol }: Opened,
): void {
  const send = (channel: number, data: Uint8Array) => {
    if (socket.readyState !== socket.OPEN) return;
    socket.send(Buffer.concat([Buffer.of(channel), data]), () => {
      if (socket.bufferedAmount < bufferLimitBytes) process.resume();
    });
    if (socket.bufferedAmount >= bufferLimitBytes) process.pause();
  };
  const output = process.onOutput((name, data) => {
    const isMerged = wanted.tty || name === "stdout";
    if (isMerged ? wanted.stdout : wanted.stderr) send(isMerged ? channels.stdout : channels.stderr, data);
  });
  socket.on("message", (data) => receive(bytesOf(data), process, wanted));
  socket.on("close", () => {
    output[Symbol.dispose]();
    process.resume();
    process.closeInput();
    process.signal("SIGHUP");
  });
  process.exited.then((exit) => endWith(socket, finalStatus(stream, exit), protocol)).catch(stream.onFault);
}

function receive(message: Buffer, process: RunningProcess, wanted: WantedStreams): void {
  const channel = message[0];
  const data = message.subarray(1);
  if (channel === channels.stdin && wanted.stdin) {
    if (data.length > 0) process.write(data);
  } else if (channel === channels.resize) resize(process, data);
  else if (channel === channels.close && data[0] === channels.stdin) process.closeInput();
}

/** The terminal's size as kubectl sends it: `{"Width":80,"Height":24}`. Anything else is ignored. */
export function resize(process: RunningProcess, data: Uint8Array): void {
  const match = /"Width":\s*(\d{1,5})\s*,\s*"Height":\s*(\d{1,5})/.exec(Buffer.from(data).toString());
  if (match !== null) process.resize(Number(match[1]), Number(match[2]));
}

interface FinalStatus {
  readonly status: "Success" | "Failure";
  readonly message?: string;
  readonly [field: string]: unknown;
}

/** What the error channel says in the end. An attachment ends well however the program does, as in the kubelet. */
export function finalStatus({ path, parts }: StreamRequest, { code, message }: ExitStatus): FinalStatus {
  if (code === 0 || path.subresource === "attach") return { metadata: {}, status: "Success" };
  if (message !== undefined) {
    const id = Array.from({ length: execIdLength }, () => Math.floor(parts.random.next() * 16).toString(16)).join("");
    const where = "error executing command in container: failed to exec in container: failed to start exec";
    return internalStatus(`${where} "${id}": ${message}`);
  }
  return {
    metadata: {},
    status: "Failure",
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: String(code) }] },
  };
}

/** apimachinery's NewInternalError, as a meta/v1 Status on the error channel. */
function internalStatus(message: string): FinalStatus {
  return {
    metadata: {},
    status: "Failure",
    message: `Internal error occurred: ${message}`,
    reason: "InternalError",
    details: { causes: [{ message }] },
    code: 500,
  };
}
