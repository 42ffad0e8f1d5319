import { PassThrough } from "node:stream";
import { setTimeout } from "node:timers/promises";
import type Docker from "dockerode";
import { MatelotError } from "../../../../errors/index.ts";
import { feed } from "../../../program-input.ts";
import type { CallOptions } from "../../../sandbox-provider.ts";
import type { Calls } from "./calls.ts";
import type { ExecCommand, ExecOptions, ExecResult, ExecSession, OpenExecOptions } from "./engine.ts";
import { collect, separated } from "./exec-streams.ts";

/** Enough for every command of ours, and little beside the server's memory. */
const defaultMaxOutputBytes = 4 * 1024 * 1024;

/** The engine reports the exit code a moment after it has closed the stream. */
const exitTries = 200;
const exitPauseMs = 5;

export function createExecs(docker: Docker, { call }: Calls) {
  const open = async (
    container: string,
    { argv, user, environment = {}, workingDirectory }: ExecCommand,
    { signal, terminal }: OpenExecOptions,
  ): Promise<ExecSession> => {
    const doing = `exec in ${container}`;
    const size: { ConsoleSize?: [number, number] } =
      terminal === undefined ? {} : { ConsoleSize: [terminal.rows, terminal.columns] };
    const exec = await call(doing, signal, (abortSignal) =>
      docker.getContainer(container).exec({
        ...{ AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: terminal !== undefined, abortSignal },
        Cmd: [...argv],
        Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
        ...(user === undefined ? {} : { User: user }),
        ...(workingDirectory === undefined ? {} : { WorkingDir: workingDirectory }),
        ...size,
      }),
    );
    // The stream outlives this call: neither its time-out nor the caller's abort may cut it later on.
    const stream = await call(doing, signal, () =>
      exec.start({ hijack: true, stdin: true, Tty: terminal !== undefined }),
    );
    const inspect = ({ signal: inspecting }: CallOptions) =>
      call(doing, inspecting, (abortSignal) => exec.inspect({ abortSignal }));
    const sides = terminal === undefined ? separated(docker, stream) : { stream, stderr: new PassThrough().end() };
    const session: ExecSession = {
      ...sides,
      async resize(columns, rows) {
        await call(doing, undefined, (abortSignal) => exec.resize({ w: columns, h: rows, abortSignal }));
      },
      async exitCode() {
        for (let left = exitTries; ; left -= 1) {
          const { Running: running, ExitCode: code } = await inspect({});
          if (!running && code !== null) return code;
          if (left === 0) return undefined;
          await setTimeout(exitPauseMs);
        }
      },
    };
    if (terminal !== undefined) await session.resize(terminal.columns, terminal.rows);
    return session;
  };

  const run = async (container: string, command: ExecCommand, options: ExecOptions): Promise<ExecResult> => {
    const { signal, input, timeoutMs, maxOutputBytes = defaultMaxOutputBytes } = options;
    const session = await open(container, command, signal === undefined ? {} : { signal });
    const deadline = AbortSignal.timeout(timeoutMs);
    const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    const hangUp = () => session.stream.destroy();
    either.addEventListener("abort", hangUp, { once: true });
    using _input = feed(session.stream, input);
    try {
      const [stdout, stderr] = await Promise.all([
        collect(session.stream, maxOutputBytes),
        collect(session.stderr, maxOutputBytes),
      ]);
      either.throwIfAborted();
      return { code: (await session.exitCode()) ?? -1, stdout, stderr };
    } catch (thrown) {
      if (signal?.aborted) throw signal.reason;
      if (!deadline.aborted) throw thrown;
      throw new MatelotError("command-timed-out", {
        message: {
          en: `${command.argv.join(" ")} took longer than ${timeoutMs} ms in ${container}.`,
          fr: `${command.argv.join(" ")} a pris plus de ${timeoutMs} ms dans ${container}.`,
        },
        cause: thrown,
      });
    } finally {
      either.removeEventListener("abort", hangUp);
    }
  };
  return { open, run };
}
