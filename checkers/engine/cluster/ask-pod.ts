import { PassThrough, Writable } from "node:stream";
import { type KubeConfig, PortForward } from "@kubernetes/client-node";

export interface PodQuestion {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  readonly send: string;
}

export interface PodQuestionLimits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** The answer is complete when this says so, or when the other side ends it. */
  readonly isEnough: (answer: string) => boolean;
}

/**
 * Sends a text to a port of a pod through the API's port-forward, and resolves with what came back: "" when nothing
 * did in time, or nobody listens. Rejects when the API can't be reached or refuses.
 */
export async function askPod(
  config: KubeConfig,
  { namespace, pod, port, send }: PodQuestion,
  { signal, timeoutMs, maxBytes, isEnough }: PodQuestionLimits,
): Promise<string> {
  let answer = "";
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (answer.length < maxBytes) answer = (answer + chunk.toString("utf8")).slice(0, maxBytes);
      if (isEnough(answer)) resolve();
      done();
    },
  });
  // The forwarder's own words ("connection refused"): nobody listens.
  const faults = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // The first frame of the stream names the port only, and comes here empty.
      if (chunk.length > 0) resolve();
      done();
    },
  });
  // An abort may come while the connection is still being opened, when nobody waits for the end yet.
  promise.catch(() => undefined);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const stop = () => (signal.aborted ? reject(signal.reason) : resolve());
  limit.addEventListener("abort", stop, { once: true });
  const input = new PassThrough();
  const opened = await new PortForward(config).portForward(namespace, pod, [port], sink, faults, input);
  const socket = typeof opened === "function" ? opened() : opened;
  socket?.on("error", reject);
  socket?.on("close", () => resolve());
  input.write(send);
  try {
    await promise;
    return answer;
  } finally {
    limit.removeEventListener("abort", stop);
    socket?.close();
  }
}
