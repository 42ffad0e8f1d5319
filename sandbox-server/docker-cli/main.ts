// A small `docker` for machines without one: the course's commands, in the words of the real client, on any engine.
import { Command, CommanderError } from "commander";
import { addArchiveCommands } from "./commands/archives.ts";
import { addBuildCommand } from "./commands/build.ts";
import { addContainerCommands } from "./commands/containers.ts";
import { addImageCommands } from "./commands/images.ts";
import { addNetworkCommands, addVolumeCommands } from "./commands/networks-volumes.ts";
import { addPruneCommands, addSystemCommands } from "./commands/system.ts";
import { openEngine, type Session, StreamedFault } from "./engine.ts";
import { connectionMessage, daemonMessage, withoutGroup } from "./words.ts";

const host = process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock";
const session: Session = {
  docker: openEngine(host),
  host,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  exit: (code) => {
    process.exitCode = code;
  },
};

const program = new Command("docker")
  .description("Containers, as far as Matelot's course needs them.")
  .enablePositionalOptions()
  .exitOverride()
  .configureOutput({ outputError: () => undefined });
addContainerCommands(program, session, process);
addImageCommands(program, session);
addArchiveCommands(program, session, process);
addBuildCommand(program, session);
addNetworkCommands(program, session);
addVolumeCommands(program, session);
addSystemCommands(program, session);
addPruneCommands(program, session);

const words = withoutGroup(process.argv.slice(2));
try {
  await program.parseAsync(words, { from: "user" });
} catch (error) {
  const isRun = words[0] === "run" || words[0] === "create";
  const message = daemonMessage(error);
  if (message !== undefined)
    fail(`${isRun ? "docker: " : ""}Error response from daemon: ${message}`, isRun ? exitCodeOf(message) : 1);
  else if (error instanceof StreamedFault) fail(error.message, error.exitCode);
  else if (error instanceof CommanderError) {
    if (error.exitCode !== 0) fail(usageMessage(error, words[0]), isRun ? 125 : error.exitCode);
  } else fail(connectionMessage(error, host) ?? String(error), 1);
}

/** 127 and 126 as a shell would, 125 where docker itself fails. */
function exitCodeOf(message: string): number {
  if (/executable file not found|no such file or directory/.test(message)) return 127;
  return /permission denied/.test(message) ? 126 : 125;
}

/** What was typed wrong, in docker's words where it has words of its own. */
function usageMessage({ code, message }: CommanderError, command = ""): string {
  if (code === "commander.help" || code === "commander.helpDisplayed") return "";
  const flag = /unknown option '(.+?)'/.exec(message)?.[1];
  const told = flag === undefined ? message.replace(/^error: /, "docker: ") : unknownFlag(flag);
  return `${told}\nSee 'docker ${command} --help'.`;
}

function unknownFlag(flag: string): string {
  return flag.startsWith("--") ? `unknown flag: ${flag}` : `unknown shorthand flag: '${flag[1]}' in ${flag}`;
}

function fail(message: string, code: number): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = code;
}
