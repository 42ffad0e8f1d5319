import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toolsDirectory } from "./kubernetes-tools.mjs";
import { findProgram, node, root, run, say } from "./machine.mjs";

/** Within the fence a program has 1 GiB of address space; compiled JavaScript alone would reserve more. */
const wrapper = `#!/bin/sh
# Matelot's small docker: there was none on this machine when Matelot was set up.
here=$(dirname "$(readlink -f "$0")")
exec "$here/matelot-node" --jitless --max-old-space-size=128 --disable-warning=ExperimentalWarning "$here/matelot-docker.mjs" "$@"
`;

/** Puts Matelot's own small docker among the learners' tools when this machine has none; takes it away when it has one. */
export function installDockerCli() {
  const script = join(toolsDirectory, "docker");
  if (hasVisibleDocker()) {
    for (const name of ["docker", "matelot-docker.mjs", "matelot-node"])
      rmSync(join(toolsDirectory, name), { force: true });
    return;
  }
  say("Building a small docker for the learners' shells, for this machine has none …");
  mkdirSync(toolsDirectory, { recursive: true });
  bundle(join(toolsDirectory, "matelot-docker.mjs"));
  placeNode(join(toolsDirectory, "matelot-node"));
  writeFileSync(script, wrapper);
  chmodSync(script, 0o755);
}

/** Learners' shells see programs below /usr. */
function hasVisibleDocker() {
  return findProgram("docker")?.startsWith("/usr/") === true;
}

/** One file of everything that the client imports. @param {string} target */
export function bundle(target) {
  run(join(root, "node_modules/.bin/esbuild"), [
    join(root, "sandbox-server/docker-cli/main.ts"),
    ...["--bundle", "--platform=node", "--format=esm", "--target=node24", "--log-level=error", `--outfile=${target}`],
    // Connections by ssh are never made; their library would be half of the file, and warns without WebAssembly.
    "--alias:ssh2=node:net",
    // The libraries ask for Node's modules in the old way.
    "--banner:js=import{createRequire}from'node:module';const require=createRequire(import.meta.url);const __dirname=import.meta.dirname;",
  ]);
}

/** A second name for Node costs nothing; where that can't be, a copy does. @param {string} target */
function placeNode(target) {
  if (existsSync(target) && statSync(target).size === statSync(node).size) return;
  rmSync(target, { force: true });
  try {
    linkSync(node, target);
  } catch {
    copyFileSync(node, target);
  }
}
