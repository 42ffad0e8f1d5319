import type { Command } from "commander";
import type { Session } from "../engine.ts";
import { fillTemplate } from "../template.ts";
import { daemonMessage } from "../words.ts";

/** `docker inspect` and `docker version`. */
export function addSystemCommands(program: Command, session: Session): void {
  const { docker, out } = session;
  program
    .command("inspect")
    .description("Return low-level information on Docker objects")
    .argument("<names...>")
    .option("-f, --format <template>")
    .action((names: string[], { format }: { readonly format?: string }) => inspect(session, names, format));
  program
    .command("version")
    .description("Show the Docker version information")
    .action(async () => {
      const { Version, ApiVersion, Os, Arch } = await docker.version();
      out(
        `Client: Matelot's small docker\n\nServer:\n Engine:\n  Version:          ${Version}\n  API version:      ${ApiVersion}\n  OS/Arch:          ${Os}/${Arch}\n`,
      );
    });
}

async function inspect(session: Session, names: readonly string[], format: string | undefined): Promise<void> {
  const found: unknown[] = [];
  for (const name of names) {
    const object = await findObject(session, name);
    if (object !== undefined) found.push(object);
    else {
      session.err(`Error: No such object: ${name}\n`);
      session.exit(1);
    }
  }
  if (format === undefined) session.out(`${JSON.stringify(found, null, 4)}\n`);
  else for (const object of found) session.out(`${fillTemplate(format, object)}\n`);
}

/** A container, an image, a volume or a network of that name, in this order. */
async function findObject({ docker }: Session, name: string): Promise<unknown> {
  const looks = [
    () => docker.getContainer(name).inspect(),
    () => docker.getImage(name).inspect(),
    () => docker.getVolume(name).inspect(),
    () => docker.getNetwork(name).inspect(),
  ];
  for (const look of looks) {
    try {
      return await look();
    } catch (error) {
      if (daemonMessage(error) === undefined) throw error;
    }
  }
  return undefined;
}
