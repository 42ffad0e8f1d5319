import { humanDuration } from "../units.ts";
import type { EngineContainer } from "./engine-container.ts";
import { hasHealthcheck } from "./health.ts";

/** `Up 3 minutes (healthy)`, `Exited (0) 2 hours ago`: the column STATUS of `docker ps`. */
export function statusText(container: EngineContainer, now: number): string {
  const { status, startedAt = now, finishedAt = now, exitCode } = container;
  const up = `Up ${humanDuration(now - startedAt)}`;
  if (status === "paused") return `${up} (Paused)`;
  if (status === "restarting") return `Restarting (${exitCode}) ${humanDuration(now - finishedAt)} ago`;
  if (status === "running") {
    if (!hasHealthcheck(container)) return up;
    const health = container.health?.status ?? "starting";
    return `${up} (${health === "starting" ? "health: starting" : health})`;
  }
  if (status === "removing") return "Removal In Progress";
  if (status === "created") return "Created";
  if (status === "dead") return "Dead";
  return `Exited (${exitCode}) ${humanDuration(now - finishedAt)} ago`;
}
