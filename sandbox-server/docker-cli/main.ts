// A small `docker` for machines without one: the course's commands, in the words of the real client, on any engine.
import { Command } from "commander";
import { addBuildCommand } from "./commands/build.ts";
import { addContainerCommands } from "./commands/containers.ts";
import { addImageCommands } from "./commands/images.ts";
import { addNetworkCommands, addVolumeCommands } from "./commands/networks-volumes.ts";
import { addSystemCommands } from "./commands/system.ts";
import { openEngine, type Session, StreamedFault } from "./engine.ts";
import { connectionMessage, daemonMessage } from "./words.ts";

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
  .enablePositionalOptions();
addContainerCommands(program, session, process);
addImageCommands(program, session);
addBuildCommand(program, session);
addNetworkCommands(program, session);
addVolumeCommands(program, session);
addSystemCommands(program, session);

try {
  await program.parseAsync();
} catch (error) {
  const isRun = process.argv[2] === "run" || process.argv[2] === "create";
  const message = daemonMessage(error);
  if (message !== undefined)
    fail(`${isRun ? "docker: " : ""}Error response from daemon: ${message}`, isRun ? exitCodeOf(message) : 1);
  else if (error instanceof StreamedFault) fail(error.message, error.exitCode);
  else fail(connectionMessage(error, host) ?? String(error), 1);
}

/** 127 and 126 as a shell would, 125 where docker itself fails. */
function exitCodeOf(message: string): number {
  if (/executable file not found|no such file or directory/.test(message)) return 127;
  return /permission denied/.test(message) ? 126 : 125;
}

function fail(message: string, code: number): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = code;
}
