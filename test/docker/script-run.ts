import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runBash, untilReached } from "../kubectl/run-bash.ts";
import type { Step } from "../kubectl/transcript.ts";
import { normalise } from "./normalise.ts";

/** Where the commands go, and which client speaks. */
export interface Target {
  /** What DOCKER_HOST is set to. The engine is emptied after each transcript, all but the base images. */
  readonly host: string;
  /** What an argv must begin with to reach published ports, where the engine has a network of its own. */
  readonly wayToItsHost?: readonly string[];
  /** The docker program; the one on the PATH when absent. */
  readonly docker?: string;
}

const contexts = fileURLToPath(new URL("contexts", import.meta.url));
const commandTimeoutMs = 60_000;
const eventualTimeoutMs = 15_000;

/** What every transcript may count on. */
const baseImages = ["busybox:1.36", "busybox:latest", "alpine:3.20"];

const cleanUp = [
  "docker ps -aq | xargs -r docker rm -f -v",
  `docker images --format '{{.Repository}}:{{.Tag}}' | grep -v -x ${baseImages.map((name) => `-e ${name}`).join(" ")} | grep -v '<none>' | xargs -r docker rmi -f`,
  "docker image prune -f; docker volume ls -q | xargs -r docker volume rm; docker network prune -f",
].join("\n");

/**
 * Runs a transcript's commands one after the other in bash, in a directory of their own that holds the build contexts, and
 * gives them back with what they printed. What they made in the engine is removed before and afterwards.
 */
export async function runScript(steps: readonly Step[], target: Target): Promise<readonly Step[]> {
  const home = mkdtempSync(join(tmpdir(), "matelot-docker-run-"));
  try {
    const environment = prepare(home, target);
    const bash = (command: string) =>
      runBash(command, { home, env: environment, timeoutMs: commandTimeoutMs, way: target.wayToItsHost ?? [] });
    await bash(cleanUp);
    await bash(baseImages.map((name) => `docker image inspect ${name} || docker pull ${name}`).join("\n"));
    const done: Step[] = [];
    for (const step of steps) {
      const run = async () => {
        const { text, exitCode } = await bash(step.command);
        return { ...step, output: normalise(text), exitCode };
      };
      done.push(
        step.isEventual ? await untilReached(run, (seen) => isSameOutcome(seen, step), eventualTimeoutMs) : await run(),
      );
    }
    await bash(cleanUp);
    return done;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Two steps have the same outcome when exit code and output are equal, whichever versions they come from. */
export function isSameOutcome(one: Step, other: Step): boolean {
  const textOf = ({ output }: Step) => normalise(output.join("\n")).join("\n");
  return one.exitCode === other.exitCode && textOf(one) === textOf(other);
}

function prepare(home: string, { host, docker }: Target): Record<string, string> {
  const bin = join(home, "bin");
  mkdirSync(bin);
  if (docker !== undefined) symlinkSync(docker, join(bin, "docker"));
  cpSync(contexts, join(home, "work"), { recursive: true });
  return {
    HOME: home,
    DOCKER_HOST: host,
    DOCKER_CONFIG: join(home, ".docker"),
    DOCKER_BUILDKIT: "0",
    PATH: `${bin}:${process.env.PATH ?? ""}`,
    LC_ALL: "C.UTF-8",
  };
}
