import { z } from "zod";
import type { RunningProcess } from "../../runtime/container-runtime.ts";
import type { FileView } from "../../runtime/files/file-view.ts";
import { SystemFault } from "../../runtime/files/system-fault.ts";
import { RuntimeFault } from "../../runtime/runtime-fault.ts";
import { frame, streamType } from "../api/multiplexed-stream.ts";
import type { ApiCall } from "../api/route.ts";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import { randomId } from "../identifiers.ts";
import { joinClient } from "./client-stream.ts";
import { publishContainer } from "./container-events.ts";
import { parseWith } from "./container-settings.ts";
import { findUser } from "./container-user.ts";
import { viewFiles } from "./container-view.ts";
import type { EngineContainer } from "./engine-container.ts";

const flagSchema = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const textSchema = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

const execSchema = z.object({
  ...{ AttachStdin: flagSchema, AttachStdout: flagSchema, AttachStderr: flagSchema, Tty: flagSchema },
  ...{ Privileged: flagSchema, DetachKeys: textSchema, User: textSchema, WorkingDir: textSchema },
  Env: z.array(z.string()).nullish(),
  Cmd: z.array(z.string()).nullish(),
  ConsoleSize: z.tuple([z.number(), z.number()]).nullish(),
});

interface TerminalSize {
  readonly rows: number;
  readonly columns: number;
}

/** How long an ended program can still be asked for its exit code; dockerd says five minutes. */
const KEPT_MS = 5 * 60_000;
/** The exit code of a program that could not be started. */
const CANNOT_START = 126;

/** One program that was asked for beside a container's main one. */
export interface Exec {
  readonly id: string;
  readonly container: EngineContainer;
  readonly settings: z.output<typeof execSchema>;
  process: RunningProcess | undefined;
  isRunning: boolean;
  wasStarted: boolean;
  exitCode: number | null;
  endedAt: number | undefined;
}

/** Programs run by `docker exec`, from their making until their container has gone. */
export class ExecTable {
  readonly #context: EngineContext;
  readonly #execs = new Map<string, Exec>();

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Errors: EngineFault 404. */
  get(id: string): Exec {
    const found = this.#execs.get(id);
    if (found === undefined || found.container.run === undefined) {
      if (found?.wasStarted === true) return found;
      throw new EngineFault(404, `No such exec instance: ${id}`);
    }
    return found;
  }

  /** Errors: EngineFault 400 without a command, 409 when the container does not run. */
  create(container: EngineContainer, reference: string, body: Record<string, unknown>): Exec {
    const settings = parseWith(execSchema, body);
    if ((settings.Cmd ?? []).length === 0) throw new EngineFault(400, "No exec command specified");
    demandRunning(container, reference);
    this.#forgetOld();
    const id = randomId(this.#context.services.random);
    const exec: Exec = {
      id,
      container,
      settings,
      process: undefined,
      isRunning: false,
      wasStarted: false,
      exitCode: null,
      endedAt: undefined,
    };
    this.#execs.set(id, exec);
    container.execs.set(id, exec);
    publishContainer(this.#context, container, `exec_create: ${commandOf(exec)}`, { execID: id });
    return exec;
  }

  /** Those that ended long ago, and those of containers that have ended under them. */
  #forgetOld(): void {
    const before = this.#context.services.clock.now() - KEPT_MS;
    for (const [id, { container, endedAt }] of this.#execs) {
      if (container.run === undefined || (endedAt !== undefined && endedAt < before)) this.#execs.delete(id);
    }
  }

  /** `POST /exec/{id}/start`: detached, or with the program's streams on the client's connection. */
  async start(call: ApiCall): Promise<void> {
    const exec = this.get(call.parameters.id ?? "");
    const body = await call.json();
    if (exec.wasStarted) throw new EngineFault(409, `Error: Exec command ${exec.id} is already running`);
    demandRunning(exec.container, exec.container.id);
    if (body.Detach === true) {
      const process = this.#tryRun(exec, false, undefined);
      if (process instanceof EngineFault) throw process;
      call.reply(200);
      return;
    }
    this.#startAttached(exec, call, body);
  }

  #startAttached(exec: Exec, call: ApiCall, body: Record<string, unknown>): void {
    const { AttachStdin, AttachStdout, AttachStderr, Tty, DetachKeys } = exec.settings;
    const [rows, columns] = Array.isArray(body.ConsoleSize) ? body.ConsoleSize : (exec.settings.ConsoleSize ?? []);
    const size = typeof rows === "number" && typeof columns === "number" && rows > 0 ? { rows, columns } : undefined;
    const stream = call.hijack(streamType(call.minor, Tty));
    const process = this.#tryRun(exec, AttachStdin, size);
    if (process instanceof EngineFault) {
      const message = Buffer.from(`${process.message}\r\n`);
      stream.end(Tty ? message : frame("stdout", message));
      return;
    }
    const client = joinClient({
      stream,
      isTerminal: Tty,
      takesInput: AttachStdin,
      showsOutput: (name) => (name === "stdout" ? AttachStdout : AttachStderr),
      detachKeys: DetachKeys,
      program: {
        write: (data) => process.write(data),
        closeInput: () => process.closeInput(),
        hold: () => process.pause(),
        release: () => process.resume(),
        detached: () => listening[Symbol.dispose](),
      },
    });
    const listening = process.onOutput((name, data) => client.output(name, data));
    void process.exited.then(({ message }) => {
      if (process.pid === 0) client.output("stdout", Buffer.from(`${message ?? ""}\r\n`));
      client.end();
    });
  }

