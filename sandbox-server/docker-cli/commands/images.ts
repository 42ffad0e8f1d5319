import type { Command } from "commander";
import type { ImageInfo } from "dockerode";
import { humanDuration, humanSize } from "../../simulator/docker/units.ts";
import { call, jsonLines, type Session, showProgress } from "../engine.ts";
import { fillTemplate } from "../template.ts";
import { ellipsis, shortId, table, tableDigits } from "../words.ts";
import { collect } from "./containers.ts";
import { eachName } from "./each-name.ts";
import { readFilters } from "./filters.ts";
import { withTag } from "./run-container.ts";

/** Commands about images. */
export function addImageCommands(program: Command, session: Session): void {
  const { docker, out } = session;
  program
    .command("images")
    .description("List images")
    .argument("[repository]")
    .option("-a, --all")
    .option("-q, --quiet")
    .option("-f, --filter <condition>", "", collect)
    .option("--format <template>")
    .action((repository: string | undefined, options) => listImages(session, repository, options));
  program
    .command("pull")
    .description("Download an image from a registry")
    .argument("<image>")
    .action(async (image: string) => {
      if (image === withTag(image)) return showProgress(session, await docker.pull(image));
      out("Using default tag: latest\n");
      return showProgress(session, await docker.pull(withTag(image)));
    });
  program
    .command("push")
    .description("Upload an image to a registry")
    .argument("<image>")
    .action(async (image: string) => {
      if (image !== withTag(image)) out("Using default tag: latest\n");
      const cut = withTag(image).lastIndexOf(":");
      const stream = await docker
        .getImage(withTag(image).slice(0, cut))
        .push({ tag: withTag(image).slice(cut + 1), authconfig: {} });
      await showProgress(session, stream);
    });
  program
    .command("history")
    .description("Show the history of an image")
    .argument("<image>")
    .option("--no-trunc")
    .option("--format <template>")
    .action((image: string, options: HistoryOptions) => showHistory(session, image, options));
  program
    .command("tag")
    .description("Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE")
    .argument("<source>")
    .argument("<target>")
    .action((source: string, target: string) => {
      const cut = withTag(target).lastIndexOf(":");
      return docker.getImage(source).tag({ repo: withTag(target).slice(0, cut), tag: withTag(target).slice(cut + 1) });
    });
  program
    .command("rmi")
    .description("Remove one or more images")
    .argument("<images...>")
    .option("-f, --force")
    .action((names: string[], { force = false }) =>
      eachName(session, names, async (name) => {
        const removed: readonly Record<string, string>[] = await docker.getImage(name).remove({ force });
        for (const line of removed) for (const [action, id] of Object.entries(line)) out(`${action}: ${id}\n`);
      }),
    );
  program
    .command("commit")
    .description("Create a new image from a container's changes")
    .argument("<container>")
    .argument("[name]")
    .option("-a, --author <author>")
    .option("-m, --message <text>")
    .option("-c, --change <instruction>", "", collect)
    .action(async (container: string, name = "", { author = "", message = "", change = [] }) => {
      const cut = withTag(name).lastIndexOf(":");
      const query = new URLSearchParams({ container, author, comment: message });
      if (name !== "") {
        query.set("repo", withTag(name).slice(0, cut));
        query.set("tag", withTag(name).slice(cut + 1));
      }
      for (const instruction of change) query.append("changes", instruction);
      for await (const { Id } of jsonLines(await call(session, "POST", "/commit", query))) out(`${Id}\n`);
    });
}

async function listImages(
  { docker, out }: Session,
  repository: string | undefined,
  options: {
    readonly all?: boolean;
    readonly quiet?: boolean;
    readonly format?: string;
    readonly filter?: readonly string[];
  },
): Promise<void> {
  const reference = repository === undefined ? [] : [`reference=${repository}`];
  const filters = readFilters([...(options.filter ?? []), ...reference]);
  const found = await docker.listImages({ all: options.all ?? false, filters });
  const rows = found.flatMap(imageRows);
  if (options.quiet === true) for (const { ID } of rows) out(`${ID}\n`);
  else if (options.format !== undefined) for (const row of rows) out(`${fillTemplate(options.format, row)}\n`);
  else
    out(
      table(
        ["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"],
        rows.map((row) => Object.values(row)),
      ),
    );
}

/** One row a name. */
function imageRows({ Id, RepoTags, Created, Size }: ImageInfo) {
  const names = RepoTags === undefined || RepoTags === null || RepoTags.length === 0 ? ["<none>:<none>"] : RepoTags;
  return names.map((name) => {
    const cut = name.lastIndexOf(":");
    return {
      Repository: name.slice(0, cut),
      Tag: name.slice(cut + 1),
      ID: shortId(Id),
      CreatedSince: `${humanDuration(Date.now() - Created * 1000)} ago`,
      Size: humanSize(Size, tableDigits),
    };
  });
}

interface HistoryOptions {
  readonly trunc: boolean;
  readonly format?: string;
}

async function showHistory({ docker, out }: Session, image: string, { trunc, format }: HistoryOptions): Promise<void> {
  const steps: readonly { Id: string; Created: number; CreatedBy: string; Size: number; Comment: string }[] =
    await docker.getImage(image).history();
  const rows = steps.map(({ Id, Created, CreatedBy, Size, Comment }) => {
    const command = CreatedBy.replaceAll("\t", " ");
    return {
      ID: trunc ? shortId(Id) : Id,
      CreatedSince: `${humanDuration(Date.now() - Created * 1000)} ago`,
      CreatedBy: trunc ? ellipsis(command, 45) : command,
      Size: humanSize(Size, tableDigits),
      Comment,
    };
  });
  if (format !== undefined) for (const row of rows) out(`${fillTemplate(format, row)}\n`);
  else
    out(
      table(
        ["IMAGE", "CREATED", "CREATED BY", "SIZE", "COMMENT"],
        rows.map((row) => Object.values(row)),
      ),
    );
}
