import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MatelotError } from "../../errors/index.ts";
import type { CallOptions, Obstacle } from "../sandbox-provider.ts";
import { fencedCommand, findBubblewrap } from "./bubblewrap.ts";
import { createShell, type Shell } from "./shell.ts";
import { systemPath } from "./shell-environment.ts";
import { bubblewrapMissing, bubblewrapOld, kubectlMissing } from "./shell-obstacles.ts";
import { homeLimits, type ShellPlace } from "./shell-place.ts";
import { createShellRuntime, type ShellRuntime } from "./shell-runtime.ts";
import { tryFence, tryLowPorts, tryNamespaces } from "./try-fence.ts";
import { openSurroundings } from "./unfenced-shell.ts";

export interface ShellHostOptions {
  /** The server's data directory, absolute. */
  readonly dataDirectory: string;
  /** Where programs are found that are not below /usr (kubectl, helm), absolute. */
  readonly toolDirectories: readonly string[];
  /** Only for a single learner on a loopback address: without a fence, the shell is the operator's own. */
  readonly allowUnisolatedShell: boolean;
}

/** What this machine offers to learners' programs. */
export interface ShellHost extends AsyncDisposable {
  readonly runtime: ShellRuntime;
  /** The fence stands: learners' programs can't reach this machine. */
  readonly isIsolated: boolean;
  /** Programs of a place with `makesNamespaces` can make namespaces: it was tried, not assumed. */
  readonly makesNamespaces: boolean;
  /** Programs inside may listen on ports below 1024. */
  readonly opensLowPorts: boolean;
  /** Why namespaces can't be made; undefined where they can. */
  readonly noNamespaces: Obstacle | undefined;
  /** Why there is no fence or only a lower one; empty when all is well. */
  obstacles(options: CallOptions): Promise<readonly Obstacle[]>;
  /** A user to run a new sandbox as; undefined when the server is an ordinary user itself. */
  newOwner(): number | undefined;
  /** Errors: `sandbox-provider-unavailable` where there is no fence and none may be missing. */
  createShell(place: ShellPlace): Shell;
}

/** Users that no distribution gives to anybody: systemd leaves 1879048192 to 2147483647 unused. */
const ownersFrom = 1_900_000_000;
const owners = 65_536;

export async function createShellHost(options: ShellHostOptions): Promise<ShellHost> {
  const runtime = await createShellRuntime(options.dataDirectory);
  const bubblewrap = await findBubblewrap();
  const trial = { runtime, toolDirectories: options.toolDirectories, owner: newOwner() };
  const features = bubblewrap && { ...bubblewrap, lowPorts: await tryLowPorts(trial, bubblewrap) };
  const [fatal, namespacesFailed] = features
    ? await Promise.all([tryFence({ ...trial, features }), tryNamespaces({ ...trial, features })])
    : [bubblewrapMissing, undefined];
  const noNamespaces = fatal ?? namespacesFailed;
  const isIsolated = fatal === undefined;

  return {
    runtime,
    isIsolated,
    makesNamespaces: noNamespaces === undefined,
    opensLowPorts: isIsolated && features?.lowPorts === true,
    noNamespaces,
    async obstacles() {
      const lower = features?.disableUserNamespaces === false || features?.tmpfsSize === false;
      return [
        ...(fatal === undefined ? [] : [options.allowUnisolatedShell ? asDegraded(fatal) : fatal]),
        ...(lower ? [bubblewrapOld] : []),
        ...(isIsolated && namespacesFailed !== undefined ? [namespacesFailed] : []),
        ...(hasKubectl(options.toolDirectories) ? [] : [kubectlMissing]),
      ];
    },
    newOwner: () => (isIsolated ? newOwner() : undefined),
    createShell(place) {
      if (fatal !== undefined && !options.allowUnisolatedShell) throw unavailable(fatal);
      const surroundings =
        features !== undefined && isIsolated
          ? {
              command: (argv: readonly string[]) => fencedCommand(place, argv, { ...options, runtime, features }),
              cwd: "/",
              env: { PATH: systemPath.join(":") },
            }
          : openSurroundings(place, runtime, options.toolDirectories);
      return createShell({ surroundings, home: place.home, limits: homeLimits });
    },
    [Symbol.asyncDispose]: () => runtime.remove(),
  };
}

function newOwner(): number | undefined {
  return process.getuid?.() === 0 ? ownersFrom + randomInt(owners) : undefined;
}

function hasKubectl(toolDirectories: readonly string[]): boolean {
  return [...toolDirectories, ...systemPath].some((directory) => existsSync(join(directory, "kubectl")));
}

function asDegraded(obstacle: Obstacle): Obstacle {
  return {
    ...obstacle,
    severity: "degraded",
    problem: {
      en: `${obstacle.problem.en} The terminal is an ordinary shell of this machine.`,
      fr: `${obstacle.problem.fr} Le terminal est un terminal ordinaire de cette machine.`,
    },
  };
}

function unavailable(obstacle: Obstacle): MatelotError {
  return new MatelotError("sandbox-provider-unavailable", {
    message: obstacle.problem,
    remedy: obstacle.remedy,
    ...(obstacle.command === undefined ? {} : { command: obstacle.command }),
  });
}
