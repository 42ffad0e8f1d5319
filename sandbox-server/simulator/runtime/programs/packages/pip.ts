import type { Process } from "../../processes/process.ts";
import { makeDirectories } from "../files/paths.ts";
import { parseOptions } from "../options.ts";
import { type Program, UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { installFiles, writeZeros } from "./install-files.ts";
import { type Package, withNeeded } from "./package-index.ts";
import { pipIndex } from "./pip-index.ts";

/** Where this Python keeps packages. */
export function sitePackages(process: Process): string {
  const version = (process.env.get("PYTHON_VERSION") ?? "3.12").split(".").slice(0, 2).join(".");
  return `/usr/local/lib/python${/^\d+\.\d+$/.test(version) ? version : "3.12"}/site-packages`;
}

/** pip of the simulated Python: install, uninstall, list, freeze, show. */
export const pip: Program = program("pip", (process, args) => runPip(process, args), 30 * 1024 * 1024);

/** `pip …`, also as `python -m pip …`. */
export async function runPip(process: Process, args: readonly string[]): Promise<number> {
  const options = parseOptions(args, "r:qUVt:i:", [
    ...["no-cache-dir", "requirement=", "quiet", "upgrade", "user", "no-deps", "break-system-packages", "target=", "version"],
    ...["disable-pip-version-check", "root-user-action=", "index-url=", "prefer-binary", "no-compile", "prefix="],
  ]); // biome-ignore format: two groups of words
  const [action = "", ...written] = options.operands;
  if (options.has("version", "V")) return say(process, `pip 25.2 from ${sitePackages(process)}/pip (python 3.12)\n`);
  if (action === "install") {
    const files = options.values("r", "requirement").flatMap((file) => requirements(process, file));
    return install(process, [...files, ...written], {
      isQuiet: options.has("q", "quiet"),
      keepsCache: !options.has("no-cache-dir") && process.env.get("PIP_NO_CACHE_DIR") === undefined,
    });
  }
  if (action === "list" || action === "freeze") return list(process, action);
  if (action === "download" || action === "wheel" || action === "check" || action === "config") return 0;
  throw new UsageFault(`ERROR: unknown command "${action}"`);
}

function requirements(process: Process, file: string): string[] {
  if (process.files.find(file) === undefined)
    throw new UsageFault(`ERROR: Could not open requirements file: [Errno 2] No such file or directory: '${file}'`);
  return process.files
    .readText(file)
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("-"));
}

async function install(
  process: Process,
  written: readonly string[],
  { isQuiet, keepsCache }: { readonly isQuiet: boolean; readonly keepsCache: boolean },
): Promise<number> {
  if (written.length === 0)
    throw new UsageFault('ERROR: You must give at least one requirement to install (see "pip help install")');
  const tell = (text: string) => (isQuiet ? Promise.resolve() : process.print(text));
  const names = written.map((word) =>
    word
      .replace(/[[=<>~!;].*$/, "")
      .trim()
      .toLowerCase()
      .replaceAll("_", "-"),
  );
  const own = names.filter((name) => ["pip", "setuptools", "wheel"].includes(name));
  const asked = names.filter((name) => !own.includes(name) && name !== ".");
  const unknown = asked.find((name) => !pipIndex.has(name));
  if (unknown !== undefined) {
    await process.warn(
      `ERROR: Could not find a version that satisfies the requirement ${unknown} (from versions: none)\n`,
    );
    await process.warn(`ERROR: No matching distribution found for ${unknown}\n`);
    return 1;
  }
  for (const name of own) await tell(`Requirement already satisfied: ${name} in ${sitePackages(process)}\n`);
  const packages = withNeeded(pipIndex, asked, present(process), false);
  for (const name of asked)
    if (present(process).has(name)) await tell(`Requirement already satisfied: ${name} in ${sitePackages(process)}\n`);
  for (const one of packages) await download(process, one, tell);
  if (packages.length === 0) return 0;
  await tell(`Installing collected packages: ${packages.map(({ name }) => name).join(", ")}\n`);
  for (const one of packages) installFiles(process, one, sitePackages(process));
  if (keepsCache) cache(process, packages);
  await tell(`Successfully installed ${packages.map(({ name, version }) => `${name}-${version}`).join(" ")}\n`);
  if (process.credentials.uid === 0 && !isQuiet)
    await process.warn(
      "WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the system package manager, possibly rendering your system unusable.\n",
    );
  return 0;
}

async function download(
  process: Process,
  { name, version, sizeBytes }: Package,
  tell: (text: string) => Promise<void>,
): Promise<void> {
  const kilobytes = Math.round(sizeBytes / 3500);
  const size = kilobytes > 1000 ? `${(kilobytes / 1000).toFixed(1)} MB` : `${kilobytes} kB`;
  await tell(`Collecting ${name}\n  Downloading ${name.replaceAll("-", "_")}-${version}-py3-none-any.whl (${size})\n`);
  await process.sleep(Math.min(80, sizeBytes / 500_000));
}

/** What was downloaded stays in the home directory unless `--no-cache-dir` says otherwise. */
function cache(process: Process, packages: readonly Package[]): void {
  const directory = `${process.env.get("HOME") ?? "/root"}/.cache/pip/http-v2`;
  makeDirectories(process, directory);
  for (const { name, sizeBytes } of packages) writeZeros(process, `${directory}/${name}`, Math.round(sizeBytes / 3.5));
}

/** Names of what is installed. */
export function present(process: Process): Set<string> {
  const directory = sitePackages(process);
  return new Set(process.files.isDirectory(directory) ? process.files.list(directory) : []);
}

async function list(process: Process, action: string): Promise<number> {
  const found = [...present(process)].sort().flatMap((name) => pipIndex.get(name) ?? []);
  if (action === "freeze") return say(process, found.map(({ name, version }) => `${name}==${version}\n`).join(""));
  const rows = [...found.map(({ name, version }) => [name, version]), ["pip", "25.2"]];
  return say(
    process,
    `Package    Version\n---------- -------\n${rows.map(([name = "", version = ""]) => `${name.padEnd(10)} ${version}\n`).join("")}`,
  );
}

async function say(process: Process, text: string): Promise<number> {
  await process.print(text);
  return 0;
}
