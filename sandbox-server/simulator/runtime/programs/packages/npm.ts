import { runCommand } from "../../processes/execute.ts";
import type { Process } from "../../processes/process.ts";
import { makeDirectories } from "../files/paths.ts";
import { parseOptions } from "../options.ts";
import { type Program, UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { installFiles, writeZeros } from "./install-files.ts";
import type { Package } from "./package-index.ts";
import { npmIndex } from "./pip-index.ts";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

/** npm of the simulated Node: install, ci, run, start, test, init, cache clean. */
export const npm: Program = program(
  "npm",
  async (process, args) => {
    const options = parseOptions(args, "gyDSv", [
      "omit=",
      "production",
      "only=",
      "no-audit",
      "no-fund",
      "save-dev",
      "save",
      "global",
      "silent",
      "force",
      "prefix=",
      "yes",
      "version",
      "ignore-scripts",
      "loglevel=",
      "legacy-peer-deps",
    ]);
    const [action = "", ...names] = options.operands;
    if (options.has("v", "version")) return say(process, "11.6.2\n");
    const skipsDevelopment =
      options.has("production") ||
      options.value("omit", "only") !== undefined ||
      process.env.get("NODE_ENV") === "production";
    if (["install", "i", "ci", "add"].includes(action))
      return install(process, names, action === "ci", skipsDevelopment);
    if (action === "init") return init(process);
    if (action === "run" || action === "run-script" || action === "start" || action === "test")
      return runScript(process, action.startsWith("run") ? (names[0] ?? "") : action);
    if (action === "cache" || action === "audit" || action === "config" || action === "prune") return 0;
    throw new UsageFault(`Unknown command: "${action}"\n\nTo see a list of supported npm commands, run:\n  npm help`);
  },
  60 * 1024 * 1024,
);

async function install(
  process: Process,
  names: readonly string[],
  isClean: boolean,
  skipsDevelopment: boolean,
): Promise<number> {
  if (isClean && process.files.find("package-lock.json") === undefined) {
    await process.warn(
      "npm error code EUSAGE\nnpm error\nnpm error The `npm ci` command can only install with an existing package-lock.json or\nnpm error npm-shrinkwrap.json with lockfileVersion >= 1.\n",
    );
    return 1;
  }
  if (names.length === 0 && process.files.find("package.json") === undefined) {
    await process.warn(
      `npm error code ENOENT\nnpm error syscall open\nnpm error path ${process.workingDirectory}/package.json\nnpm error errno -2\nnpm error enoent Could not read package.json: Error: ENOENT: no such file or directory, open '${process.workingDirectory}/package.json'\n`,
    );
    return 254;
  }
  const { dependencies, devDependencies } = manifestOf(process);
  const asked = names.map((name) => name.replace(/(?<=.)@.*$/, ""));
  const wanted =
    asked.length > 0
      ? asked
      : [...Object.keys(dependencies), ...(skipsDevelopment ? [] : Object.keys(devDependencies))];
  const unknown = wanted.find((name) => !npmIndex.has(name));
  if (unknown !== undefined) {
    await process.warn(
      `npm error code E404\nnpm error 404 Not Found - GET https://registry.npmjs.org/${unknown} - Not found\n`,
    );
    return 1;
  }
  const packages = wanted.flatMap((name): readonly Package[] =>
    [npmIndex.get(name)].filter((one) => one !== undefined),
  );
  for (const one of packages) installFiles(process, one, `${process.workingDirectory}/node_modules`);
  await process.sleep(Math.min(800, 200 + packages.length * 40));
  cache(process, packages);
  // Each package brings some others; the count is what people look at.
  const count = packages.reduce((sum, { sizeBytes }) => sum + 1 + Math.round(sizeBytes / 80_000), 0);
  return say(
    process,
    `\nadded ${count} packages, and audited ${count + 1} packages in ${1 + Math.round(count / 60)}s\n\nfound 0 vulnerabilities\n`,
  );
}

function cache(process: Process, packages: readonly Package[]): void {
  const directory = `${process.env.get("HOME") ?? "/root"}/.npm/_cacache`;
  makeDirectories(process, directory);
  for (const { name, sizeBytes } of packages)
    writeZeros(process, `${directory}/${name.replaceAll("/", "_")}`, Math.round(sizeBytes / 4));
}

async function init(process: Process): Promise<number> {
  const text = `${JSON.stringify({ name: "app", version: "1.0.0", main: "index.js", scripts: { test: 'echo "Error: no test specified" && exit 1' } }, null, 2)}\n`;
  process.files.writeFile("package.json", text, 0o644);
  return say(process, `Wrote to ${process.workingDirectory}/package.json:\n\n${text}\n`);
}

async function runScript(process: Process, name: string): Promise<number> {
  const script =
    manifestOf(process).scripts[name] ??
    (name === "start" && process.files.find("server.js") !== undefined ? "node server.js" : undefined);
  if (script === undefined) {
    await process.warn(`npm error Missing script: "${name}"\n`);
    return 1;
  }
  await process.print(`\n> ${name}\n> ${script}\n\n`);
  return runCommand(process, ["sh", "-c", script]);
}

function manifestOf(process: Process): Manifest {
  const text = process.files.find("package.json") === undefined ? "{}" : process.files.readText("package.json");
  try {
    return { dependencies: {}, devDependencies: {}, scripts: {}, ...(JSON.parse(text) as object) };
  } catch {
    throw new UsageFault("npm error code EJSONPARSE\nnpm error JSON.parse Invalid package.json: it is no JSON");
  }
}

async function say(process: Process, text: string): Promise<number> {
  await process.print(text);
  return 0;
}
