import { expect, test } from "vitest";
import type { Abilities, Obstacle } from "../sandboxes/sandbox-provider.ts";
import { refuseUnfenced } from "./fence.ts";

const text = (words: string) => ({ en: words, fr: words });
const obstacle: Obstacle = {
  code: "no-fence",
  severity: "degraded",
  problem: text("no fence"),
  remedy: text("mend it"),
};

function provider(isolatedShell: boolean) {
  return { abilities: () => ({ isolatedShell }) as Abilities, obstacles: async () => [obstacle] };
}

const submission = (...command: readonly string[]) => ({ learner: "anna", files: [], command });
const script = submission("bash", "submission/solve.sh");
const manifest = submission("kubectl", "apply", "-f", "submission/web.yaml");

test("a script is refused without a fence, with what stands in its way", async () => {
  await expect(refuseUnfenced(provider(false), [manifest, script], false)).rejects.toMatchObject({
    code: "sandbox-provider-unavailable",
    said: { en: "no fence" },
  });
});

test("manifests need no fence, nor does a script where there is one or the machine is thrown away", async () => {
  await refuseUnfenced(provider(false), [manifest, submission()], false);
  await refuseUnfenced(provider(true), [script], false);
  await refuseUnfenced(provider(false), [script], true);
  await expect(refuseUnfenced(provider(false), [script], false)).rejects.toThrow("no fence");
});
