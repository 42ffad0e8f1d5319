import { Writable } from "node:stream";
import { Exec, type KubeConfig, type V1Status } from "@kubernetes/client-node";

export interface PodCommand {
  readonly namespace: string;
  readonly pod: string;
  /** The pod's only or default container when absent. */
  readonly container?: string;
  readonly command: readonly string[];
}

export interface CommandResult {
  /** 124 when it had to be ended, as `timeout` says it. */
  readonly code: number;
  /** Standard output and standard error as they came, at most `maxBytes` of them. */
  readonly output: string;
}

export interface PodCommandLimits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** Runs a command through the API's exec; rejects when the API can't be reached or refuses. */
export async function runInPod(
  config: KubeConfig,
  { namespace, pod, container = "", command }: PodCommand,
  { signal, timeoutMs, maxBytes }: PodCommandLimits,
): Promise<CommandResult> {
  let output = "";
  const sink = () =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        if (output.length < maxBytes) output = (output + chunk.toString("utf8")).slice(0, maxBytes);
        done();
      },
    });
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  // An abort may come while the connection is still being opened, when nobody waits for the end yet.
  promise.catch(() => undefined);
  const ended = (status: V1Status) => resolve(exitCode(status));
  const socket = await new Exec(config).exec(
    namespace,
    pod,
    container,
    [...command],
    sink(),
    sink(),
    null,
    false,
    ended,
  );
  const stop = () => (signal.aborted ? reject(signal.reason) : resolve(124));
  limit.addEventListener("abort", stop, { once: true });
  socket.on("error", reject);
  socket.on("close", () => reject(new Error("the connection to the pod was closed")));
  try {
    return { code: await promise, output };
  } finally {
    limit.removeEventListener("abort", stop);
    socket.close();
  }
}

/** The exit code stands among the causes of the status (kubectl's remotecommand v4 protocol). */
function exitCode(status: V1Status): number {
  if (status.status === "Success") return 0;
  const cause = status.details?.causes?.find(({ reason }) => reason === "ExitCode");
  return Number(cause?.message ?? 1);
}
