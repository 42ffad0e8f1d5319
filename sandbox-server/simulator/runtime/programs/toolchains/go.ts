import type { Process } from "../../processes/process.ts";
import { makeDirectories, parentOf } from "../files/paths.ts";
import { writeZeros } from "../packages/install-files.ts";
import { type Program, UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { loaderHere, writeBinary } from "./compiled.ts";
import { readGoSource } from "./go-source.ts";
import { runSmallProgram } from "./run-small-program.ts";
import { type SmallProgram, SourceFault } from "./small-program.ts";

/** go of the simulated toolchain: version, env, mod, build, run, install, vet, fmt, test. */
export const go: Program = program(
  "go",
  async (process, args) => {
    const [command = "", ...rest] = args;
    const version = process.env.get("GOLANG_VERSION") ?? "1.25.3";
    if (command === "version") await process.print(`go version go${version} linux/amd64\n`);
    else if (command === "env") await process.print(`${rest.map((name) => process.env.get(name) ?? "").join("\n")}\n`);
    else if (command === "mod") return modules(process, rest, version);
    else if (command === "build" || command === "install") return build(process, rest, command === "install");
    else if (command === "run") return runSources(process, rest);
    else if (command === "test") await process.print("?   \tcourse\t[no test files]\n");
    else if (command !== "vet" && command !== "fmt" && command !== "get")
      throw new UsageFault(`go ${command}: unknown command\nRun 'go help' for usage.`, 2);
    return 0;
  },
  40 * 1024 * 1024,
);

async function modules(process: Process, [action, name = "app"]: readonly string[], version: string): Promise<number> {
  if (action === "init") {
    if (process.files.find("go.mod") !== undefined)
      throw new UsageFault(`${process.workingDirectory}/go.mod already exists`);
    process.files.writeFile("go.mod", `module ${name}\n\ngo ${version.split(".").slice(0, 2).join(".")}\n`, 0o644);
    await process.warn(`go: creating new go.mod: module ${name}\n`);
  }
  return 0;
}

async function build(process: Process, args: readonly string[], installs: boolean): Promise<number> {
  const { output, flags, inputs } = readArguments(args);
  const sources = await readSources(process, inputs);
  if (typeof sources === "number") return sources;
  await process.compute(150);
  const usesNetwork = /"net\/http"/.test(sources.text);
  const isStripped = /-s\b/.test(flags) && /-w\b/.test(flags);
  // What Go 1.25 makes of such programs, with and without its HTTP server, and without symbols.
  const size = (usesNetwork ? 7_900_000 : 2_300_000) * (isStripped ? 0.68 : 1);
  const loader =
    usesNetwork && process.env.get("CGO_ENABLED") !== "0" && hasCompiler(process) ? loaderHere(process) : undefined;
  const name = moduleName(process);
  const target = installs ? `${process.env.get("GOPATH") ?? "/go"}/bin/${name}` : outputPath(process, output, name);
  makeDirectories(process, parentOf(target));
  writeBinary(process, target, sources.program, Math.round(size), loader);
  cache(process, usesNetwork);
  return 0;
}

/** Without a C compiler Go links no C library. */
function hasCompiler(process: Process): boolean {
  return ["/usr/bin/gcc", "/usr/local/bin/gcc"].some((path) => process.files.find(path) !== undefined);
}

function outputPath(process: Process, output: string | undefined, name: string): string {
  if (output === undefined) return name;
  return output.endsWith("/") || process.files.isDirectory(output) ? `${output.replace(/\/$/, "")}/${name}` : output;
}

/** The compiler keeps what it has made of the standard library. */
function cache(process: Process, usesNetwork: boolean): void {
  const directory = process.env.get("GOCACHE") ?? `${process.env.get("HOME") ?? "/root"}/.cache/go-build`;
  makeDirectories(process, directory);
  if (process.files.find(`${directory}/archives`) === undefined)
    writeZeros(process, `${directory}/archives`, usesNetwork ? 58_000_000 : 21_000_000);
}

async function runSources(process: Process, args: readonly string[]): Promise<number> {
  const sources = await readSources(process, readArguments(args).inputs);
  return typeof sources === "number" ? sources : runSmallProgram(process, sources.program);
}

function readArguments(args: readonly string[]) {
  const takesValue = new Set(["-o", "-ldflags", "-tags", "-mod", "-gcflags", "-p", "-buildmode", "-trimpath="]);
  const rest = [...args];
  const inputs: string[] = [];
  const flags: string[] = [];
  let output: string | undefined;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith("-")) inputs.push(word);
    else if (takesValue.has(word)) {
      const value = rest.shift() ?? "";
      if (word === "-o") output = value;
      flags.push(value);
    } else if (word.startsWith("-o=")) output = word.slice(3);
    else flags.push(word);
  }
  return { output, flags: flags.join(" "), inputs };
}

async function readSources(
  process: Process,
  inputs: readonly string[],
): Promise<{ readonly program: SmallProgram; readonly text: string } | number> {
  const files = inputs.flatMap((input) => goFiles(process, input));
  const all = inputs.length === 0 ? goFiles(process, ".") : files;
  if (all.length === 0) {
    await process.warn(`no Go files in ${process.workingDirectory}\n`);
    return 1;
  }
  if (!inputs.some((input) => input.endsWith(".go")) && process.files.find("go.mod") === undefined) {
    await process.warn(
      "go: go.mod file not found in current directory or any parent directory; see 'go help modules'\n",
    );
    return 1;
  }
  const text = all.map((path) => process.files.readText(path)).join("\n");
  try {
    return { program: readGoSource(text), text };
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    await process.warn(`# ${moduleName(process)}\n./${all[0]}:${error.line}: ${error.message}\n`);
    return 1;
  }
}

function goFiles(process: Process, input: string): string[] {
  if (input.endsWith(".go")) return [input];
  if (!process.files.isDirectory(input)) return [];
  const names = process.files.list(input).filter((name) => name.endsWith(".go") && !name.endsWith("_test.go"));
  return names.map((name) => (input === "." || input === "./" ? name : `${input.replace(/\/$/, "")}/${name}`));
}

function moduleName(process: Process): string {
  const text = process.files.find("go.mod") === undefined ? "" : process.files.readText("go.mod");
  const [, name = "main"] = /^module (\S+)/m.exec(text) ?? [];
  return name.slice(name.lastIndexOf("/") + 1);
}
