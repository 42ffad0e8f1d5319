import type { Connection } from "../../../network/cluster-network.ts";
import { SystemFault } from "../../files/system-fault.ts";
import type { Process } from "../../processes/process.ts";
import type { Program } from "../program.ts";
import { Keyspace, runCommand } from "./commands.ts";
import { array, bulk, fault, ok, parseCommand, printReply, type Reply } from "./resp.ts";

const defaultPort = 6379;
const dumpFile = "dump.rdb";

/** redis-server: strings, lists, hashes and sets; AUTH; saved to its working directory on SAVE and at the end. */
export const redisServer: Program = {
  name: "redis-server",
  memoryBytes: 8 * 1024 * 1024,
  async run(process) {
    const version = process.env.get("REDIS_VERSION") ?? "8.2.2";
    if (process.argv.includes("--version") || process.argv.includes("-v")) {
      await process.print(`Redis server v=${version} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0\n`);
      return 0;
    }
    const settings = readSettings(process);
    const server = createServer(process, version, settings);
    for (const line of startLines(version, settings.port)) await process.print(`${stamp(process, "C")} ${line}\n`);
    let isEnding = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.handle(signal, () => {
        isEnding = true;
      });
    }
    using _listening = process.scope.network.listen(settings.port, "TCP", server.accept);
    await process.print(`${stamp(process, "M")} * Ready to accept connections tcp\n`);
    while (!isEnding) await process.waitFor((wake) => process.arrivals.add(wake));
    await process.print(`${stamp(process, "M")} # User requested shutdown...\n`);
    server.save();
    await process.print(`${stamp(process, "M")} # Redis is now ready to exit, bye bye...\n`);
    return 0;
  },
};

interface ServerSettings {
  readonly port: number;
  readonly password: string | undefined;
  readonly appendsOnly: boolean;
}

/** `--port 6380 --requirepass x`, or a configuration file of the same words. */
function readSettings(process: Process): ServerSettings {
  const words = process.argv.slice(1);
  const [file] = words;
  const fromFile =
    file !== undefined && !file.startsWith("-")
      ? process.files
          .readText(file)
          .split("\n")
          .map((line) => line.trim().split(/\s+/))
      : [];
  const fromFlags = words.flatMap((word, index) =>
    word.startsWith("--") ? [[word.slice(2), words[index + 1] ?? ""]] : [],
  );
  const values = new Map([...fromFile, ...fromFlags].map(([name = "", value = ""]) => [name.toLowerCase(), value]));
  return {
    port: Number(values.get("port") ?? defaultPort),
    password: values.get("requirepass")?.replace(/^"|"$/g, ""),
    appendsOnly: values.get("appendonly") === "yes",
  };
}

function startLines(version: string, port: number): readonly string[] {
  return [
    "* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo",
    `* Redis version=${version}, bits=64, commit=00000000, modified=0, pid=1, just started`,
    "# Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf",
    `* Running mode=standalone, port=${port}.`,
    "* Server initialized",
  ];
}

function stamp(process: Process, role: "C" | "M"): string {
  const time = new Date(process.scope.clock.now());
  const [, day, month, year] = time.toUTCString().split(" ");
  return `${process.pid}:${role} ${day} ${month} ${year} ${time.toISOString().slice(11, 23)}`;
}

function createServer(process: Process, version: string, settings: ServerSettings) {
  const now = () => process.scope.clock.now();
  const data = new Keyspace(now);
  const load = () => {
    if (process.files.find(dumpFile) === undefined) return;
    try {
      data.load(process.files.readText(dumpFile));
    } catch (thrown) {
      // A dump that something else wrote: the real server would refuse it, too, and say so.
      if (!(thrown instanceof SyntaxError)) throw thrown;
    }
  };
  const save = (): boolean => {
    try {
      process.files.writeFile(dumpFile, data.dump());
      return true;
    } catch (thrown) {
      if (!(thrown instanceof SystemFault)) throw thrown;
      return false;
    }
  };
  const answer = (words: readonly string[], session: { isKnown: boolean }): Reply => {
    const [name = "", ...args] = words;
    const command = name.toLowerCase();
    if (command === "auth") return authenticate(args, settings, session);
    if (!session.isKnown) return fault("NOAUTH Authentication required.");
    if (command === "save" || command === "bgsave") return save() ? ok : fault("ERR");
    if (command === "info") return bulk(info(process, version, data, settings));
    if (command === "config") return args[0]?.toLowerCase() === "get" ? array([]) : ok;
    if (command === "command" || command === "client" || command === "hello") return array([]);
    const reply = runCommand(data, words, now());
    const list = args.map((arg) => `'${arg}' `).join("");
    if (reply === undefined) return fault(`ERR unknown command '${name}', with args beginning with: ${list}`);
    // As appendonly promises: nothing that was acknowledged is lost with the process.
    if (settings.appendsOnly) save();
    return reply;
  };
  load();
  const accept = (connection: Connection) => {
    const session = { isKnown: settings.password === undefined };
    let received = Buffer.alloc(0);
    connection.onData((bytes) => {
      received = Buffer.concat([received, bytes]);
      for (let next = parseCommand(received); next !== undefined; next = parseCommand(received)) {
        received = received.subarray(next.end);
        if (next.words.length === 0) continue;
        process.scope.cpu.add(0.02);
        if (next.words[0]?.toLowerCase() === "quit") return connection.end();
        connection.write(Buffer.from(printReply(answer(next.words, session))));
      }
    });
    connection.onEnd(() => connection.end());
  };
  return { accept, save };
}

function authenticate(args: readonly string[], settings: ServerSettings, session: { isKnown: boolean }): Reply {
  if (settings.password === undefined) {
    return fault(
      "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?",
    );
  }
  session.isKnown = args.at(-1) === settings.password;
  return session.isKnown ? ok : fault("WRONGPASS invalid username-password pair or user is disabled.");
}

function info(process: Process, version: string, data: Keyspace, { port }: ServerSettings): string {
  const uptime = Math.floor((process.scope.clock.now() - process.startedAt) / 1000);
  return [
    "# Server",
    `redis_version:${version}`,
    "redis_mode:standalone",
    `process_id:${process.pid}`,
    `tcp_port:${port}`,
    `uptime_in_seconds:${uptime}`,
    "",
    "# Replication",
    "role:master",
    "connected_slaves:0",
    "",
    "# Keyspace",
    ...(data.keys().length === 0 ? [] : [`db0:keys=${data.keys().length},expires=0,avg_ttl=0`]),
    "",
  ].join("\r\n");
}
