import { EngineFault } from "../engine-fault.ts";
import type { ImageSettings } from "../image-store.ts";
import { BuildArguments } from "./build-arguments.ts";
import { parseDockerfile } from "./dockerfile/parse-dockerfile.ts";
import { setMetadata } from "./instructions/set-metadata.ts";
import { setWorkingDirectory } from "./instructions/working-directory.ts";
import type { Configurable } from "./stage.ts";

/** Instructions that `docker commit --change` and `docker import --change` take. */
const allowed = [
  "CMD",
  "ENTRYPOINT",
  "ENV",
  "EXPOSE",
  "HEALTHCHECK",
  "LABEL",
  "ONBUILD",
  "STOPSIGNAL",
  "USER",
  "VOLUME",
  "WORKDIR",
];

/** Settings after instructions of a Dockerfile that change only them. Errors: EngineFault 400. */
export function settingsAfter(settings: ImageSettings, changes: readonly string[]): ImageSettings {
  const stage: Configurable = {
    arguments: new BuildArguments(new Map()),
    settings: { ...settings },
    author: "",
    hasCommand: true,
  };
  for (const instruction of parseDockerfile(changes.join("\n"))) {
    if (!allowed.includes(instruction.name))
      throw new EngineFault(400, `${instruction.name} is not a valid change command`);
    if (instruction.name === "WORKDIR") setWorkingDirectory(stage, instruction);
    else setMetadata(stage, instruction);
  }
  return stage.settings;
}
