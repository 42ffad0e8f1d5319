import type { Logger } from "pino";
import { asMatelotError, MatelotError } from "./errors/index.ts";
import type { Message } from "./language/message.ts";
import { type Candidate, chooseAutomatically } from "./sandboxes/providers/auto-choice.ts";
import { createDockerProvider } from "./sandboxes/providers/docker/index.ts";
import { createEmbeddedProvider } from "./sandboxes/providers/embedded/index.ts";
import { createKubeconfigProvider } from "./sandboxes/providers/kubeconfig/index.ts";
import { MixedProvider } from "./sandboxes/providers/mixed/mixed-provider.ts";
import { kindsOf } from "./sandboxes/sandbox-kinds.ts";
import type { Obstacle, SandboxKind, SandboxProvider } from "./sandboxes/sandbox-provider.ts";
import { hasOneLearner, type ProviderName, providerNames, type Settings } from "./settings/settings.ts";
import type { Clock } from "./simulator/clock.ts";

/** What providers are made from besides the settings. */
export interface ProviderSurroundings {
  /** Where programs for the learner are found that are not below /usr, absolute. */
  readonly toolDirectories: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** For sandboxes that nobody comes back to, where it can save work. */
  readonly isThrowaway: boolean | undefined;
  /** Whether the machine has room to keep one more warm beside `making` that are being booted. */
  readonly hasRoomForWarm: (kind: SandboxKind, making: number) => boolean;
}

export interface OpenedProviders {
  readonly provider: SandboxProvider;
  /** Why it was chosen, where nobody named it. */
  readonly reasons: readonly Message[];
}

/**
 * The provider that the settings name, several as one, or the best that this machine can run.
 * Errors: `kubeconfig-invalid`, `setting-invalid`, `sandbox-provider-unavailable` when nothing can run.
 */
export async function openProviders(settings: Settings, surroundings: ProviderSurroundings): Promise<OpenedProviders> {
  if (settings.providers === "auto") return openBest(settings, surroundings);
  await using opened = new AsyncDisposableStack();
  const members: SandboxProvider[] = [];
  for (const name of settings.providers) {
    members.push(opened.use(await creators[name](settings, surroundings)));
  }
  opened.move();
  return { provider: mix(members), reasons: [] };
}

const creators: Readonly<
  Record<ProviderName, (settings: Settings, surroundings: ProviderSurroundings) => Promise<SandboxProvider>>
> = {
  embedded: (settings, surroundings) =>
    createEmbeddedProvider({
      ...common(settings, surroundings),
      imagesDirectory: settings.imagesDirectory,
      isThrowaway: surroundings.isThrowaway,
    }),
  docker: (settings, surroundings) => openDocker(settings, surroundings),
  kubeconfig: (settings, surroundings) =>
    createKubeconfigProvider({ ...common(settings, surroundings), kubeconfigPath: settings.kubeconfig ?? "" }),
};

async function openDocker(settings: Settings, surroundings: ProviderSurroundings): Promise<SandboxProvider> {
  const { clock, logger, hasRoomForWarm } = surroundings;
  let kind: SandboxKind | undefined;
  const provider = await createDockerProvider({
    settings: settings.docker,
    dataDirectory: settings.dataDirectory,
    clock,
    logger,
    warm: settings.warm,
    isThrowaway: surroundings.isThrowaway,
    hasRoomForWarm: (making) => kind !== undefined && hasRoomForWarm(kind, making),
  });
  [kind] = kindsOf(provider);
  return provider;
}

function common(settings: Settings, { toolDirectories, clock, logger }: ProviderSurroundings) {
  const { dataDirectory } = settings;
  // Whoever sits at this machine may run programs on it anyway; a shared server's learners may not.
  return { dataDirectory, toolDirectories, allowUnisolatedShell: hasOneLearner(settings), clock, logger };
}

async function openBest(settings: Settings, surroundings: ProviderSurroundings): Promise<OpenedProviders> {
  const opened = new Map<string, SandboxProvider>();
  const candidates: Candidate[] = [];
  for (const name of providerNames) {
    if (name === "kubeconfig" && settings.kubeconfig === undefined) continue;
    candidates.push(await examine(name, () => creators[name](settings, surroundings), opened));
  }
  const { chosen, reasons } = chooseAutomatically(candidates);
  const used = chosen.flatMap((name) => opened.get(name) ?? []);
  await Promise.all([...opened.values()].filter((one) => !used.includes(one)).map((one) => one[Symbol.asyncDispose]()));
  if (used.length === 0) {
    const all = (language: "en" | "fr") => reasons.map((reason) => reason[language]).join("\n");
    throw new MatelotError("sandbox-provider-unavailable", { message: { en: all("en"), fr: all("fr") } });
  }
  return { provider: mix(used), reasons };
}

/** One that can't even be opened is a candidate with its fault as the obstacle. */
async function examine(
  name: ProviderName,
  open: () => Promise<SandboxProvider>,
  opened: Map<string, SandboxProvider>,
): Promise<Candidate> {
  try {
    const provider = await open();
    opened.set(name, provider);
    return { name, title: provider.title, obstacles: await provider.obstacles({}) };
  } catch (thrown) {
    const { code, said, remedy } = asMatelotError(thrown);
    const obstacle: Obstacle = { code, severity: "fatal", problem: said, remedy };
    return { name, title: { en: name, fr: name }, obstacles: [obstacle] };
  }
}

function mix(members: readonly SandboxProvider[]): SandboxProvider {
  const [preferred, ...others] = members;
  if (preferred === undefined) throw new MatelotError("sandbox-provider-unavailable");
  return others.length === 0 ? preferred : new MixedProvider(preferred, ...others);
}
