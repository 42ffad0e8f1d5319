import { readFile } from "node:fs/promises";
import type { Obstacle } from "../sandbox-provider.ts";

export const bubblewrapMissing: Obstacle = {
  code: "bubblewrap-missing",
  severity: "fatal",
  problem: {
    en: "bubblewrap is not installed: a learner's shell can't be fenced off from this machine.",
    fr: "bubblewrap n'est pas installé : le terminal d'un apprenant ne peut pas être isolé de cette machine.",
  },
  command: "sudo apt-get install bubblewrap",
  remedy: { en: "Install bubblewrap.", fr: "Installez bubblewrap." },
};

export const bubblewrapOld: Obstacle = {
  code: "bubblewrap-old",
  severity: "degraded",
  problem: {
    en: "bubblewrap is older than 0.8: learners' programs may make user namespaces, and /tmp shares the home.",
    fr: "bubblewrap est antérieur à 0.8 : les programmes des apprenants peuvent créer des espaces de noms utilisateur, et /tmp se confond avec le dossier personnel.",
  },
  remedy: {
    en: "Use bubblewrap 0.8 or newer (Debian 12, Ubuntu 24.04).",
    fr: "Utilisez bubblewrap 0.8 ou plus récent (Debian 12, Ubuntu 24.04).",
  },
};

export const kubectlMissing: Obstacle = {
  code: "kubectl-missing",
  severity: "degraded",
  problem: {
    en: "There is no kubectl in the learners' shells.",
    fr: "Les terminaux des apprenants n'ont pas kubectl.",
  },
  command: "npm start",
  remedy: {
    en: "Run the set-up again, or install kubectl 1.30 or newer below /usr.",
    fr: "Relancez l'installation, ou installez kubectl 1.30 ou plus récent sous /usr.",
  },
};

export const busyboxMissing: Obstacle = {
  code: "busybox-missing",
  severity: "degraded",
  ability: "linuxNamespaces",
  problem: {
    en: "There is no statically linked busybox below /usr: learners can't fill a root directory of their own, and the exercises that ask for Linux namespaces can't run.",
    fr: "Il n'y a pas de busybox lié statiquement sous /usr : les apprenants ne peuvent pas remplir leur propre répertoire racine, et les exercices qui demandent les espaces de noms de Linux ne peuvent pas tourner.",
  },
  command: "sudo apt-get install busybox-static",
  remedy: { en: "Install busybox-static.", fr: "Installez busybox-static." },
};

/** Why learners can't make namespaces though the fence stands, by what the trial's program said. */
export function namespacesRefused(words: string): Obstacle {
  const said = words.trim().split("\n").at(-1) ?? "";
  return {
    code: "namespaces-refused",
    severity: "degraded",
    ability: "linuxNamespaces",
    problem: {
      en: `This machine lets no program inside the fence make namespaces of its own (${said}): the exercises that ask for Linux namespaces can't run.`,
      fr: `Cette machine ne laisse aucun programme créer ses propres espaces de noms à l'intérieur de l'isolation (${said}) : les exercices qui demandent les espaces de noms de Linux ne peuvent pas tourner.`,
    },
    remedy: {
      en: "Use a machine whose kernel allows nested user namespaces (Debian 12 does), with bubblewrap 0.8 or newer.",
      fr: "Utilisez une machine dont le noyau permet d'imbriquer les espaces de noms utilisateur (c'est le cas de Debian 12), avec bubblewrap 0.8 ou plus récent.",
    },
  };
}

/** What the kernel's refusal means, by what bubblewrap said. */
export async function refusedObstacle(words: string): Promise<Obstacle> {
  const said = words.trim().split("\n").at(-1) ?? "";
  const base = {
    code: "sandboxing-refused",
    severity: "fatal" as const,
    problem: {
      en: `This machine refuses to fence a shell off: ${said}`,
      fr: `Cette machine refuse d'isoler un terminal : ${said}`,
    },
  };
  if ((await setting("kernel/apparmor_restrict_unprivileged_userns")) === "1") {
    return { ...base, ...appArmorRemedy };
  }
  if ((await setting("kernel/unprivileged_userns_clone")) === "0") {
    return { ...base, ...userNamespacesRemedy("kernel.unprivileged_userns_clone=1") };
  }
  if ((await setting("user/max_user_namespaces")) === "0") {
    return { ...base, ...userNamespacesRemedy("user.max_user_namespaces=15000") };
  }
  return { ...base, remedy: containerRemedy };
}

/** Ubuntu 24.04 and newer let only programs with an AppArmor profile make user namespaces. */
const appArmorRemedy = {
  command:
    "printf 'abi <abi/4.0>,\\ninclude <tunables/global>\\nprofile bwrap /usr/bin/bwrap flags=(unconfined) {\\n  userns,\\n}\\n' | sudo tee /etc/apparmor.d/bwrap && sudo apparmor_parser -r /etc/apparmor.d/bwrap",
  remedy: {
    en: "Give bubblewrap an AppArmor profile that allows user namespaces (or, for all programs: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0).",
    fr: "Donnez à bubblewrap un profil AppArmor qui permet les espaces de noms utilisateur (ou, pour tous les programmes : sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0).",
  },
};

function userNamespacesRemedy(line: string): Pick<Obstacle, "command" | "remedy"> {
  return {
    command: `sudo sysctl ${line}`,
    remedy: { en: "Allow user namespaces.", fr: "Autorisez les espaces de noms utilisateur." },
  };
}

const containerRemedy = {
  en: "Inside Docker: run as a non-root user with --cap-drop ALL, --security-opt systempaths=unconfined and a seccomp profile that allows user namespaces.",
  fr: "Dans Docker : lancez avec un utilisateur non root, --cap-drop ALL, --security-opt systempaths=unconfined et un profil seccomp qui autorise les espaces de noms utilisateur.",
};

async function setting(path: string): Promise<string | undefined> {
  return readFile(`/proc/sys/${path}`, "utf8").then(
    (text) => text.trim(),
    () => undefined,
  );
}
