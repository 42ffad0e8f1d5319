import { PassThrough } from "node:stream";
import type { Command } from "commander";
import { humanDuration } from "../../simulator/docker/units.ts";
import type { Session } from "../engine.ts";
import { fillTemplate } from "../template.ts";
import { ellipsis, shortId, table } from "../words.ts";
import type { OwnStreams } from "./attached.ts";
import { eachName } from "./each-name.ts";
import { readFilters } from "./filters.ts";
import { createContainer, execInContainer, runContainer, startAttached } from "./run-container.ts";
import type { RunOptions } from "./run-options.ts";

/** A repeatable option's values, in order. */
export const collect = (value: string, former: readonly string[] = []): readonly string[] => [...former, value];

/** Commands about containers. */
export function addContainerCommands(program: Command, session: Session, streams: OwnStreams): void {
  const { out } = session;
  runOptions(program.command("run").description("Create and run a new container from an image"))
    .option("-d, --detach")
    .option("--rm")
    .action((image: string, words: string[], options: RunOptions) =>
      runContainer(session, streams, image, words, options),
    );
  runOptions(program.command("create").description("Create a new container")).action(
    async (image: string, words: string[], options: RunOptions) =>
      out(`${await createContainer(session, image, words, options)}\n`),
  );
  program
    .command("exec")
    .description("Execute a command in a running container")
    .argument("<container>")
    .argument("<command...>")
    .option("-i, --interactive")
    .option("-t, --tty")
    .option("-d, --detach")
    .option("-e, --env <line>", "", collect)
    .option("-u, --user <user>")
    .option("-w, --workdir <path>")
    .passThroughOptions()
    .action((name: string, words: string[], options: RunOptions) =>
      execInContainer(session, streams, name, words, options),
    );
  program
    .command("ps")
    .description("List containers")
    .option("-a, --all")
    .option("-q, --quiet")
    .option("-f, --filter <condition>", "", collect)
    .option("--format <template>")
    .action((options) => listContainers(session, options));
  program
    .command("logs")
    .description("Fetch the logs of a container")
    .argument("<container>")
    .option("-f, --follow")
    .option("-t, --timestamps")
    .option("-n, --tail <lines>")
    .action((name: string, options) => showLogs(session, streams, name, options));
  addStateCommands(program, session, streams);
}

function runOptions(command: Command): Command {
  return command
    .argument("<image>")
    .argument("[command...]")
    .option("-i, --interactive")
    .option("-t, --tty")
    .option("--name <name>")
    .option("-p, --publish <ports>", "", collect)
    .option("-v, --volume <mount>", "", collect)
    .option("-e, --env <line>", "", collect)
    .option("-l, --label <label>", "", collect)
    .option("--network <name>")
    .option("-h, --hostname <name>")
    .option("-m, --memory <bytes>")
    .option("--cpus <number>")
    .option("-u, --user <user>")
    .option("-w, --workdir <path>")
    .option("--entrypoint <program>")
    .option("--read-only")
    .option("--restart <policy>")
    .option("--health-cmd <command>")
    .option("--health-interval <duration>")
    .option("--pull <when>")
    .helpOption("--help")
    .passThroughOptions();
}

