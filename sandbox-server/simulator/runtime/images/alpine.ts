import { alpineFiles } from "./applets.ts";
import type { ImageDefinition } from "./image.ts";
import { sharedLayer } from "./shared-layer.ts";
import { tagResolver } from "./tags.ts";

/** The release that images "on Alpine" stand on when their tag names none. */
export const currentAlpine = "3.22.2";

const layers = new Map<string, ReturnType<typeof sharedLayer>>();

export const alpine: ImageDefinition = {
  repositories: ["docker.io/library/alpine"],
  versionOf: tagResolver({
    // biome-ignore format: a table
    series: {
      "3.6": 5, "3.7": 3, "3.8": 5, "3.9": 6, "3.10": 9, "3.11": 13, "3.12": 12, "3.13": 12, "3.14": 10, "3.15": 11,
      "3.16": 9, "3.17": 10, "3.18": 12, "3.19": 9, "3.20": 8, "3.21": 5, "3.22": 2,
    },
    names: { latest: currentAlpine, edge: "3.23.0" },
  }),
  content(version) {
    const layer = layers.get(version) ?? sharedLayer(() => alpineFiles(version));
    layers.set(version, layer);
    return { sizeBytes: 3_797_760, command: ["/bin/sh"], layer };
  },
};
