import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { access, mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const relay = fileURLToPath(new URL("./inside/relay", import.meta.url));
let directory: string;
let server: Server;
let port: number;
let answer: (connection: Socket) => void;
let relayPid: number;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "matelot-relay-"));
  answer = (connection) => connection.end();
  server = createServer({ allowHalfOpen: true }, (connection) => {
    connection.on("error", () => undefined);
    answer(connection);
  });
  server.listen(join(directory, "socket"));
  await once(server, "listening");
  port = await freePort();
  const started = start();
  expect(await once(started, "exit")).toEqual([0, null]);
  relayPid = await pidOfRelay();
});

afterEach(async () => {
  process.kill(relayPid);
  server.close();
  await rm(directory, { recursive: true });
});

test("it listens by the time it returns, and carries bytes both ways", async () => {
  answer = (connection) => connection.pipe(connection);
  const client = connect(port, "127.0.0.1");
  client.end("ahoy");
  expect(await text(client)).toBe("ahoy");
});

test("half-close reaches the other side while the answer is still to come", async () => {
  answer = async (connection) => {
    const question = await text(connection);
    connection.end(`answer to ${question}`);
  };
  const client = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  client.end("question");
  expect(await text(client)).toBe("answer to question");
});

test("many megabytes arrive whole on several connections at once", async () => {
  const sent = randomBytes(8 * 1024 * 1024);
  answer = (connection) => connection.end(sent);
  const digests = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const digest = createHash("sha256");
      for await (const chunk of connect(port, "127.0.0.1")) digest.update(chunk);
      return digest.digest("hex");
    }),
  );
  expect(new Set(digests)).toEqual(new Set([createHash("sha256").update(sent).digest("hex")]));
});

test("it refuses to start where nobody listens on the socket", async () => {
  const failing = spawn("perl", [relay, join(directory, "absent"), `127.0.0.1:${await freePort()}`], { stdio: "pipe" });
  const said = text(failing.stderr);
  expect((await once(failing, "exit"))[0]).not.toBe(0);
  expect(await said).toContain("the server has gone");
});

test("it also leads from a socket to an address, and tries anew for every connection", async () => {
  const [place, address] = [join(directory, "gate"), `127.0.0.1:${await freePort()}`];
  const gate = spawn("perl", [relay, "--stay", address, place], { stdio: "inherit" });
  try {
    await vi.waitFor(() => access(place), { timeout: 10_000, interval: 10 });
    // Nobody is there yet: the connection ends, the relay stays.
    expect(await text(connect(place))).toBe("");
    const behind = createServer((connection) => connection.pipe(connection));
    behind.listen(Number(address.split(":")[1]), "127.0.0.1");
    await once(behind, "listening");
    const client = connect(place);
    client.end("ahoy");
    expect(await text(client)).toBe("ahoy");
    behind.close();
  } finally {
    gate.kill();
    await once(gate, "exit");
  }
});

function start(): ChildProcess {
  return spawn("perl", [relay, join(directory, "socket"), `127.0.0.1:${port}`], { stdio: "inherit" });
}

/** The relay goes on in the background: it is the process that holds the socket listening on the port. */
async function pidOfRelay(): Promise<number> {
  const table = await readFile("/proc/net/tcp", "utf8");
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const inode = table
    .split("\n")
    .find((line) => line.includes(` ${address} `))
    ?.trim()
    .split(/\s+/)[9];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")));
    if (targets.includes(`socket:[${inode}]`)) return Number(pid);
  }
  throw new Error(`nobody listens on ${port}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return address.port;
}
