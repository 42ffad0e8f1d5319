// `npm run test:real`: contracts, proofs and kubectl transcripts on a real Kubernetes.
// The cluster is the one of MATELOT_TEST_KUBECONFIG, or one in Docker that the scripts `build`, `up NAME` and
// `down NAME` of MATELOT_REAL_CLUSTER bring up (default: shared/real-cluster beside the project).
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { installBubblewrap } from "../../sandbox-server/setup/bubblewrap.mjs";
import { installKubernetesTools } from "../../sandbox-server/setup/kubernetes-tools.mjs";
import { findProgram, installDebianPackages, root, run, say } from "../../sandbox-server/setup/machine.mjs";
import { installPackages } from "../../sandbox-server/setup/packages.mjs";
import { runSuites } from "../suites.mjs";

const scripts = resolve(root, process.env.MATELOT_REAL_CLUSTER ?? "../shared/real-cluster");
const name = "matelot-test-real";

installPackages();
installBubblewrap();
await installKubernetesTools();

const given = process.env.MATELOT_TEST_KUBECONFIG;
const engine = given === undefined ? await startEngine() : undefined;
const kubeconfig = given ?? bringUp();
if (given === undefined)
  process.on("exit", () => {
    spawnSync(`${scripts}/down`, [name], { stdio: "ignore" });
    engine?.kill("SIGTERM");
  });

const env = { MATELOT_TEST_KUBECONFIG: kubeconfig };
runSuites([
  {
    name: "sandbox provider contract on the real cluster",
    command: ["vitest", "run", "test/contracts/kubeconfig-sandbox-provider.test.ts"],
    env,
  },
  {
    name: "proofs of the exercises on the real cluster",
    command: ["node", "exercises/prove.ts", "--kubeconfig", kubeconfig],
  },
  {
    name: "kubectl transcripts on the real cluster, against what it said before",
    command: ["node", "test/kubectl/run.ts", "--kubeconfig", kubeconfig, "--expect", "test/kubectl/recorded/v1.20"],
  },
]);

/** A Docker engine: the running one, or one that is started here and stopped at the end. */
async function startEngine() {
  if (!existsSync(`${scripts}/up`)) {
    say(
      `skipped: there is no cluster here. Name one in MATELOT_TEST_KUBECONFIG, or the scripts' folder in MATELOT_REAL_CLUSTER (looked in ${scripts}).`,
    );
    process.exit(0);
  }
  const answers = () => spawnSync("docker", ["info"], { stdio: "ignore" }).status === 0;
  if (answers()) return undefined;
  if (findProgram("dockerd") === undefined && !installDebianPackages(["docker.io"])) {
    say("A Docker engine is needed: apt-get install docker.io");
    process.exit(1);
  }
  const started = spawn("dockerd", [], { stdio: "ignore" });
  for (let tries = 0; tries < 100 && !answers(); tries += 1) await new Promise((done) => setTimeout(done, 200));
  return started;
}

/** @returns {string} the kubeconfig's path, which `up` prints last */
function bringUp() {
  run(`${scripts}/build`, [], { quiet: true });
  return run(`${scripts}/up`, [name], { quiet: true }).trim().split("\n").at(-1) ?? "";
}
