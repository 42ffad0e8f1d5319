import { z } from "zod";
import { type DockerReference, dockerReference } from "./docker-reference.ts";

/** Passes when a container has written this text to its log. */
export const containerLogSchema = z.strictObject({
  kind: z.literal("container-log"),
  subject: dockerReference,
  includes: z.string().min(1).max(500),
});

export interface ContainerLog {
  readonly kind: "container-log";
  readonly subject: DockerReference;
  readonly includes: string;
}

export const containerLogCodes = ["absent", "not-in-log"] as const;

export function containerLog(subject: DockerReference, includes: string): ContainerLog {
  return { kind: "container-log", subject, includes };
}
