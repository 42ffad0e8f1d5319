import type { Timer } from "../../clock.ts";
import type { ExitStatus, Signal } from "../../runtime/container-runtime.ts";
import { parseSignal, SIGNAL_NUMBERS } from "../../runtime/processes/signals.ts";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import { publishContainer } from "./container-events.ts";
import { joinNetwork } from "./container-network.ts";
import { startRun } from "./container-run.ts";
import type { EngineContainer } from "./engine-container.ts";
import { hasHealthcheck, watchHealth } from "./health.ts";
import { RestartPolicy } from "./restart-policy.ts";

/** How long `docker stop` waits before it kills. */
const DEFAULT_STOP_SECONDS = 10;

/** Starts, stops and ends containers, and does what restart policies and `--rm` ask for. */
export class Lifecycle implements Disposable {
  readonly #context: EngineContext;
  readonly #policies = new WeakMap<EngineContainer, RestartPolicy>();
  /** Containers that wait for their next try. */
  readonly #pauses = new Map<EngineContainer, Timer>();
  /** Containers that somebody restarts: `--rm` must not take them in between. */
  readonly #restarting = new Set<EngineContainer>();
  #isDisposed = false;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** False when it runs already. Errors: EngineFault 400, 404, 409, 500; the container stays as it was, with `error` set. */
  async start(container: EngineContainer): Promise<boolean> {
    if (container.status === "paused") {
      throw new EngineFault(409, "cannot start a paused container, try unpause instead");
    }
    if (container.status === "running") return false;
    if (container.status === "removing") {
      throw new EngineFault(409, "container is marked for removal and cannot be started");
    }
    this.#forgetPause(container);
    container.isStoppedByHand = false;
    container.restartCount = 0;
    this.#policyOf(container).reset();
    await this.#begin(container);
    return true;
  }

