import { MatelotError } from "../../../../errors/index.ts";
import { EngineRefusal } from "./engine-refusal.ts";

/** Most answers come within milliseconds; a busy engine that makes networks for a whole class needs its time. */
export const callTimeoutMs = 60_000;

export interface Calls {
  /**
   * One call to the engine, ended by the caller's abort or after `timeoutMs`, its faults translated.
   * Errors: EngineRefusal, `sandbox-provider-unavailable`, the reason of an abort.
   */
  call<Result>(
    doing: string,
    signal: AbortSignal | undefined,
    send: (signal: AbortSignal) => Promise<Result>,
    timeoutMs?: number,
  ): Promise<Result>;
  /**
   * The same for what changes something: an abort waits for the engine's answer, for it would go on all the same, and
   * what it makes after we have cleaned up would be left behind.
   */
  change<Result>(
    doing: string,
    signal: AbortSignal | undefined,
    send: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
}

/** @param host for messages, as DOCKER_HOST says it */
export function createCalls(host: string): Calls {
  const call: Calls["call"] = async (doing, signal, send, timeoutMs = callTimeoutMs) => {
    signal?.throwIfAborted();
    const deadline = AbortSignal.timeout(timeoutMs);
    const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    try {
      return await Promise.race([send(either), abortOf(either)]);
    } catch (thrown) {
      if (signal?.aborted) throw signal.reason;
      if (deadline.aborted) throw timedOut(host, doing, timeoutMs, thrown);
      throw translate(host, doing, thrown);
    }
  };
  return {
    call,
    async change(doing, signal, send) {
      signal?.throwIfAborted();
      const result = await call(doing, undefined, send);
      signal?.throwIfAborted();
      return result;
    },
  };
}

/** Not every call of the client library can be cut: whoever waits is let go all the same. */
function abortOf(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  return aborted;
}

function translate(host: string, doing: string, thrown: unknown): unknown {
  if (thrown instanceof EngineRefusal || thrown instanceof MatelotError) return thrown;
  const { statusCode, json } = thrown as { statusCode?: unknown; json?: { message?: unknown } };
  if (typeof statusCode === "number") {
    const words = typeof json?.message === "string" ? json.message : String(thrown);
    return new EngineRefusal(doing, statusCode, words.trim(), thrown);
  }
  return unreachable(host, thrown);
}

/** The fault of an engine that doesn't answer. */
export function unreachable(host: string, cause: unknown): MatelotError {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new MatelotError("sandbox-provider-unavailable", {
    message: {
      en: `The Docker engine at ${host} does not answer: ${words}`,
      fr: `Le moteur Docker ${host} ne répond pas : ${words}`,
    },
    command: `docker --host ${host} info`,
    cause,
  });
}

function timedOut(host: string, doing: string, timeoutMs: number, cause: unknown): MatelotError {
  const seconds = timeoutMs / 1000;
  return new MatelotError("sandbox-provider-unavailable", {
    message: {
      en: `The Docker engine at ${host} took longer than ${seconds} s (${doing}).`,
      fr: `Le moteur Docker ${host} a pris plus de ${seconds} s (${doing}).`,
    },
    command: `docker --host ${host} info`,
    cause,
  });
}

/** Turns the refusal of something that is not there into undefined. */
export async function unlessMissing<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof EngineRefusal && thrown.isMissing) return undefined;
    throw thrown;
  }
}
