import type { Message } from "../language/message.ts";

/** `<learner>-<exercise>-<random>`: lower-case letters, digits and dashes, at most 63 characters. */
export type SandboxId = string & { readonly brand: "SandboxId" };

/** What stands in the way of a provider on this machine, with the way out. */
export interface Obstacle {
  readonly code: string;
  /** `fatal`: cannot run at all. `degraded`: runs with less, `problem` says with what. */
  readonly severity: "fatal" | "degraded";
  readonly problem: Message;
  /** A line that can be pasted into a shell, where one mends it. */
  readonly command?: string;
  readonly remedy: Message;
  /** The one ability that is missing because of it; all else is as it should be. */
  readonly ability?: keyof Abilities;
}

/** What a sandbox can do, as data: exercises state what they need and are compared with this. */
export interface Abilities {
  readonly nodes: number;
  /** Real containers on a real kernel, or simulated ones. */
  readonly kernel: "real" | "simulated";
  readonly privileged: boolean;
  /** A Docker Engine API for the learner. */
  readonly containers: boolean;
  readonly snapshots: boolean;
  readonly audit: boolean;
  /** The learner may make and delete namespaces and other cluster-wide objects. */
  readonly clusterScope: boolean;
  /** `cluster-clock advance 12h` in the learner's shell moves the cluster's time forward. */
  readonly movableClock: boolean;
  /** The learner's shell is fenced off from the machine it runs on. */
  readonly isolatedShell: boolean;
  /** The learner's shell may `unshare` namespaces, mount and chroot inside its fence, where the spec asks for it. */
  readonly linuxNamespaces: boolean;
  /** The `y` of Kubernetes 1.y; a number that is wanted is the least one. */
  readonly kubernetesMinor: number;
  /** NetworkPolicies are enforced, not only kept. */
  readonly networkPolicies: boolean;
  /** Claims that name no storage class get a volume. */
  readonly defaultStorage: boolean;
  /** `kubectl top` and autoscaling by use work. */
  readonly metrics: boolean;
  /** Something serves Ingresses. */
  readonly ingress: boolean;
}

/** Why abilities are missing on this machine, of those that another machine would have. */
export type AbilityReasons = { readonly [Name in keyof Abilities]?: Message };

/** What an exercise wants: a number is a least number, anything else must be offered as it is. */
export type WantedAbilities = { readonly [Name in keyof Abilities]?: Abilities[Name] | undefined };

/** What a running sandbox takes of the machine that the server runs on. */
export interface SandboxCost {
  readonly memoryMib: number;
  /** How many can be brought up at once without making all of them late. */
  readonly bringUpsAtOnce: number;
}

/** Sandboxes of one provider: what they are called, what they can do, what they cost. */
export interface SandboxKind {
  readonly provider: string;
  readonly title: Message;
  readonly abilities: Abilities;
  readonly reasons?: AbilityReasons | undefined;
  readonly cost: SandboxCost;
}

/** Plain data: what a sandbox is made from. */
export interface SandboxSpec {
  readonly learner: string;
  readonly exercise: string;
  /** What the sandbox must be able to do; chooses the provider where several are mixed. */
  readonly needs?: WantedAbilities;
  /** The provider that the operator names for this exercise; chooses where several are mixed. */
  readonly provider?: string;
  /** Where kubectl starts; made when it is missing. */
  readonly namespace: string;
  /** Files of the learner's home, by relative path. */
  readonly homeFiles: readonly SeedFile[];
  /** Manifests applied before the learner arrives, in order: YAML texts. */
  readonly manifests: readonly string[];
  /** Needs the ability of this name: a fence that is wider for the learner and no less closed to the outside. */
  readonly linuxNamespaces?: boolean | undefined;
}

export interface SeedFile {
  readonly path: string;
  readonly content: string;
  readonly executable: boolean;
}

