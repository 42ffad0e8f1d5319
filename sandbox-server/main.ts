/** The composition root: picks adapters by the settings, wires the rooms together, starts and stops them. */
import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Logger, pino } from "pino";
import {
  type Catalogue,
  drawExercise,
  exerciseDirectories,
  freeSandbox,
  loadCatalogue,
  seedOf,
} from "../exercises/format/index.ts";
import { version } from "./cli/version.ts";
import { siteWithContent } from "./content/content-site.ts";
import { MatelotError } from "./errors/index.ts";
import { learnerByCookie, singleLearner } from "./http/learner.ts";
import { createHttpServer } from "./http/server.ts";
import { createTicketOffice } from "./http/tickets.ts";
import { createJudge } from "./judging/judge.ts";
import type { Message } from "./language/message.ts";
import { openProviders } from "./open-providers.ts";
import { openProgressStore } from "./progress/open-progress-store.ts";
import { Capacity } from "./sandboxes/capacity/capacity.ts";
import { hostLimits } from "./sandboxes/capacity/host-limits.ts";
import { createSandboxQueue } from "./sandboxes/capacity/sandbox-queue.ts";
import { createSandboxKeeper } from "./sandboxes/sandbox-keeper.ts";
import type { SandboxProvider, SandboxSpec } from "./sandboxes/sandbox-provider.ts";
import { openDataDirectory } from "./settings/data-directory.ts";
import { hasOneLearner, type Settings } from "./settings/settings.ts";
import { systemClock } from "./simulator/clock.ts";
import { createTerminalHub } from "./terminals/terminal-hub.ts";

export { exerciseDirectories };

/** The project's folder. */
export const projectDirectory = fileURLToPath(new URL("..", import.meta.url));

/** A server that accepts requests. Disposing it stops sandboxes (they are kept) and gives everything back. */
export interface RunningMatelot extends AsyncDisposable {
  readonly url: string;
  /** What the operator should know, such as sandboxes that run with less than they could. */
  readonly notices: readonly Message[];
}

/**
 * Starts the whole server.
 * Errors: `port-taken`, `data-directory-in-use`, `data-directory-unusable`, `site-not-built`, `exercise-invalid`,
 * `content-invalid`, `progress-unavailable`, `sandbox-provider-unavailable`, `kubeconfig-invalid`.
 */
