import type { Connection } from "../../network/cluster-network.ts";
import type { Process } from "../processes/process.ts";
import { faultWords, isNetworkError } from "./network-fault-words.ts";
import { parseOptions } from "./options.ts";
import { type Program, UsageFault } from "./program.ts";

/** nc: connects (`nc host port`, `nc -zv host port`) or waits for one connection (`nc -l -p port`, `-k`, `-e program` not). */
export const netcat: Program = {
  name: "nc",
  async run(process) {
    const options = parseOptions(process.argv.slice(1), "lp:zvw:kntuq:s:N");
    const [host, portText] = options.operands;
    if (options.has("l")) {
      const port = Number(options.value("p") ?? portText ?? host);
      return listen(process, port, options.has("k"));
    }
    const port = Number(portText);
    if (host === undefined || !Number.isInteger(port))
      throw new UsageFault("Usage: nc [-l] [-p PORT] [-zv] [-w SEC] HOST PORT");
    const wait = options.value("w");
    const asked: ConnectOptions = {
      onlyScans: options.has("z"),
      isVerbose: options.has("v"),
      timeoutMs: wait === undefined ? undefined : Number(wait) * 1000,
    };
    return options.has("u") ? exchangeDatagrams(process, host, port, asked) : connect(process, host, port, asked);
  },
};

interface ConnectOptions {
  readonly onlyScans: boolean;
  readonly isVerbose: boolean;
  readonly timeoutMs: number | undefined;
}

async function connect(process: Process, host: string, port: number, options: ConnectOptions): Promise<number> {
  const { timeoutMs, isVerbose } = options;
  try {
    const pending = process.scope.network.connect(host, port, timeoutMs === undefined ? {} : { timeoutMs });
    const connection = await process.awaitOutside(pending);
    if (isVerbose) await process.warn(`${host} (${connection.remoteAddress}:${port}) open\n`);
    if (options.onlyScans) {
      connection.destroy();
      return 0;
    }
    await converse(process, connection);
    return 0;
  } catch (thrown) {
    if (!isNetworkError(thrown)) throw thrown;
    if (thrown.code === "ENOTFOUND" || thrown.code === "EAI_AGAIN") throw new UsageFault(`bad address '${host}'`);
    if (thrown.code === "ETIMEDOUT" && !isVerbose && timeoutMs !== undefined) return 1;
    if (options.onlyScans && !isVerbose) return 1;
    throw new UsageFault(`${host} (${thrown.address ?? host}:${port}): ${faultWords[thrown.code]}`);
  }
}

/** Each line of input as a datagram, and what comes back to it; without an answer it ends when the time is over. */
async function exchangeDatagrams(
  process: Process,
  host: string,
  port: number,
  { onlyScans, timeoutMs = 1_000 }: ConnectOptions,
): Promise<number> {
  if (onlyScans) return 0;
  for (const line of (await process.readAll(0)).toString().split(/(?<=\n)/)) {
    if (line === "") continue;
    try {
      const exchange = process.scope.network.exchange(host, port, Buffer.from(line), { timeoutMs });
      await process.print(await process.awaitOutside(exchange));
    } catch (thrown) {
      if (!isNetworkError(thrown)) throw thrown;
      if (thrown.code === "ENOTFOUND" || thrown.code === "EAI_AGAIN") throw new UsageFault(`bad address '${host}'`);
      return 1;
    }
  }
  return 0;
}

async function listen(process: Process, port: number, again: boolean): Promise<number> {
  if (!Number.isInteger(port) || port < 1) throw new UsageFault("bad local port");
  do {
    let accepted: Connection | undefined;
    let wake = () => {};
    try {
      using _listening = process.scope.network.listen(port, "TCP", (connection) => {
        if (accepted === undefined) accepted = connection;
        else connection.destroy();
        wake();
      });
      await process.waitFor((call) => {
        wake = call;
        return { [Symbol.dispose]: () => undefined };
      });
    } catch (thrown) {
      if (isNetworkError(thrown)) throw new UsageFault(`bind: ${faultWords[thrown.code]}`);
      throw thrown;
    }
    if (accepted !== undefined) await converse(process, accepted);
  } while (again);
  return 0;
}

/** Standard input to the other side, what comes from there to standard output, until the other side ends. */
export async function converse(process: Process, connection: Connection): Promise<void> {
  const received: Uint8Array[] = [];
  let isEnded = false;
  let wake = () => {};
  connection.onData((data) => {
    received.push(data);
    wake();
  });
  const end = () => {
    isEnded = true;
    wake();
  };
  connection.onEnd(end);
  connection.onClose(end);
  let input: { readonly tryRead: ReturnType<Process["descriptor"]>["tryRead"] } | undefined =
    process.descriptors.get(0);
  try {
    for (;;) {
      for (let data = received.shift(); data !== undefined; data = received.shift()) await process.print(data);
      if (isEnded && received.length === 0) return;
      const part = input?.tryRead(65_536) ?? "wait";
      if (part === "end") {
        connection.end();
        input = undefined;
      } else if (part !== "wait") {
        connection.write(part);
        await process.tick();
        continue;
      }
      await process.waitFor(
        (call) => {
          wake = call;
          return { [Symbol.dispose]: () => undefined };
        },
        ...(input === undefined ? [] : [(call: () => void) => process.descriptor(0).onReady(call)]),
      );
    }
  } finally {
    connection.destroy();
  }
}
