import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { humanSize } from "../../simulator/docker/units.ts";
import { type Session, showProgress } from "../engine.ts";
import { tableDigits } from "../words.ts";
import { collect } from "./containers.ts";
import { packContext } from "./pack-context.ts";

interface BuildOptions {
  readonly tag?: readonly string[];
  readonly file?: string;
  readonly buildArg?: readonly string[];
  readonly label?: readonly string[];
  readonly target?: string;
  readonly cache: boolean;
  readonly quiet?: boolean;
}

/** `docker build` by the classic builder. */
export function addBuildCommand(program: Command, session: Session): void {
  program
    .command("build")
    .description("Build an image from a Dockerfile")
    .argument("<path>")
    .option("-t, --tag <name>", "", collect)
    .option("-f, --file <dockerfile>")
    .option("--build-arg <argument>", "", collect)
    .option("--label <label>", "", collect)
    .option("--target <stage>")
    .option("--no-cache")
    .option("-q, --quiet")
    .action((path: string, options: BuildOptions) => build(session, path, options));
}

async function build({ docker, out, err }: Session, path: string, options: BuildOptions): Promise<void> {
  const file = options.file ?? join(path, "Dockerfile");
  const archive = await packContext(path, readFileSync(file));
  if (options.quiet !== true)
    out(`Sending build context to Docker daemon  ${humanSize(archive.bytes.length, tableDigits).padStart(7)}\n`);
  const stream = await docker.buildImage(archive.stream(), {
    dockerfile: archive.dockerfile,
    t: options.tag?.[0] ?? "",
    buildargs: pairs(options.buildArg),
    labels: pairs(options.label),
    target: options.target ?? "",
    nocache: !options.cache,
    q: options.quiet ?? false,
    rm: true,
    version: "1",
  });
  await showProgress({ out }, stream);
  const [first = "", ...more] = options.tag ?? [];
  for (const tag of more) {
    const cut = /:[^/]*$/.exec(tag)?.index ?? tag.length;
    await docker.getImage(first).tag({ repo: tag.slice(0, cut), tag: tag.slice(cut + 1) || "latest" });
    err(`Successfully tagged ${tag}\n`);
  }
}

function pairs(lines: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const cut = line.indexOf("=");
      return cut < 0 ? [line, process.env[line] ?? ""] : [line.slice(0, cut), line.slice(cut + 1)];
    }),
  );
}
