// `npm test`: installs what the suites need, then runs every one of them.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { installBubblewrap } from "../sandbox-server/setup/bubblewrap.mjs";
import { installDockerCli } from "../sandbox-server/setup/docker-cli.mjs";
import { fetchTools, installKubernetesTools } from "../sandbox-server/setup/kubernetes-tools.mjs";
import { cache, findProgram, installDebianPackages, say } from "../sandbox-server/setup/machine.mjs";
import { installPackages } from "../sandbox-server/setup/packages.mjs";
import { buildSite } from "../sandbox-server/setup/site.mjs";
import { realEngineObstacle } from "./docker/engine-obstacle.mjs";
import { runSuites } from "./suites.mjs";

installPackages();
installBubblewrap();
await installKubernetesTools();
installDockerCli();
// The newest kubectl beside the machine's own, for the transcripts alone: learners see what the machine offers.
const newestKubectl = join(cache, "newest");
await fetchTools(["kubectl"], newestKubectl);
installForTests("jq", () => findProgram("jq") !== undefined);
installForTests("chromium", () => findProgram("chromium") !== undefined);
installForTests("docker.io", () => findProgram("dockerd") !== undefined && findProgram("docker") !== undefined);
installForTests("busybox-static", () => findProgram("busybox") !== undefined);
installForTests("postgresql", () => existsSync("/usr/lib/postgresql"));
buildSite();

const noChromium = findProgram("chromium") === undefined ? "no Chromium: apt-get install chromium" : undefined;

const noDocker = findProgram("docker") === undefined ? { skip: "no docker: apt-get install docker.io" } : {};
const engineObstacle =
  findProgram("docker") === undefined ? "no docker: apt-get install docker.io" : realEngineObstacle();
const noRealEngine = engineObstacle === undefined ? {} : { skip: engineObstacle };

runSuites([
  { name: "format and lint", command: ["biome", "check", "--error-on-warnings", "."] },
  { name: "types", command: ["tsc", "--project", "."] },
  { name: "types of the site", command: ["astro", "check", "--root", "site"] },
  { name: "unit, contract and isolation tests", command: ["vitest", "run"] },
  { name: "kubectl transcripts, and what a real 1.20 said", command: ["node", "test/kubectl/run.ts", "--parity"] },
  {
    name: "kubectl transcripts with the newest kubectl",
    command: ["node", "test/kubectl/run.ts", "--kubectl", join(newestKubectl, "kubectl")],
    ...(existsSync(join(newestKubectl, "kubectl")) ? {} : { skip: "the newest kubectl could not be fetched" }),
  },
  { name: "docker transcripts", command: ["node", "test/docker/run.ts"], ...noDocker },
  { name: "docker transcripts on a real engine", command: ["node", "test/docker/run.ts", "--real"], ...noRealEngine },
  { name: "what the course covers", command: ["node", "test/course/coverage.ts"] },
  { name: "commands of the lessons", command: ["node", "test/course/run-lessons.ts"] },
  { name: "proofs of the exercises", command: ["node", "exercises/prove.ts", "--retry"] },
  {
    name: "browser tests",
    command: ["playwright", "test", "--config", "test/browser/playwright.config.ts"],
    ...(noChromium === undefined ? {} : { skip: noChromium }),
  },
  {
    name: "Lighthouse on a lesson",
    command: ["node", "test/lighthouse/run.ts"],
    ...(noChromium === undefined ? {} : { skip: noChromium }),
  },
]);

/**
 * @param {string} debianPackage
 * @param {() => boolean} isThere
 */
function installForTests(debianPackage, isThere) {
  if (isThere()) return;
  say(`Installing ${debianPackage} …`);
  if (!installDebianPackages([debianPackage])) say(`${debianPackage} could not be installed: its suites will say so.`);
}