function addStateCommands(program: Command, session: Session, streams: OwnStreams): void {
  const { docker, out } = session;
  const simple = (
    name: string,
    description: string,
    act: (container: ReturnType<typeof docker.getContainer>, options: Record<string, string>) => Promise<unknown>,
  ) =>
    program
      .command(name)
      .description(description)
      .argument("<containers...>")
      .option("-t, --time <seconds>")
      .option("-s, --signal <signal>")
      .action((names: string[], options: Record<string, string>) =>
        eachName(session, names, async (one) => {
          await act(docker.getContainer(one), options);
          out(`${one}\n`);
        }),
      );
  const grace = ({ time }: Record<string, string>) => (time === undefined ? {} : { t: Number(time) });
  program
    .command("start")
    .description("Start one or more stopped containers")
    .argument("<containers...>")
    .option("-a, --attach")
    .action((names: string[], { attach = false }) =>
      eachName(session, names, async (one) => {
        if (attach) return startAttached(session, streams, one);
        await docker.getContainer(one).start();
        out(`${one}\n`);
      }),
    );
  simple("stop", "Stop one or more running containers", (container, options) => container.stop(grace(options)));
  simple("restart", "Restart one or more containers", (container, options) => container.restart(grace(options)));
  simple("kill", "Kill one or more running containers", (container, { signal }) =>
    container.kill(signal === undefined ? {} : { signal }),
  );
  simple("pause", "Pause all processes within one or more containers", (container) => container.pause());
  simple("unpause", "Unpause all processes within one or more containers", (container) => container.unpause());
  program
    .command("rm")
    .description("Remove one or more containers")
    .argument("<containers...>")
    .option("-f, --force")
    .option("-v, --volumes")
    .action((names: string[], { force = false, volumes = false }) =>
      eachName(session, names, async (one) => {
        const removed = docker.getContainer(one).remove({ force, v: volumes });
        // Whoever forces a removal wants it gone: one that is not there is told, and no failure.
        const isGone = force && (await removed.then(() => false, isAbsent));
        if (isGone) return session.err(`Error: No such container: ${one}\n`);
        await removed;
        out(`${one}\n`);
      }),
    );
  program
    .command("wait")
    .description("Block until one or more containers stop, then print their exit codes")
    .argument("<containers...>")
    .action((names: string[]) =>
      eachName(session, names, async (one) => out(`${(await docker.getContainer(one).wait()).StatusCode}\n`)),
    );
  program
    .command("rename")
    .description("Rename a container")
    .argument("<container>")
    .argument("<name>")
    .action((container: string, name: string) => docker.getContainer(container).rename({ name }));
  program
    .command("diff")
    .description("Inspect changes to files or directories on a container's filesystem")
    .argument("<container>")
    .action(async (name: string) => {
      for (const { Kind, Path } of (await docker.getContainer(name).changes()) ?? []) out(`${"CAD"[Kind]} ${Path}\n`);
    });
  program
    .command("top")
    .description("Display the running processes of a container")
    .argument("<container>")
    .action(async (name: string) => {
      const { Titles, Processes } = await docker.getContainer(name).top();
      out(table(Titles, Processes));
    });
}

async function listContainers(
  { docker, out }: Session,
  options: {
    readonly all?: boolean;
    readonly quiet?: boolean;
    readonly format?: string;
    readonly filter?: readonly string[];
  },
): Promise<void> {
  const found = await docker.listContainers({ all: options.all ?? false, filters: readFilters(options.filter ?? []) });
  const rows = found.map(({ Id, Image, Command, Created, Status, Ports, Names }) => ({
    ID: shortId(Id),
    Image,
    Command: `"${ellipsis(Command, 20)}"`,
    CreatedAt: `${humanDuration(Date.now() - Created * 1000)} ago`,
    Status,
    Ports: Ports.map(portText).join(", "),
    Names: Names.map((name) => name.replace(/^\//, "")).join(","),
  }));
  if (options.quiet === true) for (const { ID } of rows) out(`${ID}\n`);
  else if (options.format !== undefined) for (const row of rows) out(`${fillTemplate(options.format, row)}\n`);
  else {
    const headings = ["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"];
    out(
      table(
        headings,
        rows.map((row) => Object.values(row)),
      ),
    );
  }
}

function isAbsent(error: unknown): boolean {
  return typeof error === "object" && error !== null && "statusCode" in error && error.statusCode === 404;
}

function portText({
  IP,
  PrivatePort,
  PublicPort,
  Type,
}: {
  readonly IP?: string;
  readonly PrivatePort: number;
  readonly PublicPort?: number;
  readonly Type: string;
}): string {
  const inner = `${PrivatePort}/${Type}`;
  if (PublicPort === undefined || PublicPort === 0) return inner;
  return `${IP?.includes(":") ? `[${IP}]` : IP}:${PublicPort}->${inner}`;
}

async function showLogs(
  { docker }: Session,
  { stdout, stderr }: OwnStreams,
  name: string,
  options: { readonly follow?: boolean; readonly timestamps?: boolean; readonly tail?: string },
): Promise<void> {
  const container = docker.getContainer(name);
  const { Config } = await container.inspect();
  const asked = {
    stdout: true,
    stderr: true,
    timestamps: options.timestamps ?? false,
    ...(options.tail === undefined ? {} : { tail: Number(options.tail) }),
  };
  const stream =
    options.follow === true
      ? await container.logs({ ...asked, follow: true })
      : bufferStream(await container.logs({ ...asked, follow: false }));
  const ended = new Promise<void>((resolve) => stream.once("end", resolve));
  if (Config.Tty) stream.pipe(stdout, { end: false });
  else docker.modem.demuxStream(stream, stdout, stderr);
  await ended;
}

/** What came at once, as a stream that ends. */
function bufferStream(bytes: Buffer): NodeJS.ReadableStream {
  const stream = new PassThrough();
  stream.end(bytes);
  return stream;
}
