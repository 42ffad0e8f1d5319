import { MatelotError } from "../errors/index.ts";
import type { SandboxProvider } from "../sandboxes/sandbox-provider.ts";
import type { Submission } from "./submission.ts";

/**
 * A script that was handed in is a stranger's program: without a fence it could read this machine, or write its own
 * grade. Manifests are only applied, and need none. `isDisposable` says that the machine is thrown away afterwards and
 * the learner may be trusted with the grade (a job of the learner's own CI).
 * Errors: `sandbox-provider-unavailable`, saying what is in the way of the fence.
 */
export async function refuseUnfenced(
  provider: Pick<SandboxProvider, "abilities" | "obstacles">,
  submissions: readonly Submission[],
  isDisposable: boolean,
): Promise<void> {
  if (provider.abilities().isolatedShell || isDisposable || !submissions.some(isProgram)) return;
  const [obstacle] = await provider.obstacles({});
  throw new MatelotError("sandbox-provider-unavailable", {
    message: obstacle?.problem ?? "Submissions can't be fenced off on this machine.",
    ...(obstacle === undefined ? {} : { remedy: obstacle.remedy }),
    ...(obstacle?.command === undefined ? {} : { command: obstacle.command }),
  });
}

function isProgram({ command }: Submission): boolean {
  return command.length > 0 && command[0] !== "kubectl";
}