/** Everything that is known of a sandbox without touching it. */
export interface SandboxSummary {
  readonly id: SandboxId;
  readonly learner: string;
  readonly exercise: string;
  readonly provider: string;
  readonly state: "running" | "stopped";
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface CreateOptions extends CallOptions {
  /** Told before each named step of the bring-up. */
  readonly onStep?: (step: Message) => void;
}

/**
 * A place where sandboxes come from. The adapter's own records (files, labels on the host's resources) are the only
 * truth: after a crash of the server `list` rebuilds everything, and nothing may be left that `list` does not show.
 */
export interface SandboxProvider extends AsyncDisposable {
  readonly name: string;
  /** Shown beside the terminal: which kind of sandbox this is. */
  readonly title: Message;
  /** Why it can't run here, or only with less; empty when all is well. Never throws for a missing program. */
  obstacles(options: CallOptions): Promise<readonly Obstacle[]>;
  /** What an operator wants to know of it even if nothing is wrong: which engine, which images. Never throws. */
  details?(options: CallOptions): Promise<readonly Message[]>;
  /** What a sandbox from here will be able to do. */
  abilities(): Abilities;
  /** Why it can't do some of what others can; absent where there is nothing to say. */
  reasons?(): AbilityReasons;
  /** What one takes of the machine. */
  readonly cost: SandboxCost;
  /** Where several providers are mixed: the kinds that there are, the preferred one first. */
  kinds?(): readonly SandboxKind[];
  /** How many wait, booted and nobody's, for the provider of this name to hand them out. */
  warm?(provider: string): number;
  /**
   * Makes a running sandbox with its seed applied. An abort or a fault leaves nothing behind.
   * Errors: `sandbox-provider-unavailable`, `sandbox-seed-rejected`, `sandbox-create-failed`.
   */
  create(spec: SandboxSpec, options: CreateOptions): Promise<Sandbox>;
  /** The sandbox, started when it was stopped; undefined when there is none. */
  find(id: SandboxId, options: CallOptions): Promise<Sandbox | undefined>;
  list(options: CallOptions): Promise<readonly SandboxSummary[]>;
  /** Removes everything of it, running or not; an unknown id is no fault. */
  remove(id: SandboxId, options: CallOptions): Promise<void>;
}

export interface Sandbox {
  readonly summary: SandboxSummary;
  readonly abilities: Abilities;
  /**
   * A kubeconfig (YAML) with which any client **on the server's machine** reaches the learner's cluster, current
   * namespace set. Holds a credential for this cluster only.
   */
  kubeconfig(options: CallOptions): Promise<string>;
  /** The learner's shell on a terminal of its own. Several at once share the home and the cluster. */
  openTerminal(options: TerminalOptions): Promise<TerminalProcess>;
  /** Runs one program in the learner's surroundings, without a terminal. Errors: `command-timed-out`. */
  run(argv: readonly string[], options: RunOptions): Promise<RunResult>;
  /**
   * Who asked what of the cluster's API: tells everything still known, oldest first, and then each request as it is
   * answered. There where `abilities.audit` is true.
   */
  audit?(listener: (event: AuditEvent) => void): Disposable;
  /**
   * Tells a moment after a file of the learner's home has changed, without a word on which. A file many directories deep
   * may go untold. There where the home lies on the server's machine.
   */
  followHome?(listener: () => void): Disposable;
  /**
   * The unix socket, on the server's machine, of the Docker Engine that the learner uses; being able to open it is the
   * credential. There where `abilities.containers` is true.
   */
  readonly dockerSocket?: string;
  /** Ends all programs and keeps state and home; `provider.find` starts it again. */
  stop(options: CallOptions): Promise<void>;
}

/** One request as audit.k8s.io/v1 records it, as much of it as checks read. */
export interface AuditEvent {
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly userAgent?: string;
  readonly objectRef?: {
    readonly resource: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly apiGroup?: string;
  };
  /** What the body said it was; only the kind is kept. */
  readonly requestObject?: { readonly kind?: string; readonly apiVersion?: string };
  readonly responseStatus: { readonly code: number; readonly reason?: string };
  /** RFC 3339. */
  readonly requestReceivedTimestamp: string;
}

export interface TerminalOptions extends CallOptions {
  readonly columns: number;
  readonly rows: number;
  readonly language: "en" | "fr";
}

/** A pseudo-terminal with a program on it; bytes both ways. */
export interface TerminalProcess extends AsyncDisposable {
  write(data: Uint8Array): void;
  resize(columns: number, rows: number): void;
  onData(listener: (data: Uint8Array) => void): void;
  /** Stops reading, so that the program blocks when the kernel's buffer is full. */
  pause(): void;
  resume(): void;
  readonly exited: Promise<{ readonly code: number; readonly signal?: string }>;
}

export interface RunOptions extends CallOptions {
  /** What the program reads; a sequence is told piece by piece as it comes, until it or the program ends. */
  readonly input?: string | AsyncIterable<string>;
  readonly timeoutMs: number;
}

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
