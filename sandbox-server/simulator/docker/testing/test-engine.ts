import { mkdtemp, rm } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type Clock, systemClock } from "../../clock.ts";
import { createRuntimeServices } from "../../runtime/index.ts";
import { createMemoryNetwork } from "../../runtime/testing/memory-network.ts";
import type { DockerEngine } from "../engine.ts";
import { openDockerEngine, serveDockerConnection } from "../index.ts";
import type { HostFiles } from "../volumes/host-files.ts";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly bytes: Buffer;
  readonly text: string;
  /** The JSON body; undefined where it is none. */
  readonly body: Record<string, never> | undefined;
}

/** An engine behind a unix socket of its own. */
export interface TestEngine extends AsyncDisposable {
  readonly engine: DockerEngine;
  readonly socketPath: string;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Creates and starts a container of busybox; the id. */
  run(name: string, settings: Record<string, unknown>): Promise<string>;
  /** The connection of an upgraded request, and what came before. */
  upgrade(path: string, body?: unknown): Promise<Socket>;
}

/** @param saved what an earlier engine's `snapshot` gave */
export async function createTestEngine(
  options: { readonly clock?: Clock; readonly saved?: unknown; readonly hostFiles?: HostFiles } = {},
): Promise<TestEngine> {
  const { clock = systemClock, saved, hostFiles } = options;
  const directory = await mkdtemp(join(tmpdir(), "matelot-engine-"));
  const socketPath = join(directory, "docker.sock");
  const services = createRuntimeServices({ clock, random: { next: Math.random }, network: createMemoryNetwork() });
  const faults: unknown[] = [];
  const engine = openDockerEngine({ services, saved, hostFiles, onFault: (fault) => faults.push(fault) });
  const server = createServer({ allowHalfOpen: true }, (connection) => serveDockerConnection(engine, connection));
  await new Promise<void>((resolve) => void server.listen(socketPath, resolve));

  const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
    const text = body === undefined ? "" : JSON.stringify(body);
    const length = { "Content-Type": "application/json", "Content-Length": String(Buffer.byteLength(text)) };
    const sent = request({ socketPath, method, path: `/v1.44${path}`, headers: { ...length, ...headers } });
    sent.end(text);
    return sent;
  };
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const sent = send(method, path, body);
    const response = await new Promise<IncomingMessage>((resolve, reject) =>
      sent.on("response", resolve).on("error", reject),
    );
    const bytes = await buffer(response);
    const isJson = response.headers["content-type"] === "application/json";
    const text = bytes.toString();
    const parsed = isJson && text !== "" && !text.trim().includes("\n") ? JSON.parse(text) : undefined;
    return { status: response.statusCode ?? 0, headers: response.headers, bytes, text, body: parsed };
  };
  return {
    engine,
    socketPath,
    call,
    async run(name, settings) {
      await call("POST", "/images/create?fromImage=busybox&tag=latest");
      const created = await call("POST", `/containers/create?name=${name}`, { Image: "busybox", ...settings });
      const id = String(created.body?.Id ?? "");
      const started = await call("POST", `/containers/${id}/start`);
      if (started.status !== 204) throw new Error(`${created.text}${started.text}`);
      return id;
    },
    upgrade: (path, body) =>
      new Promise((resolve, reject) => {
        const sent = send("POST", path, body, { Connection: "Upgrade", Upgrade: "tcp" });
        sent.on("upgrade", (_response, socket: Socket, head: Buffer) => {
          if (head.length > 0) socket.unshift(head);
          resolve(socket);
        });
        sent.on("response", (response) => reject(new Error(`answered with ${response.statusCode}`)));
        sent.on("error", reject);
      }),
    async [Symbol.asyncDispose]() {
      engine[Symbol.dispose]();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
      await rm(directory, { recursive: true });
      if (faults.length > 0) throw new AggregateError(faults, "faults in the engine");
    },
  };
}
