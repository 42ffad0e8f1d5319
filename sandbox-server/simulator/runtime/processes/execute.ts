import { EXECUTE } from "../files/credentials.ts";
import { EXECUTABLE_MAGIC } from "../files/layer.ts";
import { SystemFault } from "../files/system-fault.ts";
import { type Program, UsageFault } from "../programs/program.ts";
import type { Process } from "./process.ts";

/** What a path means to execve(2): a program, with the arguments that a `#!` line adds. */
export interface Executable {
  readonly program: Program;
  readonly argv: readonly string[];
}

export const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const MAX_INTERPRETERS = 4;

/** The file that a command name means; a name with a slash is that path. Undefined when the PATH has none. */
export function findInPath(process: Process, name: string, path = process.env.get("PATH")): string | undefined {
  if (name.includes("/")) return name;
  if (name === "") return undefined;
  let forbidden: string | undefined;
  for (const directory of (path ?? DEFAULT_PATH).split(":")) {
    const candidate = directory === "" ? name : `${directory}/${name}`;
    const node = process.files.find(candidate);
    if (node === undefined || node.kind === "directory") continue;
    if (process.files.mayAccess(candidate, EXECUTE)) return candidate;
    forbidden ??= candidate;
  }
  return forbidden;
}

/** Throws ENOENT, EACCES, ENOEXEC as execve(2) does. `argv[0]` stays what the caller said. */
export function loadExecutable(process: Process, path: string, argv: readonly string[]): Executable {
  let file = path;
  let words = argv;
  for (let depth = 0; depth < MAX_INTERPRETERS; depth += 1) {
    const content = readStart(process, file);
    if (content.startsWith(EXECUTABLE_MAGIC)) {
      const name = content.slice(EXECUTABLE_MAGIC.length, content.indexOf("\n"));
      const program = process.scope.programs.find(name);
      if (program === undefined) throw new SystemFault("ENOENT");
      return { program, argv: words };
    }
    const interpreter = /^#![ \t]*(\S+)(?:[ \t]+([^\n]*?))?[ \t]*(?:\n|$)/.exec(content);
    if (interpreter === null) throw new SystemFault("ENOEXEC");
    const [, command = "", option] = interpreter;
    words = [command, ...(option === undefined || option === "" ? [] : [option]), file, ...words.slice(1)];
    file = command;
  }
  throw new SystemFault("ELOOP");
}

function readStart(process: Process, path: string): string {
  const node = process.files.stat(path);
  if (node.kind !== "file") throw new SystemFault("EACCES");
  if (!process.files.mayAccess(path, EXECUTE)) throw new SystemFault("EACCES");
  return Buffer.from(node.read(0, 512)).toString("latin1");
}

/** Becomes the program: the process keeps its number, descriptors and directory. */
export async function becomeProgram(process: Process, executable: Executable): Promise<number> {
  process.resetHandlers();
  process.argv = executable.argv;
  process.memoryBytes = executable.program.memoryBytes ?? process.memoryBytes;
  process.scope.memoryChanged();
  await process.tick(START_OPERATIONS);
  try {
    return await executable.program.run(process);
  } catch (error) {
    if (!(error instanceof SystemFault) && !(error instanceof UsageFault)) throw error;
    await process.warn(`${baseName(executable.argv[0] ?? "")}: ${error.message}\n`);
    return error instanceof UsageFault ? error.exitCode : 1;
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Starting a program counts as this many steps. */
const START_OPERATIONS = 40;

/** Starts a program by name as a child of `parent` and waits for its exit code; 127 and 126 as a shell would. */
export async function runCommand(parent: Process, argv: readonly string[], env = parent.env): Promise<number> {
  const [name = ""] = argv;
  const path = findInPath(parent, name);
  if (path === undefined) throw new SystemFault("ENOENT");
  const executable = loadExecutable(parent, path, argv);
  const child = parent.fork({ argv, env: new Map(env) });
  child.start(() => becomeProgram(child, executable));
  await waitForExit(parent, child);
  return child.status?.code ?? 1;
}

/** Returns when the child has ended. */
export async function waitForExit(parent: Process, child: Process): Promise<void> {
  while (child.status === undefined) await parent.waitFor((wake) => child.exits.add(wake));
}
