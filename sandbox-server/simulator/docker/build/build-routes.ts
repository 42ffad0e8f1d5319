import type { ApiCall, Route } from "../api/route.ts";
import { flag } from "../api/route.ts";
import { EngineFault } from "../engine-fault.ts";
import { familiarName, parseImageName } from "../images/image-names.ts";
import { type ProgressLine, progressStream } from "../images/progress.ts";
import { type BuilderParts, type BuildRequest, buildImage } from "./build-image.ts";
import { BuildStepFault } from "./build-step-fault.ts";
import { readContext } from "./read-context.ts";

/** `/build` and `/build/prune`. */
export function buildRoutes(parts: BuilderParts): readonly Route[] {
  return [
    { method: "POST", path: "/build", handle: (call) => build(parts, call) },
    // The classic builder's cache are the images themselves; `docker image prune` frees them.
    {
      method: "POST",
      path: "/build/prune",
      handle: (call) => call.reply(200, { CachesDeleted: null, SpaceReclaimed: 0 }),
    },
    { method: "POST", path: "/build/cancel", handle: (call) => call.reply(204) },
  ];
}

async function build(parts: BuilderParts, call: ApiCall): Promise<void> {
  const { query } = call;
  if (query.get("version") === "2")
    throw new EngineFault(400, "this engine has the classic builder only: set DOCKER_BUILDKIT=0");
  const remote = query.get("remote") ?? "";
  if (remote !== "" && remote !== "client-session")
    throw new EngineFault(
      500,
      `unable to prepare context: unable to download remote URL ${remote}: there is no internet here`,
    );
  const tags = query.getAll("t").filter((tag) => tag !== "");
  for (const tag of tags) parseImageName(tag);
  const stream = progressStream(call);
  const isQuiet = flag(query, "q");
  const held: ProgressLine[] = [];
  const tell = (line: ProgressLine) => (isQuiet ? held.push(line) : stream.write(line));
  try {
    const image = await buildImage(parts, await readRequest(call, (line) => void tell(line)));
    tell({ stream: `Successfully built ${image.id.slice(7, 19)}\n` });
    for (const tag of tags) {
      const { repository, tag: version = "latest" } = parseImageName(tag);
      parts.images.tag(image, tag);
      tell({ stream: `Successfully tagged ${familiarName(`${repository}:${version}`)}\n` });
    }
    if (isQuiet) stream.write({ stream: `${image.id}\n` });
    stream.end();
  } catch (error) {
    if (isQuiet) for (const line of held) stream.write(line);
    if (!(error instanceof EngineFault) || !call.response.headersSent) throw error;
    stream.end(error, error instanceof BuildStepFault ? error.exitCode : undefined);
  }
}

async function readRequest(call: ApiCall, tell: (line: ProgressLine) => void): Promise<BuildRequest> {
  const { query, signal } = call;
  const { dockerfile, context } = await readContext(call.request, query.get("dockerfile") || "Dockerfile");
  const memory = Number(query.get("memory") ?? 0);
  const network = query.get("networkmode") ?? "";
  const isNotSet = query.get("rm") === null;
  return {
    dockerfile,
    context,
    target: query.get("target") ?? "",
    arguments: new Map(
      Object.entries(jsonObject(query, "buildargs")).flatMap(([name, value]) =>
        typeof value === "string" ? [[name, value]] : [],
      ),
    ),
    labels: Object.fromEntries(
      Object.entries(jsonObject(query, "labels")).map(([name, value]) => [name, String(value)]),
    ),
    usesNoCache: flag(query, "nocache"),
    pulls: flag(query, "pull"),
    removes: isNotSet || flag(query, "rm"),
    networkMode: network === "" || network === "default" ? undefined : network,
    memoryLimitBytes: memory > 0 ? memory : undefined,
    signal,
    tell,
  };
}

function jsonObject(query: URLSearchParams, name: string): Readonly<Record<string, unknown>> {
  const text = query.get(name) ?? "";
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch (cause) {
    throw new EngineFault(400, `error reading ${name}: invalid JSON`, { cause });
  }
}
