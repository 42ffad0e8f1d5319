import type { Message } from "../../../../language/message.ts";

/** The steps that a learner sees while a cluster comes up. */
export const steps = {
  image: { en: "Looking for the node image", fr: "Recherche de l'image des nœuds" },
  pool: { en: "Waiting for a cluster that is starting", fr: "Attente d'un cluster en cours de démarrage" },
  network: { en: "Making a network", fr: "Création d'un réseau" },
  node: { en: "Starting the nodes", fr: "Démarrage des nœuds" },
  api: { en: "Waiting for the API server", fr: "Attente du serveur d'API" },
  ready: { en: "Waiting until the nodes are ready", fr: "Attente des nœuds" },
  seed: { en: "Preparing the exercise", fr: "Préparation de l'exercice" },
  resume: { en: "Starting the stopped cluster", fr: "Redémarrage du cluster arrêté" },
} as const satisfies Readonly<Record<string, Message>>;

/** @param share 0 to 1 */
export function fetchStep(image: string, share: number): Message {
  const percent = Math.floor(share * 100);
  return { en: `Fetching ${image}: ${percent} %`, fr: `Téléchargement de ${image} : ${percent} %` };
}

export function loadStep(path: string): Message {
  return { en: `Loading images from ${path}`, fr: `Chargement des images de ${path}` };
}
