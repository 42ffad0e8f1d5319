import { DEFAULT_PATH } from "../../runtime/processes/execute.ts";
import type { ImageSettings } from "../image-store.ts";
import type { ImageRecord } from "../images/image-record.ts";
import type { BuildArguments } from "./build-arguments.ts";

/** Settings while instructions change them. */
export type OpenSettings = { -readonly [Name in keyof ImageSettings]?: ImageSettings[Name] };

/** What instructions that change only the configuration work on. */
export interface Configurable {
  readonly arguments: BuildArguments;
  settings: OpenSettings;
  author: string;
  /** `CMD` was set here, and an `ENTRYPOINT` leaves it alone. */
  hasCommand: boolean;
}

/** One stage of a build on its way. */
export interface Stage extends Configurable {
  readonly name: string;
  /** The image of the last step; the scratch image before the first. */
  image: ImageRecord;
}

/** Begins a stage on an image. */
export function beginStage(name: string, image: ImageRecord, buildArguments: BuildArguments): Stage {
  const environment = image.settings.Env ?? [];
  const hasPath = environment.some((line) => line.startsWith("PATH="));
  return {
    name,
    arguments: buildArguments,
    image,
    settings: { ...image.settings, Env: hasPath ? environment : [...environment, `PATH=${DEFAULT_PATH}`] },
    author: "",
    hasCommand: false,
  };
}

/** What runs the shell form of RUN, CMD and ENTRYPOINT. */
export function shellOf({ Shell }: ImageSettings): readonly string[] {
  return Shell !== undefined && Shell.length > 0 ? Shell : ["/bin/sh", "-c"];
}

/** The variables that a stage's instructions may name: ENV first, then ARG. */
export function lookupIn(stage: Pick<Configurable, "settings" | "arguments">): (name: string) => string | undefined {
  const environment = stage.settings.Env ?? [];
  const lines = [...environment, ...stage.arguments.lines(environment)];
  const values = new Map(
    lines.map((line) => {
      const cut = line.indexOf("=");
      return cut < 0 ? [line, ""] : [line.slice(0, cut), line.slice(cut + 1)];
    }),
  );
  return (name) => values.get(name);
}
