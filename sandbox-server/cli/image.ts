import { createReadStream } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { MatelotError } from "../errors/index.ts";
import { buildShellImage, recipeLabel, shellImage } from "../images/shell-image.ts";
import { projectDirectory } from "../main.ts";
import { createEngine } from "../sandboxes/providers/docker/engine/dockerode-engine.ts";
import { findTool } from "./find-tool.ts";
import type { CommandWorld } from "./main.ts";

interface BuildFlags {
  readonly output?: string;
  readonly dockerHost?: string;
}

/** Where images are put together and their parts are kept. */
export const imageCache = join(projectDirectory, ".cache/images");

/** `matelot image build shell`: the image of learners' shells for clusters in Docker. */
export function addImageCommand(program: Command, world: CommandWorld): void {
  program
    .command("image")
    .description("Build the images that clusters in Docker need.")
    .command("build")
    .description("Put an image together from Debian packages and bring it to the Docker engine, or into a file.")
    .argument("<name>", "shell: bash, kubectl, helm, editors and curl for learners")
    .option("--output <file>", "write an archive for `docker load` instead of speaking with an engine")
    .option("--docker-host <address>", "the engine (default: DOCKER_HOST, or unix:///var/run/docker.sock)")
    .action(async (name: string, flags: BuildFlags) => {
      if (name !== "shell") {
        throw new MatelotError("setting-invalid", {
          message: `There is no image ${JSON.stringify(name)}; there is: shell.`,
        });
      }
      await buildShell(flags, world);
    });
}

async function buildShell({ output, dockerHost }: BuildFlags, world: CommandWorld): Promise<void> {
  const { archive, recipe } = await buildShellImage({
    cache: join(imageCache, "shell"),
    tools: { kubectl: toolFor("kubectl"), helm: toolFor("helm") },
    onStep: (step) => world.writeError(`${step}\n`),
  });
  if (output !== undefined) {
    await copyFile(archive, output).catch((cause: unknown) => {
      throw new MatelotError("image-build-failed", { message: `${output} can't be written.`, cause });
    });
    world.write(`${output}\n`);
    return;
  }
  const host = dockerHost ?? (world.environment.DOCKER_HOST || "unix:///var/run/docker.sock");
  const { DOCKER_TLS_VERIFY: tls, DOCKER_CERT_PATH: certificates } = world.environment;
  const engine = createEngine(tls ? { host, certificates } : { host });
  const there = await engine.findImage(shellImage, {});
  if (there?.labels[recipeLabel] !== recipe) {
    world.writeError(`Loading ${shellImage} into the engine at ${host}\n`);
    await engine.loadImages(createReadStream(archive), {});
  }
  world.write(`${shellImage}\n`);
}

/** The program as learners get it on this machine. Errors: `image-build-failed`. */
function toolFor(tool: string): string {
  const path = findTool(tool);
  if (path !== undefined) return path;
  throw new MatelotError("image-build-failed", {
    message: { en: `There is no ${tool} to put into the image.`, fr: `Il manque ${tool} pour construire l'image.` },
    remedy: { en: "Run: npm run setup (it fetches one)", fr: "Lancez : npm run setup (il le récupère)" },
    command: "npm run setup",
  });
}
