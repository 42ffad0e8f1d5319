import type { Command } from "commander";
import { humanSize } from "../../simulator/docker/units.ts";
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
    .option("--type <type>")
    .action((names: string[], options: InspectOptions) => inspect(session, names, options));
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

interface InspectOptions {
  readonly format?: string;
  readonly type?: string;
}

async function inspect(session: Session, names: readonly string[], { format, type }: InspectOptions): Promise<void> {
  const all = await Promise.all(names.map((name) => findObject(session, name, type)));
  const found = all.filter((object) => object !== undefined);
  if (format === undefined) session.out(`${JSON.stringify(found, null, 4)}\n`);
  else for (const object of found) session.out(`${fillTemplate(format, object)}\n`);
  for (const [index, name] of names.entries()) {
    if (all[index] !== undefined) continue;
    session.err(`Error: No such ${type ?? "object"}: ${name}\n`);
    session.exit(1);
  }
}

/** A container, an image, a volume or a network of that name, in this order; or of the one type. */
async function findObject({ docker }: Session, name: string, type: string | undefined): Promise<unknown> {
  const looks = {
    container: () => docker.getContainer(name).inspect(),
    image: () => docker.getImage(name).inspect(),
    volume: () => docker.getVolume(name).inspect(),
    network: () => docker.getNetwork(name).inspect(),
  };
  for (const [kind, look] of Object.entries<() => Promise<unknown>>(looks)) {
    if (type !== undefined && kind !== type) continue;
    try {
      return await look();
    } catch (error) {
      if (daemonMessage(error) === undefined) throw error;
    }
  }
  return undefined;
}

/** `docker container prune` and its like, asked for with `-f` or not: nobody is asked back. */
export function addPruneCommands(program: Command, session: Session): void {
  const { docker, out } = session;
  const show = (title: string, names: readonly string[] | null | undefined, space: number | undefined) => {
    if (names && names.length > 0) out(`${title}\n${names.join("\n")}\n\n`);
    if (space !== undefined) out(`Total reclaimed space: ${humanSize(space, 4)}\n`);
  };
  const acts: Record<string, () => Promise<void>> = {
    container: async () => {
      const { ContainersDeleted, SpaceReclaimed } = await docker.pruneContainers();
      show("Deleted Containers:", ContainersDeleted, SpaceReclaimed);
    },
    image: async () => {
      const { ImagesDeleted, SpaceReclaimed } = await docker.pruneImages();
      const lines = (ImagesDeleted ?? []).map(({ Untagged, Deleted }) =>
        Deleted ? `deleted: ${Deleted}` : `untagged: ${Untagged}`,
      );
      show("Deleted Images:", lines, SpaceReclaimed);
    },
    volume: async () => {
      const { VolumesDeleted, SpaceReclaimed } = await docker.pruneVolumes();
      show("Deleted Volumes:", VolumesDeleted, SpaceReclaimed);
    },
    network: async () => show("Deleted Networks:", (await docker.pruneNetworks()).NetworksDeleted, undefined),
  };
  for (const [kind, act] of Object.entries(acts)) {
    const group = program.commands.find((command) => command.name() === kind) ?? program.command(kind);
    group.command("prune").option("-f, --force").action(act);
  }
}
