import type { ContainerCreateOptions } from "dockerode";

/** The options of `docker run` and `docker create`. */
export interface RunOptions {
  readonly detach?: boolean;
  readonly interactive?: boolean;
  readonly tty?: boolean;
  readonly rm?: boolean;
  readonly name?: string;
  readonly publish?: readonly string[];
  readonly volume?: readonly string[];
  readonly env?: readonly string[];
  readonly label?: readonly string[];
  readonly network?: string;
  readonly hostname?: string;
  readonly memory?: string;
  readonly cpus?: string;
  readonly user?: string;
  readonly workdir?: string;
  readonly entrypoint?: string;
  readonly readOnly?: boolean;
  readonly restart?: string;
  readonly healthCmd?: string;
  readonly healthInterval?: string;
  /** `never`: an image that is not here is a fault. */
  readonly pull?: string;
}

/** What the API is asked for. @param environment variables that `-e NAME` without a value takes over */
export function createOptions(
  image: string,
  words: readonly string[],
  options: RunOptions,
  environment: Readonly<Record<string, string | undefined>>,
): ContainerCreateOptions {
  const { tty = false, interactive = false, detach = false } = options;
  const ports = (options.publish ?? []).map(readPort);
  return {
    Image: image,
    ...(words.length === 0 ? {} : { Cmd: [...words] }),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.hostname === undefined ? {} : { Hostname: options.hostname }),
    ...(options.user === undefined ? {} : { User: options.user }),
    ...(options.workdir === undefined ? {} : { WorkingDir: options.workdir }),
    ...(options.entrypoint === undefined
      ? {}
      : { Entrypoint: options.entrypoint === "" ? [""] : [options.entrypoint] }),
    ...(options.healthCmd === undefined ? {} : { Healthcheck: healthcheck(options.healthCmd, options.healthInterval) }),
    Env: (options.env ?? []).flatMap((line) => variable(line, environment)),
    Labels: Object.fromEntries((options.label ?? []).map(pair)),
    Tty: tty,
    OpenStdin: interactive,
    StdinOnce: interactive && !detach,
    AttachStdin: interactive && !detach,
    AttachStdout: !detach,
    AttachStderr: !detach,
    ExposedPorts: Object.fromEntries(ports.map(({ container }) => [container, {}])),
    HostConfig: {
      AutoRemove: options.rm ?? false,
      Binds: [...(options.volume ?? [])],
      NetworkMode: options.network ?? "default",
      PortBindings: Object.fromEntries(
        ports.map(({ container, ip, host }) => [container, [{ HostIp: ip, HostPort: host }]]),
      ),
      ReadonlyRootfs: options.readOnly ?? false,
      ...(options.memory === undefined ? {} : { Memory: readBytes(options.memory) }),
      ...(options.cpus === undefined ? {} : { NanoCpus: Math.round(Number(options.cpus) * 1e9) }),
      ...(options.restart === undefined ? {} : { RestartPolicy: restartPolicy(options.restart) }),
    },
  };
}

/** `8080:80`, `127.0.0.1:8080:80/tcp`, `80`. */
export function readPort(text: string): { readonly ip: string; readonly host: string; readonly container: string } {
  const parts = text.split(":");
  const inner = parts.at(-1) ?? "";
  const container = inner.includes("/") ? inner : `${inner}/tcp`;
  return {
    ip: parts.length === 3 ? (parts[0] ?? "") : "",
    host: parts.length > 1 ? (parts.at(-2) ?? "") : "",
    container,
  };
}

/** `64m`, `1g`, `512k`, `1024` in bytes. */
export function readBytes(text: string): number {
  const [, number = "0", unit = ""] = /^([\d.]+)\s*([bkmgt]?)b?$/i.exec(text) ?? [];
  const power = ["", "k", "m", "g", "t"].indexOf(unit.toLowerCase().replace("b", ""));
  return Math.round(Number(number) * 1024 ** Math.max(0, power));
}

function variable(line: string, environment: Readonly<Record<string, string | undefined>>): string[] {
  if (line.includes("=")) return [line];
  const value = environment[line];
  return value === undefined ? [] : [`${line}=${value}`];
}

function pair(text: string): [string, string] {
  const cut = text.indexOf("=");
  return cut < 0 ? [text, ""] : [text.slice(0, cut), text.slice(cut + 1)];
}

function restartPolicy(text: string) {
  const [Name = "no", count] = text.split(":");
  return { Name, MaximumRetryCount: Number(count ?? 0) };
}

function healthcheck(command: string, interval = "30s") {
  const [, number = "30", unit = "s"] = /^(\d+)(ms|s|m)$/.exec(interval) ?? [];
  const nanoseconds = { ms: 1e6, s: 1e9, m: 60e9 }[unit] ?? 1e9;
  return { Test: ["CMD-SHELL", command], Interval: Number(number) * nanoseconds };
}
