import { z } from "zod";
import { type DockerReference, dockerReference } from "./docker-reference.ts";

/** Passes when the engine has a container, image, volume or network, or has it no more. */
export const dockerPresenceSchema = z.strictObject({
  kind: z.literal("docker-presence"),
  subject: dockerReference,
  wanted: z.enum(["present", "absent"]),
});

export interface DockerPresence {
  readonly kind: "docker-presence";
  readonly subject: DockerReference;
  readonly wanted: "present" | "absent";
}

export const dockerPresenceCodes = ["absent", "still-there"] as const;

export function dockerPresence(subject: DockerReference, wanted: "present" | "absent"): DockerPresence {
  return { kind: "docker-presence", subject, wanted };
}
