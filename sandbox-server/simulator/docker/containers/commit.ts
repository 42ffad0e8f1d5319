import type { ApiCall } from "../api/route.ts";
import { settingsAfter } from "../build/change-settings.ts";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import type { ImageSettings } from "../image-store.ts";
import { publishContainer } from "./container-events.ts";
import { parseCreateRequest } from "./container-settings.ts";
import type { EngineContainer } from "./engine-container.ts";
import { mergeSettings } from "./merge-settings.ts";

/** `POST /commit`: an image of what a container has become. Errors: EngineFault 400, 404. */
export async function commitContainer(context: EngineContext, call: ApiCall): Promise<void> {
  const { query } = call;
  const reference = query.get("container") ?? "";
  if (reference === "") throw new EngineFault(400, "bad parameter: 'container' cannot be empty");
  const container = context.containers.get(reference);
  const asked = parseCreateRequest(await call.json());
  const base = mergeSettings(asked.config, settingsOf(container));
  const settings = settingsAfter(imageSettings(base), query.getAll("changes"));
  const image = context.images.commit({
    base: container.image,
    root: container.root,
    settings,
    author: query.get("author") ?? "",
    comment: query.get("comment") ?? "",
    createdBy: container.argv.join(" "),
    repository: query.get("repo") ?? "",
    tag: query.get("tag") ?? "",
  });
  publishContainer(context, container, "commit", { comment: query.get("comment") ?? "", imageID: image.id });
  call.reply(201, { Id: image.id });
}

function settingsOf({ config }: EngineContainer): ImageSettings {
  return imageSettings(config);
}

/** What an image keeps of a container's settings: its host name and its terminal are its own. */
function imageSettings(config: ReturnType<typeof mergeSettings>): ImageSettings {
  const { User, ExposedPorts, Env, Entrypoint, Cmd, Volumes, WorkingDir, Labels, StopSignal, Shell } = config;
  return {
    ...{ User, Entrypoint, Cmd, WorkingDir, Labels },
    ...(ExposedPorts === null || ExposedPorts === undefined ? {} : { ExposedPorts: asSets(ExposedPorts) }),
    ...(Env === null || Env === undefined ? {} : { Env }),
    ...(Volumes === null || Volumes === undefined ? {} : { Volumes: asSets(Volumes) }),
    ...(StopSignal === null || StopSignal === undefined ? {} : { StopSignal }),
    ...(Shell === null || Shell === undefined ? {} : { Shell }),
  };
}

function asSets(names: Readonly<Record<string, unknown>>): Record<string, object> {
  return Object.fromEntries(Object.keys(names).map((name) => [name, {}]));
}
