import { createReadStream, createWriteStream, existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { extract, pack } from "tar-stream";
import { call, type Session, StreamedFault, showProgress } from "../engine.ts";
import type { OwnStreams } from "./attached.ts";
import { collect } from "./containers.ts";
import { addPath, unpackInto } from "./pack-path.ts";

/** Commands that move archives: images and file systems in and out, files between machine and container. */
export function addArchiveCommands(program: Command, session: Session, streams: OwnStreams): void {
  const { docker, out } = session;
  program
    .command("save")
    .description("Save one or more images to a tar archive (streamed to STDOUT by default)")
    .argument("<images...>")
    .option("-o, --output <file>")
    .action(async (names: string[], { output }: { readonly output?: string }) => {
      const query = new URLSearchParams(names.map((name): [string, string] => ["names", name]));
      await write(await call(session, "GET", "/images/get", query), output, streams);
    });
  program
    .command("load")
    .description("Load an image from a tar archive or STDIN")
    .option("-i, --input <file>")
    .option("-q, --quiet")
    .action(async ({ input }: { readonly input?: string }) => {
      await showProgress(session, await docker.loadImage(input === undefined ? streams.stdin : read(input)));
    });
  program
    .command("export")
    .description("Export a container's filesystem as a tar archive")
    .argument("<container>")
    .option("-o, --output <file>")
    .action(async (name: string, { output }: { readonly output?: string }) =>
      write(await docker.getContainer(name).export(), output, streams),
    );
  program
    .command("import")
    .description("Import the contents from a tarball to create a filesystem image")
    .argument("<file>")
    .argument("[name]")
    .option("-c, --change <instruction>", "", collect)
    .option("-m, --message <text>")
    .action(async (file: string, name = "", { change = [], message = "" }) => {
      const [repo = "", tag = ""] = name.split(/:(?!.*\/)/);
      const query = new URLSearchParams({ fromSrc: "-", repo, tag, message });
      for (const instruction of change) query.append("changes", instruction);
      const archive = file === "-" ? streams.stdin : read(file);
      await showProgress({ out }, await call(session, "POST", "/images/create", query, archive));
    });
  program
    .command("cp")
    .description("Copy files/folders between a container and the local filesystem")
    .argument("<source>")
    .argument("<target>")
    .action((source: string, target: string) => copy(session, source, target));
}

/** A file to read. Errors: StreamedFault in docker's words when it is not there. */
function read(file: string): NodeJS.ReadableStream {
  if (!existsSync(file)) throw new StreamedFault(`open ${file}: no such file or directory`, 1);
  return createReadStream(file);
}

async function write(stream: NodeJS.ReadableStream, output: string | undefined, { stdout }: OwnStreams) {
  if (output === undefined) await pipeline(stream, stdout, { end: false });
  else await pipeline(stream, createWriteStream(output));
}

async function copy({ docker }: Session, source: string, target: string): Promise<void> {
  const from = place(source);
  const to = place(target);
  if (from.container !== undefined && to.container === undefined) {
    const archive = await docker.getContainer(from.container).getArchive({ path: from.path });
    const isInto = existsSync(to.path) && statSync(to.path).isDirectory();
    await unpackInto(archive.pipe(extract()), isInto ? to.path : dirname(resolve(to.path)), (name) =>
      isInto ? name : [basename(to.path), ...name.split("/").slice(1)].join("/"),
    );
    return;
  }
  if (to.container === undefined) throw new StreamedFault("copying between containers is not supported", 1);
  if (!existsSync(from.path)) throw new StreamedFault(`lstat ${resolve(from.path)}: no such file or directory`, 1);
  const container = docker.getContainer(to.container);
  const isInto = await container.infoArchive({ path: to.path }).then(isDirectory, () => to.path.endsWith("/"));
  const archive = pack();
  addPath(archive, from.path, isInto ? basename(resolve(from.path)) : basename(to.path));
  archive.finalize();
  await container.putArchive(archive as unknown as NodeJS.ReadableStream, {
    path: isInto ? to.path : dirname(join("/", to.path)),
  });
}

/** The engine tells what a path is in a header, as JSON in base64; the highest bit of Go's mode is a directory's. */
function isDirectory(answer: unknown): boolean {
  const response = answer as NodeJS.ReadableStream & { readonly headers: Readonly<Record<string, string>> };
  const { headers } = response;
  // An answer that nobody reads would hold the program.
  response.resume();
  const { mode } = JSON.parse(Buffer.from(headers["x-docker-container-path-stat"] ?? "", "base64").toString());
  return Number(mode) >= 0x8000_0000;
}

/** `web:/etc/hosts` is a path in a container, all else one of this machine. */
function place(text: string): { readonly container?: string; readonly path: string } {
  const cut = text.indexOf(":");
  if (cut <= 0 || /[/.]/.test(text.slice(0, cut))) return { path: text };
  return { container: text.slice(0, cut), path: text.slice(cut + 1) };
}
