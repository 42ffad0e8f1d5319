import { backOffMs } from "./terminals/back-off.ts";
import type { Attempt, Ending, JudgedCheck, Message, SandboxView } from "./wire.ts";

/** What the server tells about a sandbox while the page is open. */
export interface SandboxEventListener {
  state(sandbox: SandboxView): void;
  step(message: Message): void;
  verdict(judged: JudgedCheck): void;
  progress(attempt: Attempt): void;
  notice(message: Message): void;
  removed(reason: "asked" | "expired"): void;
  expiring(ending: Ending): void;
  extended(ending: Ending): void;
  /** Whether the stream stands. */
  connected(isConnected: boolean): void;
}

/**
 * Follows a sandbox's server-sent events. EventSource comes back by itself after a dropped line, but gives up for good
 * on an answer such as 404 or 503 (a server that has only just restarted), so that case is retried here.
 */
export function followSandbox(id: string, listener: SandboxEventListener): Disposable {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;

  const open = () => {
    const opened = new EventSource(`/api/sandboxes/${encodeURIComponent(id)}/events`);
    source = opened;
    const on = <T>(name: string, handle: (data: T) => void) =>
      opened.addEventListener(name, (event: MessageEvent<string>) => handle(JSON.parse(event.data) as T));
    on<SandboxView>("state", (sandbox) => listener.state(sandbox));
    on<{ message: Message }>("step", ({ message }) => listener.step(message));
    on<JudgedCheck>("verdict", (judged) => listener.verdict(judged));
    on<Attempt>("progress", (attempt) => listener.progress(attempt));
    on<{ message: Message }>("notice", ({ message }) => listener.notice(message));
    on<{ reason: "asked" | "expired" }>("removed", ({ reason }) => listener.removed(reason));
    on<Ending>("expiring", (ending) => listener.expiring(ending));
    on<Ending>("extended", (ending) => listener.extended(ending));
    opened.addEventListener("open", () => {
      tries = 0;
      listener.connected(true);
    });
    opened.addEventListener("error", () => {
      listener.connected(false);
      if (opened.readyState !== EventSource.CLOSED) return;
      retry = setTimeout(open, backOffMs(tries++, Math.random()));
    });
  };
  open();
  return {
    [Symbol.dispose]() {
      clearTimeout(retry);
      source?.close();
    },
  };
}
