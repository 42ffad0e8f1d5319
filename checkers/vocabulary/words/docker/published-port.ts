import { z } from "zod";

/** Passes when HTTP on a published port answers in the learner's own shell: `curl http://localhost:8080/`. */
export const publishedPortSchema = z.strictObject({
  kind: z.literal("published-port"),
  port: z.number().int().min(1).max(65_535),
  path: z.string().startsWith("/").max(500),
  includes: z.string().min(1).max(500).optional(),
});

export interface PublishedPort {
  readonly kind: "published-port";
  readonly port: number;
  readonly path: string;
  readonly includes?: string | undefined;
}

export const publishedPortCodes = ["no-answer", "body-differs"] as const;

/** A port of the learner's machine, as `docker run -p` publishes it. */
export const publishedPort = (port: number) => ({
  answers: ({ path = "/", ...rest }: { readonly path?: string; readonly includes?: string } = {}): PublishedPort => ({
    kind: "published-port",
    port,
    path,
    ...rest,
  }),
});
