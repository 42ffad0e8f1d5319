import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Surroundings } from "./shell.ts";
import { dockerEnvironment, shellEnvironment } from "./shell-environment.ts";
import type { ShellPlace } from "./shell-place.ts";
import type { ShellRuntime } from "./shell-runtime.ts";

/**
 * An ordinary shell of the operator's user, for a single learner on a machine that can fence nothing off. It reaches
 * the cluster as any program of this machine does, and it dies with the server. Terminals say that there is no fence.
 */
export function openSurroundings(
  place: ShellPlace,
  runtime: ShellRuntime,
  toolDirectories: readonly string[],
): Surroundings {
  const startFile = join(runtime.inside, "bash.bashrc");
  const dieWithServer = existsSync("/usr/bin/setpriv") ? ["setpriv", "--pdeathsig", "KILL"] : [];
  return {
    command: (argv) => {
      const [program, ...rest] = argv;
      return program === "bash" && rest[0] === "-i"
        ? [...dieWithServer, "bash", "--rcfile", startFile, ...rest]
        : [...dieWithServer, ...argv];
    },
    cwd: place.home,
    env: {
      ...shellEnvironment([...toolDirectories, join(runtime.inside, "bin")]),
      ...(place.dockerSocket === undefined ? {} : dockerEnvironment(place.dockerSocket)),
      HOME: place.home,
      KUBECONFIG: place.openKubeconfig,
    },
  };
}
