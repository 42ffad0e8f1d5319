import type { Connection } from "../../../network/cluster-network.ts";
import type { Process } from "../../processes/process.ts";
import { faultWords, isNetworkError } from "../network-fault-words.ts";
import type { Program } from "../program.ts";
import { parseReply, type Reply } from "./resp.ts";

interface Settings {
  readonly host: string;
  readonly port: number;
  readonly password: string | undefined;
  readonly command: readonly string[];
}

/** redis-cli: one command from its arguments, or commands from standard input, with a prompt on a terminal. */
export const redisCli: Program = {
  name: "redis-cli",
  async run(process) {
    const settings = readSettings(process);
    const place = `${settings.host}:${settings.port}`;
    try {
      const connection = await process.awaitOutside(process.scope.network.connect(settings.host, settings.port));
      const session = createSession(process, connection);
      if (settings.password !== undefined) await session.send(["AUTH", settings.password]);
      const isInteractive = process.descriptor(0).type === "terminal";
      if (settings.command.length > 0) {
        const reply = await session.send(settings.command);
        await process.print(`${printForPeople(reply, process.descriptor(1).type === "terminal")}\n`);
        return reply.kind === "error" ? 1 : 0;
      }
      return await converse(process, session, isInteractive ? `${place}> ` : "");
    } catch (thrown) {
      if (!isNetworkError(thrown)) throw thrown;
      const words = thrown.code === "ENOTFOUND" ? "Name or service not known" : faultWords[thrown.code];
      await process.warn(`Could not connect to Redis at ${place}: ${words}\n`);
      return 1;
    }
  },
};

function readSettings(process: Process): Settings {
  const words = process.argv.slice(1);
  let settings = { host: "127.0.0.1", port: 6379, password: process.env.get("REDISCLI_AUTH") };
  for (let word = words[0]; word?.startsWith("-"); word = words[0]) {
    words.shift();
    if (word === "-h") settings = { ...settings, host: words.shift() ?? "" };
    else if (word === "-p") settings = { ...settings, port: Number(words.shift()) };
    else if (word === "-a" || word === "--pass") settings = { ...settings, password: words.shift() };
    else if (word === "-n") words.shift();
  }
  return { ...settings, command: words };
}

interface Session {
  send(words: readonly string[]): Promise<Reply>;
}

function createSession(process: Process, connection: Connection): Session {
  let received = Buffer.alloc(0);
  let isClosed = false;
  let wake = () => {};
  connection.onData((data) => {
    received = Buffer.concat([received, data]);
    wake();
  });
  connection.onClose(() => {
    isClosed = true;
    wake();
  });
  return {
    async send(words) {
      const items = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("");
      connection.write(Buffer.from(`*${words.length}\r\n${items}`));
      for (;;) {
        const parsed = parseReply(received);
        if (parsed !== undefined) {
          received = received.subarray(parsed.end);
          return parsed.reply;
        }
        if (isClosed) return { kind: "error", text: "Error: Server closed the connection" };
        await process.waitFor((call) => {
          wake = call;
          return { [Symbol.dispose]: () => undefined };
        });
      }
    },
  };
}

async function converse(process: Process, session: Session, prompt: string): Promise<number> {
  for (;;) {
    if (prompt !== "") await process.print(prompt);
    const bytes = await process.read(0, 65_536, 0x0a);
    if (bytes === undefined) return 0;
    const words = splitWords(Buffer.from(bytes).toString());
    if (words.length === 0) continue;
    if (/^(quit|exit)$/i.test(words[0] ?? "")) return 0;
    await process.print(`${printForPeople(await session.send(words), prompt !== "")}\n`);
  }
}

function splitWords(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
}

/** With type marks on a terminal, bare otherwise, as the real client does. */
function printForPeople(reply: Reply, withMarks: boolean): string {
  switch (reply.kind) {
    case "status":
      return reply.text;
    case "error":
      return withMarks ? `(error) ${reply.text}` : reply.text;
    case "integer":
      return withMarks ? `(integer) ${reply.value}` : String(reply.value);
    case "bulk":
      if (reply.text === undefined) return withMarks ? "(nil)" : "";
      return withMarks ? JSON.stringify(reply.text) : reply.text;
    case "array":
      if (reply.items.length === 0) return withMarks ? "(empty array)" : "";
      return reply.items
        .map((item, index) => (withMarks ? `${index + 1}) ` : "") + printForPeople(item, withMarks))
        .join("\n");
  }
}
