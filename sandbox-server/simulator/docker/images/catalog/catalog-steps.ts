import type { Image } from "../../../runtime/images/image.ts";
import { parseImageReference } from "../../../runtime/images/image-reference.ts";
import { type FamilyLayer, familyOf } from "./families.ts";

/** One line of a published image's history. */
export interface CatalogStep {
  readonly createdBy: string;
  readonly comment?: string;
  readonly isBase?: true;
  /**
   * `base` holds the files of the base image, `own` those that the image's tree has beyond the base, `none` only the
   * filler: one file of zeros that stands for what the simulator doesn't have.
   */
  readonly layer?: FamilyLayer;
}

// The originals are rebuilt every few weeks; these were the days of the sizes below.
const CREATED = Date.UTC(2025, 9, 21, 18, 24, 5);

/** History and layers of a registry's image, oldest first, and when it was made. */
export function stepsOf(image: Image): { readonly steps: readonly CatalogStep[]; readonly created: number } {
  const parsed = parseImageReference(image.reference);
  const path = "fault" in parsed ? "" : parsed.path;
  const tag = "fault" in parsed ? "latest" : (parsed.tag ?? "latest");
  const family = familyOf(image, path, tag);
  return {
    steps: [
      ...family.base.map((layer) => ({ createdBy: layer.createdBy, isBase: true as const, layer })),
      ...environment(image),
      ...family.layers.map((layer) => ({ createdBy: layer.createdBy, layer })),
      ...configuration(image),
    ],
    created: CREATED,
  };
}

function environment({ env, workingDirectory }: Image): CatalogStep[] {
  const variables = Object.entries(env).map(([name, value]) => ({ createdBy: `ENV ${name}=${value}` }));
  return workingDirectory === "/" ? variables : [...variables, { createdBy: `WORKDIR ${workingDirectory}` }];
}

function configuration({ volumes, exposedPorts, stopSignal, user, entrypoint, command }: Image): CatalogStep[] {
  const ports = exposedPorts.map((port) => `${port}:{}`).join(" ");
  const lines = [
    volumes === undefined || volumes.length === 0 ? undefined : `VOLUME [${volumes.join(" ")}]`,
    ports === "" ? undefined : `EXPOSE map[${ports}]`,
    stopSignal === undefined ? undefined : `STOPSIGNAL ${stopSignal}`,
    user === "" ? undefined : `USER ${user}`,
    entrypoint === undefined ? undefined : `ENTRYPOINT ${JSON.stringify(entrypoint)}`,
    command === undefined ? undefined : `CMD ${JSON.stringify(command)}`,
  ];
  return lines.flatMap((createdBy) => (createdBy === undefined ? [] : [{ createdBy }]));
}
