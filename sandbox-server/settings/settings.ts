import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import type { z } from "zod";
import { MatelotError } from "../errors/index.ts";
import { coldPlan, type WarmPlan } from "../sandboxes/pool/warm-plan.ts";
import { type DockerSettings, defaultDockerSettings } from "../sandboxes/providers/docker/docker-options.ts";
import { defaults, type ProviderName, schema } from "./schema.ts";
import { type SettingName, type SettingTexts, sources } from "./sources.ts";

export { type ProviderName, providerNames } from "./schema.ts";
export type { SettingTexts } from "./sources.ts";

/** What the server is told from outside: command-line flags first, then the environment, then the default. */
export interface Settings {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly dataDirectory: string;
  /** The first for most sandboxes, the others for exercises that need what it lacks; `auto`: the best of this machine. */
  readonly providers: readonly ProviderName[] | "auto";
  /** Exercises and modules (`module-8`) whose sandboxes come from a provider that is named. */
  readonly providerFor: Readonly<Record<string, string>>;
  readonly kubeconfig: string | undefined;
  /** A PostgreSQL URL; SQLite in the data directory when absent. */
  readonly databaseUrl: string | undefined;
  readonly idleMinutes: number;
  /** After how long a sandbox is removed if nobody extends it; never when absent. */
  readonly lifetimeMinutes: number | undefined;
  /** How many may run at once, if memory allows. */
  readonly sandboxLimit: number;
  /** How many a learner may run at once; computed when absent. */
  readonly learnerLimit: number | undefined;
  /** What all sandboxes together may take; computed from the machine's when absent. */
  readonly memoryMib: number | undefined;
  /** Clusters that are booted ahead of time. */
  readonly warm: WarmPlan;
  /** Real clusters on a Docker engine. */
  readonly docker: DockerSettings;
  /** Origins that browsers may come from besides the server's own address (a reverse proxy's, a development server's). */
  readonly origins: readonly string[];
  /** Folders beside this project that hold further exercises (`exercises/`) and lessons (`lessons/`). */
  readonly contentDirectories: readonly string[];
  /** A folder of image declarations for the simulated clusters; the built-in images alone when absent. */
  readonly imagesDirectory: string | undefined;
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
}

/**
 * The settings, or `setting-invalid` naming every faulty one with the value seen and the form wanted.
 * @param flags what the command line said
 * @param environment the process' environment
 */
export function readSettings(flags: SettingTexts, environment: Readonly<Record<string, string | undefined>>): Settings {
  const texts: Record<string, string | undefined> = { data: defaultDataDirectory(environment), ...defaults };
  for (const name of Object.keys(sources) as SettingName[]) {
    const given = flags[name] ?? environment[sources[name].variable];
    if (given !== undefined) texts[name] = given;
  }
  const parsed = schema.safeParse(texts);
  if (!parsed.success) throw new MatelotError("setting-invalid", { message: faults(parsed.error, texts, flags) });
  return settingsOf(parsed.data, environment.PATH ?? "");
}

function settingsOf(given: z.infer<typeof schema>, programPath: string): Settings {
  const { kubeconfig, provider } = given;
  if (provider !== "auto" && provider.includes("kubeconfig") && kubeconfig === undefined) {
    throw new MatelotError("setting-invalid", {
      message: "The provider kubeconfig needs to know the cluster: give --kubeconfig FILE (or MATELOT_KUBECONFIG).",
    });
  }
  return {
    host: given.host,
    port: given.port,
    dataDirectory: isAbsolute(given.data) ? given.data : resolve(given.data),
    providers: provider,
    providerFor: given.providerFor,
    kubeconfig,
    databaseUrl: given.databaseUrl,
    idleMinutes: given.idleMinutes,
    lifetimeMinutes: given.expire,
    sandboxLimit: given.sandboxLimit,
    learnerLimit: given.learnerLimit,
    memoryMib: given.memory,
    warm: warmPlan(given.warm, given.warmAt ?? []),
    docker: { ...dockerSettings(given), programPath },
    origins: given.origins,
    contentDirectories: given.content,
    imagesDirectory: given.images,
    logLevel: given.logLevel,
  };
}

function dockerSettings(given: z.infer<typeof schema>): DockerSettings {
  return {
    ...defaultDockerSettings,
    host: given.dockerHost,
    certificates: given.dockerCertificates,
    distribution: given.distribution,
    image: given.nodeImage,
    shellImage: given.shellImage,
    nodes: given.nodes,
    range: given.dockerRange,
    nodeMemoryMib: given.nodeMemory,
    nodeDiskMib: given.nodeDisk,
    nodeCpus: given.nodeCpus,
    imageArchives: given.imageArchive,
    privileged: given.privileged,
    runtime: given.runtime,
    kubeconfigPath: given.nodeKubeconfig,
    stateDirectories: given.nodeState,
    startSeconds: given.startSeconds,
  };
}

/** A class that is expected raises the most that may be kept warm. */
function warmPlan({ minimum, maximum }: Pick<WarmPlan, "minimum" | "maximum">, times: WarmPlan["times"]): WarmPlan {
  return { ...coldPlan, minimum, maximum: Math.max(maximum, ...times.map(({ count }) => count)), times };
}

function faults(error: z.ZodError, texts: Record<string, string | undefined>, flags: SettingTexts): string {
  const names = new Set(error.issues.map((issue) => String(issue.path[0])));
  return (Object.keys(sources) as SettingName[])
    .filter((name) => names.has(name))
    .map((name) => {
      const { flag, variable, form } = sources[name];
      const label = flags[name] !== undefined || flag === undefined ? (flag ?? variable) : variable;
      // A database URL holds a password: it is never repeated.
      const seen = name === "databaseUrl" ? "another form of value" : JSON.stringify(texts[name]);
      return `${label} is ${seen}; accepted is ${form}.`;
    })
    .join("\n");
}

/** Where the XDG base directory specification puts an application's data. */
function defaultDataDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  return join(environment.XDG_DATA_HOME || join(environment.HOME || homedir(), ".local", "share"), "matelot");
}

/**
 * Whether whoever comes is the one learner: the server listens on loopback, and no proxy that others can reach stands
 * in front of it.
 */
export function hasOneLearner({ host, origins }: Pick<Settings, "host" | "origins">): boolean {
  return [host, ...origins.map((origin) => new URL(origin).hostname.replace(/^\[|\]$/g, ""))].every(isLoopback);
}

/** Loopback addresses and names. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
