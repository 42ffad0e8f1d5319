// Shared by the set-up steps. Plain JavaScript on built-in modules: these files run before anything is installed.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder, with a trailing slash. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Node 24 as the lock file pins it, whatever Node the machine has. */
export const node = join(root, "node_modules/node/bin/node");

/** What set-up fetches or derives; safe to delete. */
export const cache = join(root, ".cache");

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** The path of a program, or undefined. @param {string} program */
export function findProgram(program) {
  for (const directory of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(directory, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this directory: the next one may have it.
    }
  }
  return undefined;
}

/**
 * Runs a program to its end with its output shown; ends the set-up with its words when it fails.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, quiet?: boolean, cwd?: string }} [options]
 */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: options.quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    encoding: "utf8",
  });
  if (result.status === 0) return result.stdout ?? "";
  const words = options.quiet ? `${result.stdout ?? ""}${result.stderr ?? ""}`.trim() : "";
  say(`${words}\nThis failed: ${program} ${args.join(" ")}`.trim());
  process.exit(1);
}

/**
 * Installs Debian packages where that is possible without asking: as root, or through sudo that needs no password.
 * @param {readonly string[]} packages
 * @returns {boolean} whether they are there now
 */
export function installDebianPackages(packages) {
  if (!existsSync("/usr/bin/apt-get")) return false;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status !== 0) return false;
  const prefix = isRoot ? [] : ["sudo", "-n"];
  const aptGet = (/** @type {string[]} */ ...args) => {
    const [program = "", ...rest] = [...prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", ...args];
    return spawnSync(program, rest, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  };
  const install = () => aptGet("install", "-y", "--no-install-recommends", ...packages);
  let result = install();
  if (result.status !== 0) {
    // A machine whose package lists were never fetched knows no package.
    aptGet("update");
    result = install();
  }
  if (result.status !== 0) say(result.stderr.trim());
  return result.status === 0;
}
