import type { Message } from "../../language/message.ts";
import { noExtras } from "../no-extras.ts";
import type {
  Abilities,
  Sandbox,
  SandboxCost,
  SandboxId,
  SandboxProvider,
  SandboxSpec,
  SandboxSummary,
  TerminalProcess,
} from "../sandbox-provider.ts";

/** A provider whose sandboxes are nothing but records, and whose shells echo: for tests of what stands above the port. */
export interface MemoryProvider extends SandboxProvider {
  readonly created: SandboxSpec[];
  /** Ids of present sandboxes with their state. */
  states(): Readonly<Record<string, "running" | "stopped">>;
  /** The shells opened so far, in order. */
  readonly shells: MemoryShell[];
  /** Makes the next `create` fail. */
  failNext(error: Error): void;
  /** Makes the next `create` wait until the returned function is called; then it tells a step and goes on. */
  holdNext(step: Message): () => void;
}

export interface MemoryShell extends TerminalProcess {
  readonly input: string[];
  readonly sizes: string[];
  readonly isPaused: boolean;
  print(output: string): void;
  exit(code: number): void;
}

const simulatedAbilities: Abilities = {
  ...noExtras,
  nodes: 1,
  kernel: "simulated",
  clusterScope: true,
  isolatedShell: true,
  kubernetesMinor: 36,
  networkPolicies: true,
  defaultStorage: true,
  metrics: true,
  ingress: true,
};

export interface MemoryProviderOptions {
  readonly name?: string;
  readonly abilities?: Partial<Abilities>;
  readonly cost?: SandboxCost;
}

export function createMemoryProvider(options: MemoryProviderOptions = {}): MemoryProvider {
  const { name = "memory", cost = { memoryMib: 1, bringUpsAtOnce: 1000 } } = options;
  const abilities: Abilities = { ...simulatedAbilities, ...options.abilities };
  const sandboxes = new Map<SandboxId, SandboxSummary>();
  const created: SandboxSpec[] = [];
  const shells: MemoryShell[] = [];
  let failure: Error | undefined;
  let held: Promise<Message> | undefined;

  const sandboxOf = (id: SandboxId): Sandbox => ({
    get summary() {
      const summary = sandboxes.get(id);
      if (summary === undefined) throw new TypeError(`the sandbox ${id} was removed`);
      return summary;
    },
    abilities,
    kubeconfig: async () => "",
    async openTerminal() {
      const shell = createMemoryShell();
      shells.push(shell);
      return shell;
    },
    run: async () => ({ code: 0, stdout: "", stderr: "" }),
    async stop() {
      const summary = sandboxes.get(id);
      if (summary !== undefined) sandboxes.set(id, { ...summary, state: "stopped" });
    },
  });

  return {
    name,
    title: { en: `in ${name}`, fr: `en ${name}` },
    cost,
    created,
    shells,
    states: () => Object.fromEntries([...sandboxes].map(([id, { state }]) => [id, state])),
    failNext(error) {
      failure = error;
    },
    holdNext(step) {
      const { promise, resolve } = Promise.withResolvers<Message>();
      held = promise;
      return () => resolve(step);
    },
    obstacles: async () => [],
    abilities: () => abilities,
    async create(spec, { onStep }) {
      const step = await held;
      held = undefined;
      if (step !== undefined) onStep?.(step);
      const toThrow = failure;
      failure = undefined;
      if (toThrow !== undefined) throw toThrow;
      created.push(spec);
      const suffix = name === "memory" ? created.length : `${name}-${created.length}`;
      const id = `${spec.learner}-${spec.exercise}-${suffix}` as SandboxId;
      const { learner, exercise } = spec;
      sandboxes.set(id, { id, learner, exercise, provider: name, state: "running", createdAt: 0 });
      return sandboxOf(id);
    },
    async find(id) {
      const summary = sandboxes.get(id);
      if (summary === undefined) return undefined;
      sandboxes.set(id, { ...summary, state: "running" });
      return sandboxOf(id);
    },
    list: async () => [...sandboxes.values()],
    async remove(id) {
      sandboxes.delete(id);
    },
    async [Symbol.asyncDispose]() {
      sandboxes.clear();
    },
  };
}

function createMemoryShell(): MemoryShell {
  const exit = Promise.withResolvers<{ code: number }>();
  let listener: ((data: Uint8Array) => void) | undefined;
  const input: string[] = [];
  const sizes: string[] = [];
  let isPaused = false;
  return {
    input,
    sizes,
    get isPaused() {
      return isPaused;
    },
    print: (output) => listener?.(Buffer.from(output)),
    exit: (code) => exit.resolve({ code }),
    write: (data) => input.push(Buffer.from(data).toString()),
    resize: (columns, rows) => sizes.push(`${columns}x${rows}`),
    onData(next) {
      listener = next;
    },
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
    },
    exited: exit.promise,
    async [Symbol.asyncDispose]() {
      exit.resolve({ code: 129 });
    },
  };
}
