import { z } from "zod";
import { EngineFault } from "../engine-fault.ts";

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const number = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);
const words = z.array(z.string()).nullish();
const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
const names = z.record(z.string(), z.unknown()).nullish();
/** `CMD` and `ENTRYPOINT` may also come as one string. */
const command = z
  .union([z.string().transform((value) => [value]), z.array(z.string())])
  .nullish()
  .transform((value) => value ?? null);

const healthcheckSchema = z.object({
  Test: z.array(z.string()).optional(),
  Interval: z.number().optional(),
  Timeout: z.number().optional(),
  StartPeriod: z.number().optional(),
  StartInterval: z.number().optional(),
  Retries: z.number().optional(),
});

const configSchema = z.object({
  ...{ Hostname: text, Domainname: text, User: text, Image: text, WorkingDir: text },
  ...{ AttachStdin: flag, AttachStdout: flag, AttachStderr: flag, Tty: flag, OpenStdin: flag, StdinOnce: flag },
  ...{ ExposedPorts: names, Volumes: names, Env: words, Cmd: command, Entrypoint: command, Labels: labels },
  Healthcheck: healthcheckSchema.nullish(),
  StopSignal: z.string().nullish(),
  StopTimeout: z.number().nullish(),
  Shell: words,
  OnBuild: words,
  MacAddress: z.string().nullish(),
});

const mountSchema = z.object({
  ...{ Type: text, Source: text, Target: text, ReadOnly: flag },
  BindOptions: z.object({ CreateMountpoint: flag }).partial().nullish(),
  VolumeOptions: z.object({ NoCopy: flag, Labels: labels }).partial().nullish(),
  TmpfsOptions: z.object({ SizeBytes: z.number(), Mode: z.number() }).partial().nullish(),
});

const portBindingSchema = z.object({ HostIp: text, HostPort: text });

const hostSchema = z.object({
  Binds: words,
  Mounts: z.array(mountSchema).nullish(),
  Tmpfs: z.record(z.string(), z.string()).nullish(),
  VolumesFrom: words,
  ...{ NetworkMode: text, IpcMode: text, PidMode: text, UTSMode: text, UsernsMode: text, CgroupParent: text },
  PortBindings: z
    .record(z.string(), z.array(portBindingSchema).nullish())
    .nullish()
    .transform((value) => value ?? {}),
  RestartPolicy: z
    .object({ Name: text, MaximumRetryCount: number })
    .nullish()
    .transform((value) => value ?? { Name: "no", MaximumRetryCount: 0 }),
  ...{ AutoRemove: flag, PublishAllPorts: flag, Privileged: flag, ReadonlyRootfs: flag, OomKillDisable: flag },
  ...{ CapAdd: words, CapDrop: words, Dns: words, DnsOptions: words, DnsSearch: words, ExtraHosts: words },
  ...{ GroupAdd: words, Links: words, SecurityOpt: words },
  ...{ Memory: number, MemorySwap: number, MemoryReservation: number, NanoCpus: number, CpuShares: number },
  ...{ CpuPeriod: number, CpuQuota: number, ShmSize: number, CpusetCpus: text, CpusetMems: text },
  PidsLimit: z.number().nullish(),
  Init: z.boolean().nullish(),
  LogConfig: z
    .object({
      Type: text,
      Config: z
        .record(z.string(), z.string())
        .nullish()
        .transform((value) => value ?? {}),
    })
    .nullish(),
  Sysctls: z.record(z.string(), z.string()).nullish(),
  Ulimits: z.array(z.object({ Name: z.string(), Soft: number, Hard: number })).nullish(),
});

const endpointSchema = z.object({
  Aliases: words,
  Links: words,
  MacAddress: text,
  IPAMConfig: z.object({ IPv4Address: text }).nullish(),
});

export const networkingSchema = z.object({
  EndpointsConfig: z.record(z.string(), endpointSchema.nullish()).nullish(),
});

/** What a container runs; the fields are the API's (`Config`). */
export type ContainerSettings = z.output<typeof configSchema>;
/** What of the machine it is given; the fields are the API's (`HostConfig`). */
export type HostSettings = z.output<typeof hostSchema>;
export type MountSettings = z.output<typeof mountSchema>;
export type EndpointSettings = z.output<typeof endpointSchema>;

export interface CreateRequest {
  readonly config: ContainerSettings;
  readonly host: HostSettings;
  readonly endpoints: Readonly<Record<string, EndpointSettings | null | undefined>>;
}

/** Reads the body of a create request. Errors: EngineFault 400 where a field has the wrong form. */
export function parseCreateRequest(body: Record<string, unknown>): CreateRequest {
  const config = parseWith(configSchema, body);
  const host = parseWith(hostSchema, body.HostConfig ?? {});
  const networking = parseWith(networkingSchema, body.NetworkingConfig ?? {});
  return { config, host, endpoints: networking.EndpointsConfig ?? {} };
}

/** Reads the settings of one network connection. Errors: EngineFault 400. */
export function parseEndpoint(value: unknown): EndpointSettings {
  return parseWith(endpointSchema, value ?? {});
}

export function parseWith<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new EngineFault(400, `invalid JSON: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "wrong form"}`);
}
