import { z } from "zod";
import { type ApiCall, flag, type Route } from "../api/route.ts";
import { parseWith } from "../containers/container-settings.ts";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import { type Filters, fits, fitsLabels, parseFilters } from "../filters.ts";
import { type EngineVolume, volumeRoot } from "./volume-table.ts";

const texts = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? null);
const createSchema = z.object({
  Name: z.string().nullish(),
  Driver: z.string().nullish(),
  Labels: texts,
  DriverOpts: texts,
});

/** Volumes. */
export function volumeRoutes(context: EngineContext): readonly Route[] {
  const { volumes } = context;
  return [
    {
      method: "GET",
      path: "/volumes",
      handle: (call) => {
        const filters = parseFilters(call.query.get("filters"), ["dangling", "driver", "label", "name"]);
        const found = volumes.list().filter((volume) => isFitting(context, volume, filters));
        call.reply(200, { Volumes: found.map(volumeView), Warnings: null });
      },
    },
    {
      method: "POST",
      path: "/volumes/create",
      handle: async (call) => {
        const { Name, Driver, Labels, DriverOpts } = parseWith(createSchema, await call.json());
        const driver = Driver ?? "";
        const volume = volumes.create({ name: Name ?? undefined, driver, labels: Labels, options: DriverOpts });
        call.reply(201, volumeView(volume));
      },
    },
    {
      method: "POST",
      path: "/volumes/prune",
      handle: (call) => {
        const isAll = call.minor < 42;
        call.reply(200, pruneVolumes(context, call.query.get("filters"), isAll));
      },
    },
    {
      method: "GET",
      path: "/volumes/{name}",
      handle: (call) => call.reply(200, volumeView(volumes.get(call.parameters.name ?? ""))),
    },
    { method: "DELETE", path: "/volumes/{name}", handle: (call) => removeVolume(context, call) },
  ];
}

function removeVolume(context: EngineContext, call: ApiCall): void {
  const name = call.parameters.name ?? "";
  const volume = context.volumes.find(name);
  if (volume === undefined) {
    if (!flag(call.query, "force")) throw new EngineFault(404, `get ${name}: no such volume`);
  } else {
    const users = usersOf(context, volume);
    if (users.length > 0) {
      throw new EngineFault(409, `remove ${name}: volume is in use - [${users.join(", ")}]`);
    }
    context.volumes.remove(volume);
  }
  call.reply(204);
}

/** Ids of the containers that mount a volume, running or not. */
export function usersOf({ containers }: EngineContext, { name }: EngineVolume): readonly string[] {
  return containers
    .list()
    .filter(({ mounts }) => mounts.some((mount) => mount.type === "volume" && mount.name === name))
    .map(({ id }) => id);
}

/** Removes volumes that no container mounts: anonymous ones, or `all`. Errors: EngineFault 400. */
export function pruneVolumes(
  context: EngineContext,
  text: string | null,
  isAll: boolean,
): { readonly VolumesDeleted: string[]; readonly SpaceReclaimed: number } {
  const filters = parseFilters(text, ["all", "label", "label!"]);
  const takesNamed = isAll || (filters.get("all") ?? []).some((value) => value === "true" || value === "1");
  const gone = context.volumes
    .list()
    .filter(
      (volume) =>
        (takesNamed || volume.isAnonymous) &&
        usersOf(context, volume).length === 0 &&
        fitsLabels(filters, volume.labels) &&
        (!filters.has("label!") || !fitsLabels(filters, volume.labels, "label!")),
    );
  const SpaceReclaimed = gone.reduce((sum, { files }) => sum + files.usedBytes(), 0);
  for (const volume of gone) context.volumes.remove(volume);
  return { VolumesDeleted: gone.map(({ name }) => name), SpaceReclaimed };
}

function isFitting(context: EngineContext, volume: EngineVolume, filters: Filters): boolean {
  const isDangling = usersOf(context, volume).length === 0;
  return (
    fits(filters, "name", (value) => volume.name.includes(value)) &&
    fits(filters, "driver", (value) => value === "local") &&
    fits(filters, "dangling", (value) => isDangling === (value === "true" || value === "1")) &&
    fitsLabels(filters, volume.labels)
  );
}

/** A volume as lists and `inspect` show it. */
export function volumeView({ name, created, labels, options, isAnonymous }: EngineVolume): Record<string, unknown> {
  return {
    CreatedAt: `${new Date(created).toISOString().slice(0, 19)}Z`,
    Driver: "local",
    Labels: isAnonymous && labels === null ? { "com.docker.volume.anonymous": "" } : labels,
    Mountpoint: `${volumeRoot}/${name}/_data`,
    Name: name,
    Options: options,
    Scope: "local",
  };
}
