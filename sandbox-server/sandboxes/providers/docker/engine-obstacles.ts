import type { Message } from "../../../language/message.ts";
import type { Obstacle } from "../../sandbox-provider.ts";
import type { DockerParts } from "./docker-parts.ts";
import type { EngineInfo } from "./engine/engine.ts";

/** The oldest engine with private cgroup namespaces and the bridge option that our networks need. */
const oldest = { major: 20, minor: 10 };

/** What is wrong with an engine that answers. */
export function enginesObstacles({ runtime, engine }: DockerParts, info: EngineInfo): readonly Obstacle[] {
  const found: Obstacle[] = [];
  const fatal = (code: string, problem: Message, remedy: Message) =>
    found.push({ code, severity: "fatal", problem, remedy, command: `docker --host ${engine.host} info` });
  if (info.osType !== "linux") {
    fatal(
      "engine-not-linux",
      { en: `The engine runs ${info.osType} containers.`, fr: `Le moteur exécute des conteneurs ${info.osType}.` },
      { en: "Switch it to Linux containers.", fr: "Passez-le aux conteneurs Linux." },
    );
  }
  if (isTooOld(info.version)) {
    fatal(
      "engine-too-old",
      {
        en: `The engine is version ${info.version}; wanted is ${oldest.major}.${oldest.minor} or newer.`,
        fr: `Le moteur est en version ${info.version} ; il faut ${oldest.major}.${oldest.minor} ou plus.`,
      },
      { en: "Install a newer Docker engine.", fr: "Installez un moteur Docker plus récent." },
    );
  }
  if (runtime !== undefined && !info.runtimes.includes(runtime)) {
    const known = info.runtimes.join(", ");
    fatal(
      "runtime-unknown",
      {
        en: `The engine has no runtime ${runtime}; it has: ${known}.`,
        fr: `Le moteur n'a pas de runtime ${runtime} ; il a : ${known}.`,
      },
      { en: "Install it, or choose another with --runtime.", fr: "Installez-le, ou choisissez-en un avec --runtime." },
    );
  }
  if (info.securityOptions.includes("rootless") && info.cgroupVersion === 1) found.push(rootlessWithoutLimits);
  return found;
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < oldest.major || (major === oldest.major && minor < oldest.minor);
}

const rootlessWithoutLimits: Obstacle = {
  code: "engine-without-limits",
  severity: "fatal",
  problem: {
    en: "The engine is rootless on cgroup v1: it can limit neither memory nor processes of a learner.",
    fr: "Le moteur est « rootless » sur cgroup v1 : il ne peut limiter ni la mémoire ni les processus d'un apprenant.",
  },
  remedy: {
    en: "Use a host with cgroup v2, or a rootful engine.",
    fr: "Utilisez un hôte en cgroup v2, ou un moteur root.",
  },
};

/** Why an engine doesn't answer, as far as the socket tells. */
export function unreachableEngine(host: string, thrown: unknown): Obstacle {
  const code = codeOf(thrown);
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  const common = { code: "docker-unreachable", severity: "fatal" } as const;
  if (code === "ENOENT") {
    return {
      ...common,
      problem: { en: `No Docker engine listens at ${host}.`, fr: `Aucun moteur Docker n'écoute sur ${host}.` },
      command: "sudo apt-get install docker.io",
      remedy: {
        en: "Install and start one, or say where it is with --docker-host.",
        fr: "Installez-en un et démarrez-le, ou indiquez où il est avec --docker-host.",
      },
    };
  }
  if (code === "EACCES") {
    return {
      ...common,
      problem: {
        en: `This user may not open the Docker engine's socket ${host}.`,
        fr: `Cet utilisateur n'a pas le droit d'ouvrir la socket ${host} du moteur Docker.`,
      },
      command: 'sudo usermod -aG docker "$USER" && newgrp docker',
      remedy: {
        en: "Join the group docker (its members are as good as root on this machine).",
        fr: "Rejoignez le groupe docker (ses membres valent root sur cette machine).",
      },
    };
  }
  return {
    ...common,
    problem: { en: words, fr: words },
    command: `docker --host ${host} info`,
    remedy: {
      en: "Start the engine: sudo systemctl start docker",
      fr: "Démarrez le moteur : sudo systemctl start docker",
    },
  };
}

/** The system's code below however many wrappings. */
function codeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if ("code" in thrown && typeof thrown.code === "string" && /^E[A-Z]+$/.test(thrown.code)) return thrown.code;
  return codeOf(thrown.cause);
}
