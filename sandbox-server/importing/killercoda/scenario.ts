import { lstat, readFile } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import { z } from "zod";
import { MatelotError } from "../../errors/index.ts";

const page = z.object({
  title: z.string().optional(),
  text: z.string().optional(),
  verify: z.string().optional(),
  foreground: z.string().optional(),
  background: z.string().optional(),
});

const asset = z.object({ file: z.string(), target: z.string().default("~/"), chmod: z.string().optional() });

/** What of an `index.json` is carried over; https://killercoda.com/creators describes it. */
const scenarioSchema = z.object({
  title: z.string().trim().min(1),
  description: z.string().trim().default(""),
  time: z.string().optional(),
  details: z.object({
    intro: page.optional(),
    steps: z.array(page).default([]),
    finish: page.optional(),
    assets: z.record(z.string(), z.array(asset)).default({}),
  }),
  backend: z.object({ imageid: z.string() }).optional(),
  interface: z.object({ layout: z.string().optional() }).optional(),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type ScenarioPage = z.infer<typeof page>;
export type ScenarioAsset = z.infer<typeof asset>;

/** Errors: `scenario-invalid` naming the field of `index.json` that is missing or of another form. */
export async function readScenario(directory: string): Promise<Scenario> {
  const file = join(directory, "index.json");
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new MatelotError("scenario-invalid", {
      message: `${file} can't be read: is this a scenario's folder?`,
      cause,
    });
  });
  const index = parse(text, file);
  const parsed = scenarioSchema.safeParse(index);
  if (parsed.success) return parsed.data;
  if (isPlayground(index)) {
    throw new MatelotError("scenario-invalid", {
      message: `${file} has no details: it is a bare terminal without a lesson, as this server's free sandbox is.`,
    });
  }
  const faults = parsed.error.issues.map((issue) => `${file}: ${issue.path.join(".")}: ${issue.message}`);
  throw new MatelotError("scenario-invalid", { message: faults.join("\n") });
}

function isPlayground(index: unknown): boolean {
  return typeof index === "object" && index !== null && !("details" in index);
}

/**
 * A file that the scenario names, undefined where there is none. A name that leads out of the folder, also by a link, is
 * none: somebody else wrote it.
 */
export async function findScenarioFile(directory: string, name: string): Promise<Buffer | undefined> {
  const root = resolve(directory);
  const path = resolve(root, name);
  const inside = relative(root, path);
  if (inside === "" || inside.startsWith("..") || isAbsolute(inside)) return undefined;
  const steps = inside.split("/").map((_, index, parts) => join(root, ...parts.slice(0, index + 1)));
  for (const step of steps) {
    const found = await lstat(step).catch(() => undefined);
    if (found === undefined || found.isSymbolicLink()) return undefined;
    if (step === path && !found.isFile()) return undefined;
  }
  return readFile(path);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MatelotError("scenario-invalid", { message: `${file} is not JSON.`, cause });
  }
}