  async #begin(container: EngineContainer): Promise<void> {
    const context = this.#context;
    const stack = new DisposableStack();
    try {
      const { network } = stack.use(joinNetwork(context, container));
      const run = stack.use(await startRun(context, container, network));
      container.run = run;
      container.status = "running";
      container.startedAt = context.services.clock.now();
      Object.assign(container, { exitCode: 0, error: "", isOutOfMemory: false, health: undefined });
      if (hasHealthcheck(container)) stack.use(watchHealth(context, container));
      container.streams.bind(run.main);
      publishContainer(context, container, "start");
      context.changed();
      run.main.exited
        .then((status) => {
          if (container.run === run) this.#ended(container, status, stack);
        })
        .catch(context.onFault);
      await context.fabric.portsOpen();
    } catch (fault) {
      stack.dispose();
      this.#failed(container, fault);
      throw fault;
    }
  }

  #failed(container: EngineContainer, fault: unknown): void {
    const message = fault instanceof Error ? fault.message : String(fault);
    container.error = message;
    container.exitCode = exitCodeOf(message);
    if (container.status !== "created") container.status = "exited";
    container.streams.end();
    publishContainer(this.#context, container, "die", { exitCode: String(container.exitCode) });
    this.#context.changed();
    if (container.host.AutoRemove) this.remove(container);
  }

  #ended(container: EngineContainer, status: ExitStatus, stack: DisposableStack): void {
    const context = this.#context;
    const now = context.services.clock.now();
    const ranForMs = now - (container.startedAt ?? now);
    container.run = undefined;
    container.exitCode = status.code;
    container.isOutOfMemory = status.reason === "OOMKilled";
    container.finishedAt = now;
    if (this.#isDisposed) return;
    if (container.isOutOfMemory) publishContainer(context, container, "oom");
    publishContainer(context, container, "die", {
      execDuration: String(Math.floor(ranForMs / 1000)),
      exitCode: String(status.code),
    });
    stack.dispose();
    container.streams.end();
    const pauseMs = container.status === "removing" ? undefined : this.#policyOf(container).next(container, ranForMs);
    if (container.status !== "removing") container.status = pauseMs === undefined ? "exited" : "restarting";
    context.changed();
    if (pauseMs !== undefined) {
      this.#tryAgain(container, pauseMs);
      container.tell("next-exit");
      return;
    }
    this.#settle(container);
    if (container.host.AutoRemove && container.status === "exited" && !this.#restarting.has(container))
      this.remove(container);
  }

  #settle(container: EngineContainer): void {
    container.tell("next-exit");
    container.tell("not-running");
  }

  #tryAgain(container: EngineContainer, pauseMs: number): void {
    const timer = this.#context.services.clock.after(pauseMs, () => {
      this.#pauses.delete(container);
      container.restartCount += 1;
      this.#begin(container).catch((fault: unknown) => {
        // What keeps it from starting stands in its state; the engine goes on with the policy's next try.
        if (!(fault instanceof EngineFault)) this.#context.onFault(fault);
        const again = this.#policyOf(container).next(container, 0);
        if (again === undefined) return;
        container.status = "restarting";
        this.#tryAgain(container, again);
      });
    });
    this.#pauses.set(container, timer);
  }

  /** After a restart of the engine: what ran has ended with it, and restart policies begin again. */
  resume(container: EngineContainer, wasRunning: boolean): void {
    const { host } = container;
    if (wasRunning && host.AutoRemove) {
      this.remove(container);
      return;
    }
    const isWanted = host.RestartPolicy.Name === "always" && container.startedAt !== undefined;
    const pauseMs = isWanted ? 0 : wasRunning ? this.#policyOf(container).next(container, 0) : undefined;
    if (pauseMs === undefined) return;
    container.status = "restarting";
    this.#tryAgain(container, pauseMs);
  }

  /** False when it does not run. */
  async stop(container: EngineContainer, seconds?: number): Promise<boolean> {
    container.isStoppedByHand = true;
    if (this.#forgetPause(container)) {
      container.status = "exited";
      this.#settle(container);
      publishContainer(this.#context, container, "stop");
      return true;
    }
    const { run, config } = container;
    if (run === undefined) return false;
    const signal = parseSignal(config.StopSignal ?? "SIGTERM") ?? "SIGTERM";
    const wait = seconds ?? config.StopTimeout ?? DEFAULT_STOP_SECONDS;
    const { promise: ended, resolve } = Promise.withResolvers<true>();
    using _waiting = container.waitFor("next-exit", () => resolve(true));
    if (container.status === "paused") this.unpause(container);
    this.#send(container, signal);
    if (wait >= 0) {
      const { promise: late, resolve: tell } = Promise.withResolvers<false>();
      using _timer = this.#context.services.clock.after(wait * 1000, () => tell(false));
      if (!(await Promise.race([ended, late]))) this.#send(container, "SIGKILL");
    }
    await ended;
    publishContainer(this.#context, container, "stop");
    return true;
  }

  async restart(container: EngineContainer, seconds?: number): Promise<void> {
    this.#restarting.add(container);
    try {
      await this.stop(container, seconds);
      await this.start(container);
    } finally {
      this.#restarting.delete(container);
    }
    publishContainer(this.#context, container, "restart");
  }

  /** Errors: EngineFault 400 for an unknown signal, 409 when it does not run. */
  kill(container: EngineContainer, reference: string, name: string): void {
    const signal = parseSignal(name === "" ? "SIGKILL" : name);
    if (signal === undefined) throw new EngineFault(400, `Invalid signal: ${name}`);
    if (container.run === undefined) {
      throw new EngineFault(409, `Cannot kill container: ${reference}: Container ${container.id} is not running`);
    }
    container.isStoppedByHand = true;
    if (container.status === "paused" && signal === "SIGKILL") this.unpause(container);
    this.#send(container, signal);
  }

  #send(container: EngineContainer, signal: Signal): void {
    publishContainer(this.#context, container, "kill", { signal: String(SIGNAL_NUMBERS[signal]) });
    container.run?.main.signal(signal);
  }

  /** Errors: EngineFault 409. */
  pause(container: EngineContainer): void {
    const { run, id, status } = container;
    if (run === undefined) throw new EngineFault(409, `Container ${id} is not running`);
    if (status === "paused") throw new EngineFault(409, `Container ${id} is already paused`);
    for (const process of run.simulated.processes()) process.kill("SIGSTOP");
    run.network.setPaused(true);
    container.status = "paused";
    publishContainer(this.#context, container, "pause");
    this.#context.changed();
  }

  /** Errors: EngineFault 409. */
  unpause(container: EngineContainer): void {
    const { run, id, status } = container;
    if (run === undefined || status !== "paused") throw new EngineFault(409, `Container ${id} is not paused`);
    for (const process of run.simulated.processes()) process.kill("SIGCONT");
    run.network.setPaused(false);
    container.status = "running";
    publishContainer(this.#context, container, "unpause");
    this.#context.changed();
  }

  /** Ends it where it runs and forgets it; anonymous volumes go with it when asked. */
  remove(container: EngineContainer, removesVolumes = container.host.AutoRemove): void {
    const context = this.#context;
    container.isStoppedByHand = true;
    this.#forgetPause(container);
    const { run } = container;
    if (run !== undefined) {
      publishContainer(context, container, "kill", { signal: "9" });
      container.status = "removing";
      run.main.signal("SIGKILL");
      run.main.exited.then(() => this.#forget(container, removesVolumes)).catch(context.onFault);
      return;
    }
    this.#forget(container, removesVolumes);
  }

  #forget(container: EngineContainer, removesVolumes: boolean): void {
    const context = this.#context;
    context.containers.delete(container);
    if (removesVolumes) {
      for (const { type, name } of container.mounts) {
        const volume = type === "volume" ? context.volumes.find(name) : undefined;
        const isUsed = context.containers.list().some(({ mounts }) => mounts.some((mount) => mount.name === name));
        if (volume?.isAnonymous === true && !isUsed) context.volumes.remove(volume);
      }
    }
    publishContainer(context, container, "destroy");
    this.#settle(container);
    container.tell("removed");
    context.changed();
  }

  #policyOf(container: EngineContainer): RestartPolicy {
    const policy = this.#policies.get(container) ?? new RestartPolicy();
    this.#policies.set(container, policy);
    return policy;
  }

  #forgetPause(container: EngineContainer): boolean {
    const timer = this.#pauses.get(container);
    timer?.[Symbol.dispose]();
    return this.#pauses.delete(container);
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    for (const timer of this.#pauses.values()) timer[Symbol.dispose]();
    for (const { run, streams } of this.#context.containers.list()) {
      streams.end();
      run?.[Symbol.dispose]();
    }
  }
}

/** The exit code that stands for a program that could not be started, as a shell would have it. */
function exitCodeOf(message: string): number {
  if (/executable file not found|no such file or directory/.test(message)) return 127;
  return /permission denied|not a directory|is a directory|unable to find user/.test(message) ? 126 : 128;
}
