import { spawn, spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { installBubblewrap } from "../../sandbox-server/setup/bubblewrap.mjs";
import { installKubernetesTools } from "../../sandbox-server/setup/kubernetes-tools.mjs";
import { findProgram, installDebianPackages, node, run, say } from "../../sandbox-server/setup/machine.mjs";
import { installPackages } from "../../sandbox-server/setup/packages.mjs";

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    jobs: { type: "string", default: "2" },
    warm: { type: "string", default: "2" },
  },
});

const matelot = "sandbox-server/cli/matelot.mjs";

/** Programs, a Docker engine (the running one, or one that is stopped at the end) and the shell's image. */
export async function prepareMachine() {
  installPackages();
  installBubblewrap();
  await installKubernetesTools();
  await startEngine();
  run(node, [matelot, "image", "build", "shell"], { quiet: true });
}

/**
 * @param {object} options
 * @param {string} [options.title] which clusters, where there are several
 * @param {Record<string, string>} options.env settings of the Docker provider
 * @param {readonly string[]} [options.except] a file of exercises that the node image can't run, with `--except`
 * @param {readonly string[]} [options.expect] what the kubectl transcripts are compared with
 * @returns {import("../suites.mjs").Suite[]}
 */
export function realSuites({ title = "real clusters", env, except = [], expect = [] }) {
  const attempts = flags.quick ? ["--attempts", "^solution 1"] : [];
  // A cluster of its own for programs that want a kubeconfig.
  const onCluster = (/** @type {string} */ script) => [
    ...["node", matelot, "sandbox", "--provider", "docker", "--", "sh", "-c", script],
  ];
  const all = { ...env, MATELOT_TEST_REAL: "1" };
  return [
    {
      name: `${title}: sandbox provider contract`,
      command: ["vitest", "run", "test/contracts/docker-real-clusters.test.ts"],
      env: all,
    },
    {
      name: `${title}: attacks from pods`,
      command: ["vitest", "run", "test/isolation/docker-pods.test.ts"],
      env: all,
    },
    {
      name: `${title}: contract of namespaces on one of them`,
      command: onCluster(
        "MATELOT_TEST_KUBECONFIG=$KUBECONFIG exec vitest run test/contracts/kubeconfig-sandbox-provider.test.ts",
      ),
      env: all,
    },
    {
      name: `${title}: proofs of the exercises`,
      command: ["node", "test/real/prove-what-runs.ts", "--jobs", flags.jobs, ...attempts, ...except],
      // As a class would have it: while some are judged, the next ones boot.
      env: { ...all, MATELOT_WARM: flags.warm },
    },
    {
      name: `${title}: figures`,
      command: ["node", "test/real/figures.ts", ...(flags.quick ? ["--cold", "1", "--claims", "3"] : [])],
      env: all,
    },
    {
      name: `${title}: kubectl transcripts${expect.length > 0 ? ", against what it said before" : ""}`,
      command: onCluster(`exec node test/kubectl/run.ts --kubeconfig $KUBECONFIG ${expect.join(" ")}`),
      env: all,
    },
  ];
}

async function startEngine() {
  const answers = () => spawnSync("docker", ["info"], { stdio: "ignore" }).status === 0;
  if (findProgram("docker") === undefined && !installDebianPackages(["docker.io"])) {
    say("A Docker engine is needed: apt-get install docker.io");
    process.exit(1);
  }
  if (answers()) return;
  const engine = spawn("dockerd", [], { stdio: "ignore" });
  process.on("exit", () => engine.kill("SIGTERM"));
  for (let tries = 0; tries < 100 && !answers(); tries += 1) await new Promise((done) => setTimeout(done, 200));
}