  /** What keeps a program from starting is told on its stream, for the connection is one already. */
  #tryRun(exec: Exec, stdin: boolean, size: TerminalSize | undefined): RunningProcess | EngineFault {
    try {
      return this.#run(exec, stdin, size);
    } catch (fault) {
      Object.assign(exec, { wasStarted: true, exitCode: CANNOT_START });
      exec.container.execs.delete(exec.id);
      return asEngineFault(fault);
    }
  }

  #run(exec: Exec, stdin: boolean, size: TerminalSize | undefined): RunningProcess {
    const { container, settings } = exec;
    const { run, config } = container;
    if (run === undefined) throw new EngineFault(409, `Container ${container.id} is not running`);
    const user = settings.User === "" ? config.User : settings.User;
    findUser(run.simulated, user);
    demandDirectory(viewFiles(this.#context, container), settings.WorkingDir);
    const process = run.exec({
      argv: settings.Cmd ?? [],
      tty: settings.Tty,
      stdin,
      env: environmentOf(settings.Env ?? []),
      ...(settings.WorkingDir === "" ? {} : { workingDirectory: settings.WorkingDir }),
      user,
      ...size,
    });
    Object.assign(exec, { process, isRunning: true, wasStarted: true });
    publishContainer(this.#context, container, `exec_start: ${commandOf(exec)}`, { execID: exec.id });
    void process.exited.then(({ code }) => {
      Object.assign(exec, { isRunning: false, exitCode: code, endedAt: this.#context.services.clock.now() });
      container.execs.delete(exec.id);
      publishContainer(this.#context, container, "exec_die", { execID: exec.id, exitCode: String(code) });
    });
    return process;
  }

  inspect(exec: Exec): unknown {
    const { container, settings, process } = exec;
    const [entrypoint = "", ...args] = settings.Cmd ?? [];
    return {
      ID: exec.id,
      Running: exec.isRunning,
      ExitCode: exec.exitCode,
      ProcessConfig: {
        tty: settings.Tty,
        entrypoint,
        arguments: args,
        privileged: settings.Privileged,
        ...(settings.User === "" ? {} : { user: settings.User }),
      },
      OpenStdin: settings.AttachStdin,
      OpenStderr: settings.AttachStderr,
      OpenStdout: settings.AttachStdout,
      CanRemove: exec.exitCode !== null,
      ContainerID: container.id,
      DetachKeys: "",
      Pid: process === undefined ? 0 : (container.run?.hostPid ?? 0) + process.pid,
    };
  }
}

/** A container that has just ended or can't take another process; anything else is thrown. */
function asEngineFault(fault: unknown): EngineFault {
  if (fault instanceof EngineFault) return fault;
  if (!(fault instanceof RuntimeFault || fault instanceof SystemFault)) throw fault;
  const words = `OCI runtime exec failed: exec failed: unable to start container process: ${fault.message}: unknown`;
  return new EngineFault(500, words, { cause: fault });
}

function demandDirectory(files: FileView, path: string): void {
  if (path === "" || files.isDirectory(path)) return;
  const words = `chdir to cwd ("${path}") set in config.json failed: no such file or directory`;
  throw new EngineFault(
    400,
    `OCI runtime exec failed: exec failed: unable to start container process: ${words}: unknown`,
  );
}

/** The size that a client's terminal has. Errors: EngineFault 400. */
export function sizeOf(query: URLSearchParams): { readonly columns: number; readonly rows: number } {
  const rows = Number(query.get("h"));
  const columns = Number(query.get("w"));
  if (!Number.isInteger(rows) || !Number.isInteger(columns)) {
    throw new EngineFault(400, `strconv.Atoi: parsing "${query.get("h") ?? ""}": invalid syntax`);
  }
  return { columns, rows };
}

function demandRunning({ id, run, status }: EngineContainer, reference: string): void {
  if (status === "paused") {
    throw new EngineFault(409, `Container ${reference} is paused, unpause the container before exec`);
  }
  if (run === undefined) throw new EngineFault(409, `Container ${id} is not running`);
}

function environmentOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const cut = line.indexOf("=");
      return cut < 0 ? [line, ""] : [line.slice(0, cut), line.slice(cut + 1)];
    }),
  );
}

function commandOf({ settings }: Exec): string {
  return (settings.Cmd ?? []).join(" ");
}
