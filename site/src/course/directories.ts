import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Where lessons and exercises are read from. A server with folders of its own has the site built from a staged copy of
 * all lessons, and names those folders (sandbox-server/content).
 */
const project = fileURLToPath(new URL("../../../", import.meta.url));
const staged = process.env.MATELOT_STAGED;
const content = staged === undefined ? [] : (process.env.MATELOT_CONTENT ?? "").split(",");

/** Holds `lessons/`. */
export const lessonsRoot = staged ?? project;
export const lessonsDirectory = join(lessonsRoot, "lessons");
export const projectExercises = join(project, "exercises");
export const exerciseDirectories = [project, ...content]
  .map((directory) => join(directory, "exercises"))
  .filter((directory) => existsSync(directory));

/** The build's own notes, apart from those of other builds. */
export const cacheDirectory = staged === undefined ? undefined : join(staged, "cache");
