import { z } from "zod";

/** What a Docker Engine keeps, by name; a container also by the image that it was made from. */
export const dockerReference = z.strictObject({
  type: z.enum(["container", "image", "volume", "network"]),
  name: z.string().min(1).max(255),
  /** `name` is an image, and any container made from it is meant. */
  byImage: z.literal(true).optional(),
});

export interface DockerReference {
  readonly type: "container" | "image" | "volume" | "network";
  readonly name: string;
  readonly byImage?: true | undefined;
}

/** As a learner would look at it. */
export function inspectCommand({ type, name, byImage }: DockerReference): string {
  return byImage === true ? "docker ps -a" : `docker ${type} inspect ${name}`;
}
