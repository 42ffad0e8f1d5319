import { alpine } from "./alpine.ts";
import { busybox } from "./busybox.ts";
import { mariadb, mysql, postgres } from "./databases.ts";
import { debian, ubuntu } from "./debian.ts";
import { httpd } from "./httpd.ts";
import type { ImageDefinition } from "./image.ts";
import { keptRunningImages } from "./kept-running.ts";
import { labImages } from "./labs.ts";
import { languageImages } from "./languages.ts";
import { nginx } from "./nginx.ts";
import { redis } from "./redis.ts";
import { sampleImages } from "./samples.ts";
import { serverImages } from "./servers.ts";
import { curl, helloWorld, pause } from "./small.ts";

export type { Image, ImageConfig, ImageDefinition } from "./image.ts";
export { createImageRegistry, type ImageLookup, type ImageRegistry } from "./image-registry.ts";

/** Every image that there is to pull; one file declares one repository. */
export const images: readonly ImageDefinition[] = [
  alpine,
  busybox,
  curl,
  debian,
  helloWorld,
  httpd,
  mariadb,
  mysql,
  nginx,
  pause,
  postgres,
  redis,
  ubuntu,
  ...keptRunningImages,
  ...labImages,
  ...languageImages,
  ...sampleImages,
  ...serverImages,
];
