import type { Process } from "../../processes/process.ts";
import { makeDirectories } from "../files/paths.ts";
import { type ParsedOptions, parseOptions } from "../options.ts";
import { PACKAGE_STATUS, packageParagraph } from "../package-status.ts";
import { type Program, UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { debianIndex } from "./debian-index.ts";
import { humanNumber } from "./human-number.ts";
import { installFiles, removeFiles, writeZeros } from "./install-files.ts";
import { type Package, unknownNames, withNeeded } from "./package-index.ts";

const LISTS = "/var/lib/apt/lists";

interface Mirror {
  readonly url: string;
  readonly codename: string;
  readonly component: string;
  /** What `update` downloads, with the size that each index has on disk. */
  readonly sources: readonly { readonly label: string; readonly download: number; readonly bytes: number }[];
}

/** The archive that the container's /etc/os-release names. */
function mirrorOf(process: Process): Mirror {
  const release = process.files.find("/etc/os-release") === undefined ? "" : process.files.readText("/etc/os-release");
  const codename = /^VERSION_CODENAME=(\w+)/m.exec(release)?.[1] ?? "bookworm";
  const sizes = [
    [8791, 18_800_000],
    [7, 24_000],
    [284, 560_000],
  ] as const;
  const isUbuntu = /^ID=ubuntu/m.test(release);
  const url = isUbuntu ? "http://archive.ubuntu.com/ubuntu" : "http://deb.debian.org/debian";
  const security = isUbuntu ? "http://security.ubuntu.com/ubuntu" : "http://deb.debian.org/debian-security";
  const suites = [
    `${url} ${codename}/main`,
    `${url} ${codename}-updates/main`,
    `${security} ${codename}-security/main`,
  ];
  const sources = suites.map((suite, index) => {
    const [download, bytes] = sizes[index] ?? [0, 0];
    return { label: `${suite} amd64 Packages`, download, bytes };
  });
  return { url, codename, component: `${codename}/main`, sources };
}

/** The name of an index on disk: its address with the slashes gone. */
function indexFile(label: string): string {
  const [url = "", suite = ""] = label.split(" ");
  const [codename = "", component = "main"] = suite.split("/");
  const place = url.replace("http://", "").replaceAll("/", "_");
  return `${place}_dists_${codename}_${component}_binary-amd64_Packages.lz4`;
}

/** apt and apt-get of the simulated Debian: update, install, remove, purge, autoremove, clean, upgrade. */
function apt(name: "apt" | "apt-get"): Program {
  return program(name, async (process, args) => {
    const options = parseOptions(args, "yqVdso:t:", [
      ...["yes", "assume-yes", "quiet", "no-install-recommends", "install-suggests", "no-install-suggests", "purge"],
      ...["allow-downgrades", "fix-missing", "fix-broken", "reinstall", "option=", "target-release=", "no-upgrade", "allow-unauthenticated"],
    ]); // biome-ignore format: two groups of words
    const [action = "", ...names] = options.operands;
    if (process.credentials.uid !== 0 && action !== "") return refuseUser(process, action);
    if (name === "apt" && process.terminal === undefined)
      await process.warn("\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n");
    if (action === "update") return update(process);
    if (action === "install") return install(process, names, options);
    if (["remove", "purge", "autoremove", "autopurge"].includes(action)) return remove(process, names);
    if (["upgrade", "dist-upgrade", "full-upgrade"].includes(action)) return nothingToDo(process);
    if (["clean", "autoclean", "check"].includes(action)) return 0;
    throw new UsageFault(`E: Invalid operation ${action}`, 100);
  });
}

async function refuseUser(process: Process, action: string): Promise<number> {
  const place = action === "update" ? "/var/lib/apt/lists/lock" : "/var/lib/dpkg/lock-frontend";
  await process.warn(`E: Could not open lock file ${place} - open (13: Permission denied)\n`);
  await process.warn(
    action === "update"
      ? "E: Unable to lock directory /var/lib/apt/lists/\n"
      : `E: Unable to acquire the dpkg frontend lock (${place}), are you root?\n`,
  );
  return 100;
}

async function update(process: Process): Promise<number> {
  const { url, codename, sources } = mirrorOf(process);
  await process.print(`Get:1 ${url} ${codename} InRelease [151 kB]\n`);
  await process.sleep(150);
  makeDirectories(process, `${LISTS}/partial`);
  for (const [index, { label, download, bytes }] of sources.entries()) {
    await process.print(`Get:${index + 2} ${label} [${download} kB]\n`);
    writeZeros(process, `${LISTS}/${indexFile(label)}`, bytes);
  }
  await process.print("Fetched 9233 kB in 1s (9233 kB/s)\nReading package lists...\n");
  return 0;
}

async function install(process: Process, written: readonly string[], options: ParsedOptions): Promise<number> {
  const names = written.map((name) =>
    name.replace(/[=/].*$/, "").replace(/[+-]$/, (end) => (debianIndex.has(name) ? end : "")),
  );
  await process.print("Reading package lists...\nBuilding dependency tree...\nReading state information...\n");
  const unknown = hasLists(process)
    ? unknownNames(debianIndex, names)
    : names.filter((name) => !isInstalled(process, name));
  if (unknown.length > 0) {
    for (const name of unknown) await process.warn(`E: Unable to locate package ${name}\n`);
    return 100;
  }
  const packages = withNeeded(debianIndex, names, installed(process), !options.has("no-install-recommends"));
  for (const name of names)
    if (isInstalled(process, name))
      await process.print(
        `${name} is already the newest version (${debianIndex.get(name)?.version ?? "installed"}).\n`,
      );
  if (packages.length === 0) return nothingToDo(process);
  await announce(process, packages, names);
  const asks = names.length < packages.length && !options.has("y", "yes", "assume-yes") && !options.has("q");
  if (asks && !(await agrees(process))) return 1;
  return unpack(process, packages);
}

async function announce(process: Process, packages: readonly Package[], names: readonly string[]): Promise<void> {
  const extra = packages
    .map(({ name }) => name)
    .filter((name) => !names.includes(name))
    .sort();
  if (extra.length > 0) await process.print(`The following additional packages will be installed:\n${wrapped(extra)}`);
  await process.print(
    `The following NEW packages will be installed:\n${wrapped(packages.map(({ name }) => name).sort())}`,
  );
  const size = totalSize(packages);
  await process.print(
    `0 upgraded, ${packages.length} newly installed, 0 to remove and 0 not upgraded.\nNeed to get ${humanNumber(size / 3.2)} of archives.\nAfter this operation, ${humanNumber(size)} of additional disk space will be used.\n`,
  );
}

function wrapped(names: readonly string[]): string {
  const lines = [""];
  for (const name of names) {
    const line = lines.at(-1) ?? "";
    if (line.length + name.length > 76) lines.push(name);
    else lines[lines.length - 1] = line === "" ? name : `${line} ${name}`;
  }
  return lines.map((line) => `  ${line}\n`).join("");
}

/** Without a terminal or an answer, apt stops. */
async function agrees(process: Process): Promise<boolean> {
  await process.print("Do you want to continue? [Y/n] ");
  const answer = await process.read(0, 256, 10);
  const isYes = answer !== undefined && /^(y|yes|)\s*$/i.test(Buffer.from(answer).toString());
  if (!isYes) await process.print("Abort.\n");
  return isYes;
}

async function unpack(process: Process, packages: readonly Package[]): Promise<number> {
  const { url, component } = mirrorOf(process);
  for (const [index, { name, version, sizeBytes }] of packages.entries()) {
    await process.print(
      `Get:${index + 1} ${url} ${component} amd64 ${name} amd64 ${version} [${humanNumber(sizeBytes / 3.2)}]\n`,
    );
    await process.sleep(Math.min(60, sizeBytes / 1_000_000));
  }
  await process.warn("debconf: delaying package configuration, since apt-utils is not installed\n");
  await process.print(`Fetched ${humanNumber(totalSize(packages) / 3.2)} in 0s (31.4 MB/s)\n`);
  for (const { name, version } of packages)
    await process.print(
      `Selecting previously unselected package ${name}.\nPreparing to unpack .../${name}_${version.replace(/^\d+:/, "")}_amd64.deb ...\nUnpacking ${name} (${version}) ...\n`,
    );
  for (const one of packages) {
    installFiles(process, one);
    record(process, one);
    await process.print(`Setting up ${one.name} (${one.version}) ...\n`);
  }
  await process.print("Processing triggers for libc-bin (2.36-9+deb12u13) ...\n");
  return 0;
}

async function remove(process: Process, names: readonly string[]): Promise<number> {
  await process.print("Reading package lists...\nBuilding dependency tree...\nReading state information...\n");
  const gone: Package[] = [];
  for (const name of names) {
    const one = debianIndex.get(name);
    if (one !== undefined && isInstalled(process, name)) gone.push(one);
    else await process.print(`Package '${name}' is not installed, so not removed\n`);
  }
  if (gone.length === 0) return nothingToDo(process);
  await process.print(`The following packages will be REMOVED:\n${wrapped(gone.map(({ name }) => name))}`);
  await process.print(
    `0 upgraded, 0 newly installed, ${gone.length} to remove and 0 not upgraded.\nAfter this operation, ${humanNumber(totalSize(gone))} disk space will be freed.\n`,
  );
  for (const one of gone) {
    removeFiles(process, one);
    const status = process.files.readText(PACKAGE_STATUS).split("\n\n");
    process.files.writeFile(
      PACKAGE_STATUS,
      status.filter((text) => !text.includes(`Package: ${one.name}\n`)).join("\n\n"),
    );
    await process.print(`Removing ${one.name} (${one.version}) ...\n`);
  }
  return 0;
}

async function nothingToDo(process: Process): Promise<number> {
  await process.print("0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n");
  return 0;
}

/** Official images come without indexes: nothing is found before an update. */
function hasLists(process: Process): boolean {
  return process.files.isDirectory(LISTS) && process.files.list(LISTS).some((name) => name.includes("Packages"));
}

function installed(process: Process): Set<string> {
  if (process.files.find(PACKAGE_STATUS) === undefined) return new Set();
  return new Set(
    [...process.files.readText(PACKAGE_STATUS).matchAll(/^Package: (.*)$/gm)].map(([, name = ""]) => name),
  );
}

function isInstalled(process: Process, name: string): boolean {
  return installed(process).has(name);
}

function record(process: Process, { name, version }: Package): void {
  makeDirectories(process, "/var/lib/dpkg");
  const status = process.files.find(PACKAGE_STATUS) === undefined ? "" : `${process.files.readText(PACKAGE_STATUS)}\n`;
  process.files.writeFile(PACKAGE_STATUS, `${status}${packageParagraph(name, version)}`);
}

function totalSize(packages: readonly Package[]): number {
  return packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

export const aptPrograms = [apt("apt"), apt("apt-get")];
