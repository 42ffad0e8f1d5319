/**
 * A server of its own that makes one sandbox, for tests that kill it: prints a line of JSON a step, then the sandbox's
 * id, and stays.
 */
import { coldPlan } from "../../sandbox-server/sandboxes/pool/warm-plan.ts";
import { createDockerProvider } from "../../sandbox-server/sandboxes/providers/docker/index.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";

const { settings, dataDirectory } = JSON.parse(process.argv[2] ?? "{}");
const provider = await createDockerProvider({
  ...{ settings, dataDirectory, clock: systemClock, warm: coldPlan },
  logger: { error: ({ err }) => console.error(err) },
});
const spec = { learner: "ada", exercise: "killed", namespace: "default", homeFiles: [], manifests: [] };
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const sandbox = await provider.create(spec, { onStep: ({ en }) => say({ step: en }) });
say({ id: sandbox.summary.id });
setInterval(() => undefined, 60_000);
