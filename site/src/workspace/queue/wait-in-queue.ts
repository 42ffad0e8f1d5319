import { ApiError } from "../api.ts";
import { backOffMs } from "../terminals/back-off.ts";
import type { Message, QueuePlace, SandboxView } from "../wire.ts";

export interface WaitOptions {
  readonly place: QueuePlace;
  readonly onPlace: (place: QueuePlace) => void;
  readonly onStep: (message: Message) => void;
  readonly onLost: () => void;
  /** Asks again once the place is no longer known: for the sandbox, or for a place further back. */
  readonly reopen: () => Promise<SandboxView | { readonly queue: QueuePlace }>;
  /** Ends the wait; the place is given up. */
  readonly signal: AbortSignal;
}

/** The sandbox once it is there; undefined when the wait was ended. Errors: `ApiError` where it could not be made. */
export function waitInQueue(options: WaitOptions): Promise<SandboxView | undefined> {
  const { onPlace, onStep, onLost, reopen, signal } = options;
  const done = Promise.withResolvers<SandboxView | undefined>();
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;

  const follow = ({ id }: QueuePlace) => {
    const opened = new EventSource(`/api/queue/${encodeURIComponent(id)}/events`);
    source = opened;
    const on = <T>(name: string, handle: (data: T) => void) =>
      opened.addEventListener(name, (event: MessageEvent<string>) => handle(JSON.parse(event.data) as T));
    on<QueuePlace>("position", onPlace);
    on<{ message: Message }>("step", ({ message }) => onStep(message));
    on<SandboxView>("ready", done.resolve);
    on<{ error: { code: string; message: Message; remedy: Message } }>("failed", ({ error }) =>
      done.reject(new ApiError(error.code, error.message, error.remedy)),
    );
    opened.addEventListener("open", () => {
      tries = 0;
    });
    opened.addEventListener("error", () => {
      onLost();
      // EventSource comes back by itself after a dropped line, but gives up for good on an answer such as 404.
      if (opened.readyState === EventSource.CLOSED) again();
    });
  };
  const again = () => {
    retry = setTimeout(
      async () => {
        try {
          const answer = await reopen();
          if (signal.aborted) return;
          if (!("queue" in answer)) return done.resolve(answer);
          onPlace(answer.queue);
          follow(answer.queue);
        } catch {
          again();
        }
      },
      backOffMs(tries++, Math.random()),
    );
  };
  signal.addEventListener("abort", () => done.resolve(undefined), { once: true });
  onPlace(options.place);
  follow(options.place);
  return done.promise.finally(() => {
    clearTimeout(retry);
    source?.close();
  });
}
