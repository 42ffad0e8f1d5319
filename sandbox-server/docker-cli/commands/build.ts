import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { humanSize } from "../../simulator/docker/units.ts";
import { type Session, StreamedFault, showProgress } from "../engine.ts";
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

async function build({ docker, out }: Session, path: string, options: BuildOptions): Promise<void> {
  const isPiped = path === "-" || options.file === "-";
  const root = path === "-" ? undefined : path;
  if (root !== undefined && !existsSync(root))
    throw new StreamedFault(`unable to prepare context: path "${root}" not found`, 1);
  const file = isPiped ? undefined : resolve(options.file ?? join(path, "Dockerfile"));
  if (file !== undefined && !existsSync(file))
    throw new StreamedFault(
      `unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat ${file}: no such file or directory`,
      1,
    );
  const archive = await packContext(root, file ?? readFileSync(0));
  if (options.quiet !== true)
    out(`Sending build context to Docker daemon  ${humanSize(archive.bytes.length, tableDigits).padStart(7)}\n`);
  const stream = await docker.buildImage(archive.stream(), {
    dockerfile: archive.dockerfile,
    // Several names are several values of one key; the types know one.
    t: [...(options.tag ?? [])] as unknown as string,
    buildargs: pairs(options.buildArg),
    labels: pairs(options.label),
    target: options.target ?? "",
    nocache: !options.cache,
    q: options.quiet ?? false,
    rm: true,
    version: "1",
  });
  await showProgress({ out }, stream);
}

function pairs(lines: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const cut = line.indexOf("=");
      return cut < 0 ? [line, process.env[line] ?? ""] : [line.slice(0, cut), line.slice(cut + 1)];
    }),
  );
}
