import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { MatelotError } from "../errors/index.ts";
import { hasPages, stageLessons } from "./stage-lessons.ts";

export interface ContentSiteOptions {
  readonly projectDirectory: string;
  /** Where the built pages are kept from one start to the next, absolute. */
  readonly dataDirectory: string;
  readonly contentDirectories: readonly string[];
  /** Told before a build, which takes some seconds. */
  readonly onBuild: () => void;
}

/**
 * The folder of the built site: the project's own, or one with the pages of the operator's lessons and exercises as
 * well, built anew where one of them, or the project's site, has changed.
 * Errors: `content-invalid`, with every fault that the build found.
 */
export async function siteWithContent(options: ContentSiteOptions): Promise<string> {
  const { projectDirectory, dataDirectory, onBuild } = options;
  const own = join(projectDirectory, "site/dist");
  const contentDirectories = options.contentDirectories.filter(hasPages);
  if (contentDirectories.length === 0 || !existsSync(own)) return own;
  const sites = join(dataDirectory, "site");
  const folder = join(sites, fingerprint([join(own, "csp.json"), ...contentDirectories]));
  const built = join(folder, "dist");
  if (existsSync(join(built, "csp.json"))) return built;
  onBuild();
  rmSync(sites, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  stageLessons(projectDirectory, contentDirectories, folder);
  await build(projectDirectory, folder, built, contentDirectories);
  return built;
}

/** Names, sizes and times of all files: quick to take, and different whenever one was edited. */
function fingerprint(paths: readonly string[]): string {
  const hash = createHash("sha256");
  const visit = (path: string) => {
    const entry = statSync(path, { throwIfNoEntry: false });
    if (entry?.isDirectory() === true) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else if (entry !== undefined) hash.update(`${path} ${entry.size} ${entry.mtimeMs}\n`);
  };
  for (const path of paths) visit(path);
  return hash.digest("hex").slice(0, 16);
}

async function build(project: string, folder: string, built: string, content: readonly string[]): Promise<void> {
  const astro = join(project, "node_modules/astro/bin/astro.mjs");
  const child = spawn(process.execPath, [astro, "build", "--root", "site", "--outDir", built], {
    cwd: project,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ASTRO_TELEMETRY_DISABLED: "1",
      MATELOT_STAGED: folder,
      MATELOT_CONTENT: content.join(","),
    },
  });
  // A server that is stopped meanwhile leaves no build behind.
  const end = () => void child.kill();
  process.once("exit", end);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  process.removeListener("exit", end);
  if (code === 0) return;
  rmSync(folder, { recursive: true, force: true });
  const words = output
    .replace(/\n\s*(Location|Stack trace):[\s\S]*/, "")
    .split("\n")
    .slice(-40)
    .join("\n")
    .trim();
  throw new MatelotError("content-invalid", {
    message: {
      en: `The pages of ${content.join(", ")} could not be built.\n${words}`,
      fr: `Les pages de ${content.join(", ")} n'ont pas pu être construites.\n${words}`,
    },
  });
}