export async function startMatelot(settings: Settings): Promise<RunningMatelot> {
  const logger = pino({ level: settings.logLevel, name: "matelot" }, pino.destination(2));
  await using started = new AsyncDisposableStack();
  const directory = started.use(openDataDirectory(settings.dataDirectory));
  const catalogue = await openCatalogue(settings.contentDirectories);
  const siteDirectory = await siteWithContent({
    projectDirectory,
    dataDirectory: directory.path,
    contentDirectories: settings.contentDirectories,
    onBuild: () => logger.warn("building the pages of the content folders"),
  });
  const progress = started.use(
    await openProgressStore({ databaseUrl: settings.databaseUrl, dataDirectory: directory.path, logger }),
  );
  const capacity = new Capacity(limitsOf(settings));
  const { provider, reasons } = await openProviders(settings, {
    ...surroundings(logger),
    hasRoomForWarm: (kind, making) => capacity.hasRoomForWarm(kind, making),
  });
  started.use(provider);
  capacity.countWarm((name) => provider.warm?.(name) ?? 0);
  const notices = [...reasons, ...(await checkProvider(provider))];
  const keeper = started.use(
    await createSandboxKeeper({
      provider,
      clock: systemClock,
      idleMs: settings.idleMinutes * 60_000,
      lifetimeMs: settings.lifetimeMinutes === undefined ? undefined : settings.lifetimeMinutes * 60_000,
      capacity,
      specFor: (exercise, learner) => ({
        ...specForExercise(catalogue, exercise, learner),
        ...providerOf(settings, catalogue, exercise),
      }),
    }),
  );
  const queue = started.use(createSandboxQueue({ keeper, capacity, clock: systemClock }));
  const terminals = started.use(createTerminalHub({ keeper, now: systemClock.now }));
  const judge = started.use(createJudge({ keeper, catalogue, progress, now: systemClock.now, logger }));
  const server = await createHttpServer({
    version,
    catalogue,
    provider,
    keeper,
    queue,
    terminals,
    judge,
    progress,
    tickets: createTicketOffice(systemClock.now),
    learnerOf: hasOneLearner(settings) ? singleLearner : learnerByCookie,
    guards: { origins: settings.origins, host: settings.host },
    siteDirectory,
    logger,
    now: systemClock.now,
  });
  started.defer(() => server.close());
  const url = await listen(server, settings);
  const owned = started.move();
  return { url, notices, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/**
 * The provider that the settings name, for use without a server; `isThrowaway` for sandboxes that nobody comes back to,
 * where it can save work: real clusters are kept warm as the settings say, and removed at the end.
 * Errors: as `openProviders`.
 */
export async function createProvider(
  settings: Settings,
  logger: Logger = pino({ level: "silent" }),
  { isThrowaway = false }: { readonly isThrowaway?: boolean } = {},
): Promise<SandboxProvider> {
  const around = { ...surroundings(logger), isThrowaway, hasRoomForWarm: () => isThrowaway };
  return (await openProviders(settings, around)).provider;
}

function surroundings(logger: Logger) {
  return { toolDirectories: toolDirectories(), clock: systemClock, logger, isThrowaway: undefined };
}

function limitsOf(settings: Settings) {
  const { memoryMib, sandboxLimit, learnerLimit } = settings;
  // A control group without a limit says 0, or more than there is.
  const allowed = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return hostLimits({
    hostMemoryMib: Math.min(totalmem(), allowed) / 1024 / 1024,
    isSingleLearner: hasOneLearner(settings),
    given: { memoryMib, total: sandboxLimit, perLearner: learnerLimit },
  });
}

/** The provider that the operator names for an exercise or its module. */
function providerOf({ providerFor }: Settings, catalogue: Catalogue, exercise: string): Pick<SandboxSpec, "provider"> {
  const provider = providerFor[exercise] ?? providerFor[`module-${catalogue.find(exercise)?.module}`];
  return provider === undefined ? {} : { provider };
}

/**
 * The exercises of this project and of the operator's folders. Errors: `exercise-invalid` with every fault, also for an
 * id that two folders use.
 */
export function openCatalogue(contentDirectories: readonly string[] = []): Promise<Catalogue> {
  return loadCatalogue(...exerciseDirectories(contentDirectories));
}

/** What a learner's sandbox for an exercise is made from. Errors: `exercise-unknown`. */
export function specForExercise(catalogue: Catalogue, exercise: string, learner: string): SandboxSpec {
  if (exercise === freeSandbox) return { learner, exercise, namespace: "default", homeFiles: [], manifests: [] };
  const found = catalogue.find(exercise);
  if (found === undefined) {
    const known = catalogue.exercises.map(({ id }) => id).join(", ");
    throw new MatelotError("exercise-unknown", {
      message: {
        en: `There is no exercise ${JSON.stringify(exercise)}; there are: ${known}.`,
        fr: `Il n'y a pas d'exercice ${JSON.stringify(exercise)} ; il y a : ${known}.`,
      },
    });
  }
  const drawn = drawExercise(found, seedOf(learner, exercise));
  const { abilities, namespace, setup } = drawn;
  return { learner, exercise, namespace, needs: abilities, linuxNamespaces: abilities.linuxNamespaces, ...setup };
}

/** Where set-up put kubectl and helm, when the machine had none of its own below /usr. */
export function toolDirectories(): readonly string[] {
  const fetched = join(projectDirectory, ".cache/tools");
  return existsSync(fetched) ? [fetched] : [];
}

/** Refuses to start without a usable provider; what makes it run with less is told to the operator. */
async function checkProvider(provider: SandboxProvider): Promise<readonly Message[]> {
  const obstacles = await provider.obstacles({});
  const [fatal] = obstacles.filter(({ severity }) => severity === "fatal");
  if (fatal !== undefined) {
    throw new MatelotError("sandbox-provider-unavailable", {
      message: fatal.problem,
      remedy: fatal.remedy,
      ...(fatal.command === undefined ? {} : { command: fatal.command }),
    });
  }
  return obstacles.map(({ problem, remedy }) => ({
    en: `${problem.en} ${remedy.en}`,
    fr: `${problem.fr} ${remedy.fr}`,
  }));
}

async function listen(server: Awaited<ReturnType<typeof createHttpServer>>, { host, port }: Settings): Promise<string> {
  try {
    await server.listen({ host, port });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE")) throw cause;
    throw new MatelotError("port-taken", {
      message: {
        en: `The port ${port} of ${host} is used by another program.`,
        fr: `Le port ${port} de ${host} est déjà utilisé par un autre programme.`,
      },
      command: `npm start -- --port ${port + 1}`,
      cause,
    });
  }
  const address = server.server.address() as AddressInfo;
  const shown = host.includes(":") ? `[${host}]` : host;
  return `http://${shown}:${address.port}`;
}
