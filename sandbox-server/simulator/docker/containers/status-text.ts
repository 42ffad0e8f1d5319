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

/** Time in words as go-units has it. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 1) return "Less than a second";
  if (seconds === 1) return "1 second";
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return "About a minute";
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.floor(minutes / 60 + 0.5);
  if (hours === 1) return "About an hour";
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`;
  return `${Math.floor(hours / 24 / 365)} years`;
}
