import { resolve } from "node:path";
import { z } from "zod";
import { parseWarmTimes } from "../sandboxes/pool/warm-plan.ts";
import { defaultDockerSettings } from "../sandboxes/providers/docker/docker-options.ts";
import type { SettingTexts } from "./sources.ts";

/** Where sandboxes can come from. */
export const providerNames = ["embedded", "docker", "kubeconfig"] as const;
export type ProviderName = (typeof providerNames)[number];

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= from && value <= to);

const imageName = z.string().regex(/^[a-z0-9][\w./:@-]*$/);

const insidePath = z.string().startsWith("/");

const list = z.string().transform((text) => text.split(",").filter((part) => part !== ""));

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text);

/** The accepted form of each setting; what is absent here has a default or none. */
export const schema = z.object({
  host: z.string().regex(/^[A-Za-z0-9._:-]+$/),
  port: wholeNumber(0, 65_535),
  data: z.string().min(1),
  provider: z.union([
    z.literal("auto"),
    z
      .string()
      .transform((text) => text.split(","))
      .pipe(z.array(z.enum(providerNames)).refine((names) => new Set(names).size === names.length)),
  ]),
  providerFor: z
    .string()
    .regex(/^([a-z0-9-]+=[a-z]+(,|$))*$/)
    .transform(
      (text): Record<string, string> =>
        Object.fromEntries(text.split(",").flatMap((part) => (part === "" ? [] : [part.split("=", 2)]))),
    ),
  kubeconfig: z.string().min(1).optional(),
  databaseUrl: z
    .string()
    .refine((text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol))
    .optional(),
  idleMinutes: z
    .string()
    .transform(Number)
    .refine((value) => value >= 1 && value <= 10_080),
  expire: wholeNumber(1, 525_600).optional(),
  sandboxLimit: wholeNumber(1, 10_000),
  learnerLimit: wholeNumber(1, 10_000).optional(),
  memory: wholeNumber(64, 100_000_000).optional(),
  warm: z
    .string()
    .regex(/^\d{1,4}(-\d{1,4})?$/)
    .transform((text) => {
      const [minimum = 0, maximum = minimum] = text.split("-").map(Number);
      return { minimum, maximum };
    })
    .refine(({ minimum, maximum }) => minimum <= maximum),
  warmAt: z
    .string()
    .transform((text) => parseWarmTimes(text))
    .refine((times) => times !== undefined),
  dockerHost: z.string().regex(/^(unix:\/\/\/|tcp:\/\/|http:\/\/|https:\/\/).+$/),
  dockerCertificates: z
    .string()
    .transform((path) => resolve(path))
    .optional(),
  distribution: z.enum(["k3s", "kind", "image"]),
  nodeImage: imageName.optional(),
  shellImage: imageName.optional(),
  nodes: wholeNumber(1, 11),
  nodeMemory: wholeNumber(256, 1_000_000),
  nodeDisk: wholeNumber(256, 10_000_000),
  nodeCpus: z
    .string()
    .regex(/^\d{1,3}(\.\d+)?$/)
    .transform(Number)
    .refine((value) => value >= 0.1 && value <= 256),
  nodeKubeconfig: insidePath,
  nodeState: list.pipe(z.array(insidePath).min(1)),
  dockerRange: z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/),
  imageArchive: list.transform((paths) => paths.map((path) => resolve(path))),
  privileged: z
    .enum(["yes", "no"])
    .transform((word) => word === "yes")
    .optional(),
  runtime: z
    .string()
    .regex(/^[\w.-]+$/)
    .optional(),
  startSeconds: wholeNumber(5, 3600),
  origins: list.pipe(z.array(origin)),
  content: list.transform((paths) => paths.map((path) => resolve(path))),
  images: z
    .string()
    .min(1)
    .transform((path) => resolve(path))
    .optional(),
  logLevel: z.enum(["silent", "error", "warn", "info", "debug"]),
});

export const defaults: SettingTexts = {
  host: "127.0.0.1",
  port: "7070",
  provider: "embedded",
  providerFor: "",
  idleMinutes: "60",
  warm: "0",
  warmAt: "",
  // Memory may allow more, but simulated clusters share the server's event loop: `npm run bench -- cluster` has 200.
  sandboxLimit: "200",
  dockerHost: defaultDockerSettings.host,
  distribution: defaultDockerSettings.distribution,
  nodes: String(defaultDockerSettings.nodes),
  nodeMemory: String(defaultDockerSettings.nodeMemoryMib),
  nodeDisk: String(defaultDockerSettings.nodeDiskMib),
  nodeCpus: String(defaultDockerSettings.nodeCpus),
  nodeKubeconfig: defaultDockerSettings.kubeconfigPath,
  nodeState: defaultDockerSettings.stateDirectories.join(","),
  dockerRange: defaultDockerSettings.range,
  imageArchive: "",
  startSeconds: String(defaultDockerSettings.startSeconds),
  origins: "",
  content: "",
  logLevel: "warn",
};
