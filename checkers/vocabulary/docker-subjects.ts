import type { Message } from "../../sandbox-server/language/message.ts";
import { containerCommand } from "./words/docker/container-command.ts";
import { containerLog } from "./words/docker/container-log.ts";
import { dockerPresence } from "./words/docker/docker-presence.ts";
import type { DockerReference } from "./words/docker/docker-reference.ts";
import { type DockerRule, dockerRule } from "./words/docker/docker-rule.ts";
import { sharedLayers } from "./words/docker/shared-layers.ts";

/** A text as it may stand in a CEL expression: quoted, so that it can be nothing but a text. */
const quoted = (text: string) => JSON.stringify(text);

function anything(object: DockerReference) {
  return {
    exists: () => dockerPresence(object, "present"),
    isAbsent: () => dockerPresence(object, "absent"),
    /** A CEL expression over what `docker inspect` shows, in words what it asks for, and what to show as it is now. */
    satisfies: (expression: string, wanted: Message, seen = "object.Name") =>
      dockerRule(object, { expression, seen, wanted, code: "differs" }),
  };
}

function containerSentences(object: DockerReference) {
  const rule = (code: DockerRule["code"], expression: string, seen: string, en: string, fr: string) =>
    dockerRule(object, { code, expression, seen, wanted: { en, fr } });
  return {
    ...anything(object),
    isRunning: () => rule("not-running", "object.State.Running", "object.State.Status", "it runs", "il tourne"),
    isHealthy: () =>
      rule(
        "not-healthy",
        'object.State.Health.Status == "healthy"',
        "object.State.Health.Status",
        "its health check succeeds (healthy)",
        "son contrôle de santé réussit (healthy)",
      ),
    /** Ended with this exit code; `oomKilled` because it wanted more memory than its limit. */
    hasEnded: ({ code, oomKilled }: { readonly code?: number; readonly oomKilled?: boolean } = {}) =>
      rule(
        "not-ended",
        [
          'object.State.Status == "exited"',
          ...(code === undefined ? [] : [`object.State.ExitCode == ${code}`]),
          ...(oomKilled === undefined ? [] : [`object.State.OOMKilled == ${oomKilled}`]),
        ].join(" && "),
        'object.State.Status + ", code " + string(object.State.ExitCode)',
        `it has ended${code === undefined ? "" : ` with code ${code}`}${oomKilled === true ? ", out of memory" : ""}`,
        `il s'est terminé${code === undefined ? "" : ` avec le code ${code}`}${oomKilled === true ? ", à court de mémoire" : ""}`,
      ),
    usesImage: (reference: string) =>
      rule(
        "image-differs",
        `object.Config.Image == ${quoted(reference)}`,
        "object.Config.Image",
        `the image ${reference}`,
        `l'image ${reference}`,
      ),
    /** `hostPort` of the learner's machine leads to `containerPort`. */
    publishes: (hostPort: number, containerPort: number) =>
      rule(
        "port-differs",
        `object.HostConfig.PortBindings["${containerPort}/tcp"].exists(binding, binding.HostPort == "${hostPort}")`,
        "object.HostConfig.PortBindings",
        `port ${hostPort} leads to port ${containerPort} of the container`,
        `le port ${hostPort} mène au port ${containerPort} du conteneur`,
      ),
    /** Bytes and processors at most. */
    hasLimits: ({ memoryBytes, cpus }: { readonly memoryBytes?: number; readonly cpus?: number }) =>
      rule(
        "limit-differs",
        [
          ...(memoryBytes === undefined ? [] : [`object.HostConfig.Memory == ${memoryBytes}`]),
          // `--cpus` and the older `--cpu-quota` with its period mean the same.
          ...(cpus === undefined
            ? []
            : [
                `(object.HostConfig.NanoCpus == ${Math.round(cpus * 1e9)} || object.HostConfig.CpuQuota == ${Math.round(cpus * 1e5)})`,
              ]),
        ].join(" && "),
        '"memory " + string(object.HostConfig.Memory) + ", nano CPUs " + string(object.HostConfig.NanoCpus)',
        `limits: ${limitWords(memoryBytes, cpus)}`,
        `limites : ${limitWords(memoryBytes, cpus)}`,
      ),
    hasVariable: (name: string, value: string) =>
      rule(
        "variable-differs",
        `${quoted(`${name}=${value}`)} in object.Config.Env`,
        "object.Config.Env",
        `the variable ${name}=${value}`,
        `la variable ${name}=${value}`,
      ),
    /** A named volume, or a path of the machine, at this path. */
    mounts: (path: string, { volume }: { readonly volume?: string } = {}) =>
      rule(
        "mount-differs",
        volume === undefined
          ? `object.Mounts.exists(mount, mount.Destination == ${quoted(path)})`
          : `object.Mounts.exists(mount, mount.Destination == ${quoted(path)} && mount.Type == "volume" && mount.Name == ${quoted(volume)})`,
        'object.Mounts.map(mount, mount.Type + " at " + mount.Destination)',
        volume === undefined ? `something mounted at ${path}` : `the volume ${volume} at ${path}`,
        volume === undefined ? `un montage sur ${path}` : `le volume ${volume} sur ${path}`,
      ),
    isOnNetwork: (network: string) =>
      rule(
        "network-differs",
        `${quoted(network)} in object.NetworkSettings.Networks`,
        "object.NetworkSettings.Networks.map(name, name)",
        `a place on the network ${network}`,
        `une place sur le réseau ${network}`,
      ),
    /** A command in it ends with this code (0) and prints this text. */
    runs: (command: readonly string[], wanted: { readonly exit?: number | "failure"; readonly prints?: string } = {}) =>
      containerCommand(object, command, wanted),
    hasLogged: (text: string) => containerLog(object, text),
  };
}

function limitWords(memoryBytes: number | undefined, cpus: number | undefined): string {
  return [
    ...(memoryBytes === undefined ? [] : [`${memoryBytes / 2 ** 20} MiB`]),
    ...(cpus === undefined ? [] : [`${cpus} CPU`]),
  ].join(", ");
}

/** A container of the learner's Docker Engine, by its name. */
export const container = (name: string) => containerSentences({ type: "container", name });

/** Any container made from this image, as it was named when the container was made. */
export const containerFrom = (image: string) => containerSentences({ type: "container", name: image, byImage: true });

export function dockerImage(reference: string) {
  const object: DockerReference = { type: "image", name: reference };
  return {
    ...anything(object),
    /** Built from the cache of another build: all layers in common but the last few (one). */
    sharesLayersWith: (other: string, { butLast = 1 }: { readonly butLast?: number } = {}) =>
      sharedLayers(reference, other, butLast),
    isAtMost: (megabytes: number) =>
      dockerRule(object, {
        code: "too-big",
        expression: `object.Size <= ${Math.round(megabytes * 1e6)}`,
        // Docker's own units: a MB is a million bytes. In kB, nothing over the limit reads like the limit.
        seen: 'string(object.Size / 1000) + " kB"',
        wanted: { en: `at most ${megabytes} MB`, fr: `${megabytes} MB au plus` },
      }),
  };
}

export const dockerVolume = (name: string) => anything({ type: "volume", name });
export const dockerNetwork = (name: string) => anything({ type: "network", name });
