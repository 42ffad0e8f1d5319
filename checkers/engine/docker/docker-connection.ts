import { PassThrough } from "node:stream";
import Docker from "dockerode";
import type { DockerReference } from "../../vocabulary/words/docker/docker-reference.ts";
import type { CommandResult } from "../cluster/connection.ts";

/** What the checks ask of the learner's Docker Engine. Every question rejects when the engine can't be reached. */
export interface DockerConnection extends Disposable {
  /** What `docker inspect` shows of everything that is meant; empty when there is nothing. */
  find(reference: DockerReference): Promise<readonly unknown[]>;
  /** Names of what is there, for a learner who mistyped one. */
  names(type: DockerReference["type"]): Promise<readonly string[]>;
  /** Runs a program in a running container; its output is cut at 64 KiB, and with code 124 when the time is up. */
  exec(container: string, command: readonly string[], limits: ExecLimits): Promise<CommandResult>;
  /** The newest `maxLines` lines of both streams. */
  log(container: string, maxLines: number): Promise<string>;
  /** Tells each event of the engine until it is disposed; tries again by itself. */
  follow(onEvent: () => void): Disposable;
}

export interface ExecLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const maxOutputBytes = 65_536;
const followAgainMs = 1000;
/** As `timeout` of coreutils ends. */
const timedOutCode = 124;

/** Speaks the Docker Engine API on a unix socket; nothing is opened before the first question. */
export function openDockerConnection(socketPath: string): DockerConnection {
  const engine = new Docker({ socketPath });
  const ended = new AbortController();
  return {
    async find({ type, name, byImage }) {
      if (byImage !== true) return [await inspect(engine, type, name)].filter((found) => found !== undefined);
      const all = await engine.listContainers({ all: true });
      const meant = all.filter(({ Image, ImageID }) => Image === name || ImageID === name);
      const found = await Promise.all(meant.map(({ Id }) => inspect(engine, "container", Id)));
      return found.filter((one) => one !== undefined);
    },
    async names(type) {
      if (type === "container") {
        return (await engine.listContainers({ all: true })).map(({ Names }) => (Names[0] ?? "").replace(/^\//, ""));
      }
      if (type === "image") return (await engine.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
      if (type === "volume") return (await engine.listVolumes()).Volumes.map(({ Name }) => Name);
      return (await engine.listNetworks()).map(({ Name }) => Name);
    },
    async exec(name, command, { timeoutMs, signal }) {
      const exec = await engine
        .getContainer(name)
        .exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true, abortSignal: signal });
      const stream = await exec.start({});
      const output = await gathered(engine, stream, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
      if (output === undefined) return { code: timedOutCode, output: "" };
      const { ExitCode } = await exec.inspect();
      return { code: ExitCode ?? timedOutCode, output };
    },
    async log(name, maxLines) {
      const bytes = await engine.getContainer(name).logs({ follow: false, stdout: true, stderr: true, tail: maxLines });
      return withoutFrames(bytes);
    },
    follow: (onEvent) => follow(engine, onEvent, ended.signal),
    [Symbol.dispose]: () => ended.abort(),
  };
}

async function inspect(engine: Docker, type: DockerReference["type"], name: string): Promise<unknown> {
  try {
    if (type === "container") return await engine.getContainer(name).inspect();
    if (type === "image") return await engine.getImage(name).inspect();
    if (type === "volume") return await engine.getVolume(name).inspect();
    return await engine.getNetwork(name).inspect();
  } catch (thrown) {
    if (statusOf(thrown) === 404) return undefined;
    throw thrown;
  }
}

function statusOf(thrown: unknown): number | undefined {
  return typeof thrown === "object" && thrown !== null && "statusCode" in thrown
    ? Number(thrown.statusCode)
    : undefined;
}

/** Both streams as one text; undefined when the limit came first. */
function gathered(engine: Docker, stream: NodeJS.ReadableStream, limit: AbortSignal): Promise<string | undefined> {
  const both = new PassThrough();
  const chunks: Buffer[] = [];
  let size = 0;
  both.on("data", (chunk: Buffer) => {
    if (size < maxOutputBytes) chunks.push(chunk);
    size += chunk.length;
  });
  engine.modem.demuxStream(stream, both, both);
  return new Promise((resolve, reject) => {
    const text = () => Buffer.concat(chunks).subarray(0, maxOutputBytes).toString("utf8");
    stream.once("end", () => resolve(text()));
    stream.once("close", () => resolve(text()));
    stream.once("error", reject);
    limit.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

/** Log lines come in frames of 8 bytes and content, unless the container has a terminal. */
function withoutFrames(bytes: Buffer): string {
  const parts: Buffer[] = [];
  let rest = bytes;
  while (rest.length >= 8 && (rest[0] ?? 9) <= 2 && rest.readUIntBE(1, 3) === 0) {
    const length = rest.readUInt32BE(4);
    parts.push(rest.subarray(8, 8 + length));
    rest = rest.subarray(8 + length);
  }
  return Buffer.concat([...parts, rest]).toString("utf8");
}

function follow(engine: Docker, onEvent: () => void, ended: AbortSignal): Disposable {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ended]);
  let timer: NodeJS.Timeout | undefined;
  const again = () => {
    if (!signal.aborted) timer = setTimeout(start, followAgainMs);
  };
  const start = () => {
    engine.getEvents({ abortSignal: signal }).then((stream) => {
      stream.on("data", onEvent);
      stream.once("error", () => undefined);
      stream.once("close", again);
      signal.addEventListener("abort", () => "destroy" in stream && (stream as PassThrough).destroy(), { once: true });
      if (signal.aborted) (stream as PassThrough).destroy();
    }, again);
  };
  start();
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  return { [Symbol.dispose]: () => stop.abort() };
}
