import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import type { ImageInfo } from "dockerode";
import { humanDuration, humanSize } from "../../simulator/docker/units.ts";
import { type Session, showProgress } from "../engine.ts";
import { fillTemplate } from "../template.ts";
import { ellipsis, shortId, table, tableDigits } from "../words.ts";
import { eachName } from "./each-name.ts";
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
    .action((image: string, { trunc }: { readonly trunc: boolean }) => showHistory(session, image, trunc));
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
    .command("save")
    .description("Save one or more images to a tar archive")
    .argument("<image>")
    .requiredOption("-o, --output <file>")
    .action(async (image: string, { output }: { readonly output: string }) => {
      await pipeline(await docker.getImage(image).get(), createWriteStream(output));
    });
  program
    .command("load")
    .description("Load an image from a tar archive")
    .requiredOption("-i, --input <file>")
    .action(async ({ input }: { readonly input: string }) => {
      await showProgress(session, await docker.loadImage(createReadStream(input)));
    });
}

async function listImages(
  { docker, out }: Session,
  repository: string | undefined,
  options: { readonly all?: boolean; readonly quiet?: boolean; readonly format?: string },
): Promise<void> {
  const filters = repository === undefined ? {} : { filters: JSON.stringify({ reference: [repository] }) };
  const found = await docker.listImages({ all: options.all ?? false, ...filters });
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

async function showHistory({ docker, out }: Session, image: string, isCut: boolean): Promise<void> {
  const steps: readonly { Id: string; Created: number; CreatedBy: string; Size: number; Comment: string }[] =
    await docker.getImage(image).history();
  const rows = steps.map(({ Id, Created, CreatedBy, Size, Comment }) => [
    isCut ? shortId(Id) : Id,
    `${humanDuration(Date.now() - Created * 1000)} ago`,
    isCut ? ellipsis(CreatedBy.replaceAll("\t", " "), 45) : CreatedBy.replaceAll("\t", " "),
    humanSize(Size, tableDigits),
    Comment,
  ]);
  out(table(["IMAGE", "CREATED", "CREATED BY", "SIZE", "COMMENT"], rows));
}
