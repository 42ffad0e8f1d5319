import { findProgram } from "../../sandbox-server/setup/machine.mjs";

/** Why no Docker engine can be started on this machine; undefined when one can. @returns {string | undefined} */
export function realEngineObstacle() {
  if (process.platform !== "linux") return "a Docker engine runs on Linux only";
  if (process.getuid?.() !== 0) return "starting a Docker engine wants root";
  if (findProgram("dockerd") === undefined) return "no dockerd: apt-get install docker.io";
  if (findProgram("busybox") === undefined) return "no busybox to make images of: apt-get install busybox-static";
  return undefined;
}
