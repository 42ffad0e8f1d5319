import type { Process } from "../../processes/process.ts";
import { makeDirectories } from "../files/paths.ts";
import { parseOptions } from "../options.ts";
import { type Program, UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { alpineIndex } from "./alpine-index.ts";
import { installFiles, removeFiles, writeZeros } from "./install-files.ts";
import { type Package, unknownNames, withNeeded } from "./package-index.ts";

const REPOSITORY = "https://dl-cdn.alpinelinux.org/alpine/v3.22";
const CACHE = "/var/cache/apk";
/** Beside the real `installed` and `world`, which packages stand for: one name a line, with the groups of `--virtual`. */
const WORLD = "/etc/apk/world";
const INSTALLED = "/lib/apk/db/installed";
// Alpine's own image has 16 packages of 8 MB.
const BASE = { count: 16, bytes: 8_000_000 };

/** apk of the simulated Alpine: update, add, del, info, upgrade. */
export const apk: Program = program("apk", async (process, args) => {
  const options = parseOptions(args, "qUt:X:v", [
    "no-cache",
    "quiet",
    "update-cache",
    "virtual=",
    "repository=",
    "no-progress",
    "purge",
    "upgrade",
    "available",
  ]);
  const [action = "", ...written] = options.operands;
  const names = written.map((name) => name.replace(/[=<>~@].*$/, ""));
  if (action !== "info" && process.credentials.uid !== 0) {
    await process.warn(
      "ERROR: Unable to lock database: Permission denied\nERROR: Failed to open apk database: Permission denied\n",
    );
    return 99;
  }
  if (action === "update") return fetchIndexes(process, true);
  if (action === "info") return info(process);
  if (action === "upgrade") return summary(process);
  if (action === "del") return remove(process, names);
  if (action !== "add") throw new UsageFault(`'${action}' is not an apk command. See 'apk --help'.`);
  const fetches = options.has("no-cache", "U", "update-cache");
  if (fetches) await fetchIndexes(process, !options.has("no-cache"));
  return add(process, names, {
    group: options.value("t", "virtual"),
    hasIndex: fetches || isDirectoryWithFiles(process),
  });
});

function isDirectoryWithFiles(process: Process): boolean {
  return process.files.isDirectory(CACHE) && process.files.list(CACHE).length > 0;
}

async function fetchIndexes(process: Process, keeps: boolean): Promise<number> {
  for (const part of ["main", "community"]) {
    await process.print(`fetch ${REPOSITORY}/${part}/x86_64/APKINDEX.tar.gz\n`);
    await process.sleep(60);
  }
  if (!keeps) return 0;
  makeDirectories(process, CACHE);
  writeZeros(process, `${CACHE}/APKINDEX.4d3cbea2.tar.gz`, 460_000);
  writeZeros(process, `${CACHE}/APKINDEX.7bb8ecd4.tar.gz`, 1_900_000);
  await process.print(
    `v3.22.2-36-g5dd1d2b1a6c [${REPOSITORY}/main]\nv3.22.2-38-g8f6fb1ba5a4 [${REPOSITORY}/community]\nOK: 26326 distinct packages available\n`,
  );
  return 0;
}

async function add(
  process: Process,
  names: readonly string[],
  { group, hasIndex }: { readonly group: string | undefined; readonly hasIndex: boolean },
): Promise<number> {
  const present = installed(process);
  const missing = hasIndex ? unknownNames(alpineIndex, names) : names.filter((name) => !present.has(name));
  if (missing.length > 0) {
    if (!hasIndex)
      for (const part of ["main", "community"])
        await process.warn(`WARNING: opening from cache ${REPOSITORY}/${part}: No such file or directory\n`);
    await process.warn("ERROR: unable to select packages:\n");
    for (const name of missing) await process.warn(`  ${name} (no such package):\n    required by: world[${name}]\n`);
    return missing.length;
  }
  const packages = withNeeded(alpineIndex, names, new Set(present.keys()), false);
  const count = packages.length + (group === undefined ? 0 : 1);
  for (const [index, one] of packages.entries()) {
    await process.print(`(${index + 1}/${count}) Installing ${one.name} (${one.version})\n`);
    await process.sleep(Math.min(60, one.sizeBytes / 1_000_000));
    installFiles(process, one);
    present.set(one.name, group ?? "");
  }
  if (group !== undefined) await process.print(`(${count}/${count}) Installing ${group} (20260101.000000)\n`);
  save(process, present);
  if (packages.length > 0) await process.print("Executing busybox-1.37.0-r19.trigger\n");
  return summary(process);
}

async function remove(process: Process, names: readonly string[]): Promise<number> {
  const present = installed(process);
  const gone = [...present].filter(([name, group]) => names.includes(name) || (group !== "" && names.includes(group)));
  for (const [index, [name]] of gone.entries()) {
    const one = alpineIndex.get(name);
    if (one === undefined) continue;
    await process.print(`(${index + 1}/${gone.length}) Purging ${name} (${one.version})\n`);
    removeFiles(process, one);
    present.delete(name);
  }
  save(process, present);
  return summary(process);
}

async function info(process: Process): Promise<number> {
  await process.print(
    ["alpine-baselayout", "apk-tools", "busybox", "musl", ...installed(process).keys()]
      .map((name) => `${name}\n`)
      .join(""),
  );
  return 0;
}

async function summary(process: Process): Promise<number> {
  const packages = [...installed(process).keys()].flatMap((name): readonly Package[] => {
    const one = alpineIndex.get(name);
    return one === undefined ? [] : [one];
  });
  const bytes = packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, BASE.bytes);
  await process.print(`OK: ${Math.round(bytes / 1_048_576)} MiB in ${BASE.count + packages.length} packages\n`);
  return 0;
}

/** Installed packages with the `--virtual` group that they came with. */
function installed(process: Process): Map<string, string> {
  if (process.files.find(INSTALLED) === undefined) return new Map();
  const lines = process.files
    .readText(INSTALLED)
    .split("\n")
    .filter((line) => line !== "");
  return new Map(lines.map((line) => [line.split(" ")[0] ?? "", line.split(" ")[1] ?? ""]));
}

function save(process: Process, packages: ReadonlyMap<string, string>): void {
  makeDirectories(process, "/lib/apk/db");
  makeDirectories(process, "/etc/apk");
  process.files.writeFile(INSTALLED, [...packages].map(([name, group]) => `${name} ${group}\n`).join(""));
  process.files.writeFile(WORLD, [...packages.keys()].map((name) => `${name}\n`).join(""));
}
