import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";
import { normalise } from "./normalise.ts";
import { runBash, untilReached } from "./run-bash.ts";
import type { Step } from "./transcript.ts";

/** Where the commands go, and which client speaks. */
export interface Target {
  /** A kubeconfig as YAML text, with the rights of a cluster administrator. */
  readonly kubeconfig: string;
  /** The kubectl program; the one on the PATH when absent. */
  readonly kubectl?: string;
}

// Where the project's set-up keeps helm and kubectl when the machine has none.
const ownTools = fileURLToPath(new URL("../../.cache/tools", import.meta.url));
const manifests = fileURLToPath(new URL("manifests", import.meta.url));
// The longest single command waits for a rollout with its own time-out of 60 s.
const commandTimeoutMs = 90_000;
// Longer than a pod with the usual grace period of 30 s takes to end on a crowded machine.
const eventualTimeoutMs = 60_000;

/**
 * Runs a transcript's commands one after the other in bash, in a namespace and a directory of their own, and gives them
 * back with what they printed. Namespace and directory are removed afterwards.
 */
export async function runScript(steps: readonly Step[], target: Target): Promise<readonly Step[]> {
  const namespace = `kt-${randomBytes(4).toString("hex")}`;
  const home = mkdtempSync(join(tmpdir(), "matelot-kubectl-"));
  try {
    const environment = prepare(home, namespace, target);
    const bash = (command: string) => runBash(command, { home, env: environment, timeoutMs: commandTimeoutMs });
    await bash(`kubectl create namespace ${namespace}`);
    // A pod needs the namespace's service account; a real cluster takes a moment to make it.
    await bash(`for i in $(seq 100); do kubectl get serviceaccount default && break; sleep 0.1; done`);
    const done: Step[] = [];
    for (const step of steps) {
      const run = async () => {
        const { text, exitCode } = await bash(step.command);
        return { ...step, output: normalise(text, namespace), exitCode };
      };
      done.push(
        step.isEventual ? await untilReached(run, (seen) => isSameOutcome(seen, step), eventualTimeoutMs) : await run(),
      );
    }
    await bash(`kubectl delete namespace ${namespace} --wait=false`);
    return done;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Two lists of steps have the same outcome when outputs and exit codes are equal. */
export function isSameOutcome(one: Step, other: Step): boolean {
  return one.exitCode === other.exitCode && one.output.join("\n") === other.output.join("\n");
}

/** Is there a helm on the PATH or among the project's own tools? */
export function isHelmThere(): boolean {
  return [...(process.env.PATH ?? "").split(":"), ownTools].some((directory) => existsSync(join(directory, "helm")));
}

function prepare(home: string, namespace: string, target: Target): Record<string, string> {
  const kubeconfig = parse(target.kubeconfig);
  for (const { context } of kubeconfig.contexts) context.namespace = namespace;
  const file = join(home, "kubeconfig");
  writeFileSync(file, stringify(kubeconfig), { mode: 0o600 });
  const bin = join(home, "bin");
  mkdirSync(bin);
  if (target.kubectl !== undefined) symlinkSync(target.kubectl, join(bin, "kubectl"));
  const work = join(home, "work");
  cpSync(manifests, work, { recursive: true });
  return {
    HOME: home,
    KUBECONFIG: file,
    PATH: `${bin}:${process.env.PATH ?? ""}:${ownTools}`,
    NAMESPACE: namespace,
    LC_ALL: "C.UTF-8",
  };
}
