import type { Language } from "../../../sandbox-server/language/message.ts";
import { say } from "./messages.ts";
import type { ExerciseView, Message, QueuePlace, SandboxView, Ticket } from "./wire.ts";

/** A request that did not work: what to tell the learner, and what they can do. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The server's error code, or `unreachable` where there was no answer. */
  readonly code: string;
  readonly said: Message;
  readonly remedy: Message;

  constructor(code: string, said: Message, remedy: Message) {
    super(said.en);
    this.code = code;
    this.said = said;
    this.remedy = remedy;
  }
}

function unreachable(): ApiError {
  const both = (key: "unreachable" | "unreachableRemedy"): Message => ({ en: say("en", key), fr: say("fr", key) });
  return new ApiError("unreachable", both("unreachable"), both("unreachableRemedy"));
}

/** `T` is what the server sends; nothing at all where there is nothing to say (204). */
async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  } catch {
    throw unreachable();
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as T;
  const error = (answer as { error?: { code: string; message: Message; remedy: Message } } | undefined)?.error;
  throw error === undefined ? unreachable() : new ApiError(error.code, error.message, error.remedy);
}

const segment = encodeURIComponent;

/** The server's HTTP interface. Every call throws `ApiError`. */
export const api = {
  exercise: (id: string) => request<ExerciseView>("GET", `/api/exercises/${segment(id)}`),
  openHints: (id: string, count: number) =>
    request<{ opened: readonly Message[] }>("POST", `/api/exercises/${segment(id)}/hints`, { count }),
  openSolution: (id: string) => request<{ solution: Message }>("POST", `/api/exercises/${segment(id)}/solution`, {}),
  openSandbox: (exercise: string, language: Language) =>
    request<SandboxView | { readonly queue: QueuePlace }>("POST", "/api/sandboxes", { exercise, language }),
  leaveQueue: (place: string) => request<unknown>("DELETE", `/api/queue/${segment(place)}`),
  extendSandbox: (id: string) => request<SandboxView>("POST", `/api/sandboxes/${segment(id)}/extension`, {}),
  /** Whether there is a sandbox of this learner to go on with, or a place in the queue for one. */
  hasBegun: async (exercise: string): Promise<boolean> => {
    const found = await request<{ readonly sandbox: SandboxView | null; readonly queue?: QueuePlace | null }>(
      "GET",
      `/api/sandboxes?exercise=${segment(exercise)}`,
    );
    return (found.sandbox ?? found.queue ?? null) !== null;
  },
  resetSandbox: (id: string) => request<SandboxView>("POST", `/api/sandboxes/${segment(id)}/reset`, {}),
  ticket: (sandbox: string, terminal: string, language: Language) =>
    request<Ticket>("POST", `/api/sandboxes/${segment(sandbox)}/tickets`, { terminal, language }),
};

/** Any thrown value as an error that can be shown. */
export function asApiError(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : unreachable();
}
