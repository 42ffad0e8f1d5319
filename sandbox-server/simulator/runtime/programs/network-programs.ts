import { curl } from "./curl.ts";
import { netcat } from "./netcat.ts";
import { nginx } from "./nginx/nginx.ts";
import { nslookup } from "./nslookup.ts";
import type { Program } from "./program.ts";
import { redisCli } from "./redis/redis-cli.ts";
import { redisServer } from "./redis/redis-server.ts";
import { helloWorld, pause } from "./single-purpose.ts";
import { apacheHttpd, busyboxHttpd } from "./static-servers.ts";
import { wget } from "./wget.ts";

/** Programs that speak to the network, and those that are an image's only content. */
export const networkPrograms: readonly Program[] = [
  apacheHttpd,
  busyboxHttpd,
  curl,
  helloWorld,
  netcat,
  nginx,
  nslookup,
  pause,
  redisCli,
  redisServer,
  wget,
];
