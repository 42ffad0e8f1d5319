import { setTimeout as pass } from "node:timers/promises";
import { WebSocket } from "ws";

export interface TerminalClient extends Disposable {
  type(text: string): void;
  /** Bytes of output so far. */
  readonly received: number;
  /** Resolves once the output since the last call holds `words`. */
  until(words: string): Promise<void>;
  /** Resolves once so many bytes have come. */
  untilBytes(bytes: number): Promise<void>;
  /** A client that has stalled draws nothing and acknowledges nothing. */
  stall(): void;
}

/** How many bytes a browser draws before it acknowledges them. */
const acknowledgeBytes = 64 * 1024;

/** Opens a terminal at a bare server. */
export function connectBare(url: string): Promise<TerminalClient> {
  return connect(new WebSocket(url.replace("http", "ws")), false);
}

/** Makes (or finds) the single learner's sandbox of an exercise and opens a terminal of it, as the page does. */
export async function connectMatelot(url: string, exercise: string, terminal = "1"): Promise<TerminalClient> {
  for (;;) {
    const answer = await post<{ id: string } | object>(`${url}/api/sandboxes`, { exercise, language: "en" });
    if ("id" in answer) return openTerminal(url, answer.id, terminal);
    // A slow machine is still bringing it up.
    await pass(500);
  }
}

/** Asks for a sandbox as one learner of many, known by a cookie; its prompt, or a place in the queue. */
export async function join(url: string, exercise: string, cookie: string): Promise<"prompt" | "place"> {
  const answer = await post<{ id: string } | { queue: { position: number } }>(
    `${url}/api/sandboxes`,
    { exercise, language: "en" },
    cookie,
  );
  if ("queue" in answer) return "place";
  using terminal = await openTerminal(url, answer.id, "1", cookie);
  await terminal.until("$ ");
  return "prompt";
}

async function openTerminal(url: string, id: string, terminal: string, cookie = ""): Promise<TerminalClient> {
  const { ticket } = await post<{ ticket: string }>(`${url}/api/sandboxes/${id}/tickets`, { terminal }, cookie);
  const address = `${url.replace("http", "ws")}/api/terminals?ticket=${ticket}`;
  return connect(new WebSocket(address, "matelot.terminal.v1", { origin: url, perMessageDeflate: false }), true);
}

/** Removes the learner's sandbox of an exercise. */
export async function removeSandbox(url: string, exercise: string): Promise<void> {
  const found = await fetch(`${url}/api/sandboxes?exercise=${exercise}`);
  const { sandbox } = (await found.json()) as { sandbox: { id: string } };
  const answer = await fetch(`${url}/api/sandboxes/${sandbox.id}`, { method: "DELETE", headers: { origin: url } });
  if (!answer.ok) throw new Error(`DELETE answered ${answer.status}: ${await answer.text()}`);
}

async function post<Answer>(address: string, body: unknown, cookie = ""): Promise<Answer> {
  const headers = { "content-type": "application/json", origin: new URL(address).origin, cookie };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

async function connect(socket: WebSocket, acknowledges: boolean): Promise<TerminalClient> {
  let received = 0;
  let unacknowledged = 0;
  let tail = "";
  let waiting: { isMet: () => boolean; resolve: () => void } | undefined;
  socket.on("message", (data: Buffer, isBinary) => {
    if (acknowledges && !isBinary) return;
    received += data.length;
    unacknowledged += data.length;
    // Looking for words in a flood would be the client's work, not the server's.
    tail = data.length > 4096 ? data.subarray(-4096).toString() : (tail + data.toString()).slice(-8192);
    if (acknowledges && unacknowledged >= acknowledgeBytes) {
      socket.send(JSON.stringify({ type: "ack", bytes: unacknowledged }));
      unacknowledged = 0;
    }
    if (waiting?.isMet()) waiting.resolve();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  const wait = (isMet: () => boolean) =>
    new Promise<void>((resolve) => {
      waiting = { isMet, resolve };
      if (isMet()) resolve();
    });
  return {
    get received() {
      return received;
    },
    type: (text) => socket.send(Buffer.from(text)),
    async until(words) {
      await wait(() => tail.includes(words));
      tail = "";
    },
    untilBytes: (bytes) => wait(() => received >= bytes),
    stall: () => socket.pause(),
    [Symbol.dispose]: () => socket.terminate(),
  };
}
