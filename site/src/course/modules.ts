import type { Message } from "../../../sandbox-server/language/message.ts";

/** One of the ten modules of the course. */
export interface CourseModule {
  readonly number: number;
  readonly title: Message;
  readonly summary: Message;
}

/** The whole course in its order. A module without a lesson is shown as coming. */
export const courseModules: readonly CourseModule[] = [
  {
    number: 1,
    title: { en: "Containers", fr: "Les conteneurs" },
    summary: {
      en: "What is isolated and what is shared, images and their layers, and how to keep both small.",
      fr: "Ce qui est isolé et ce qui est partagé, les images et leurs couches, et comment les garder légères.",
    },
  },
  {
    number: 2,
    title: { en: "Why an orchestrator", fr: "Pourquoi un orchestrateur" },
    summary: {
      en: "The seven questions every operator meets, the architecture of a cluster, and saying what you want.",
      fr: "Les sept questions que tout exploitant se pose, l'architecture d'un cluster, et l'approche déclarative.",
    },
  },
  {
    number: 3,
    title: { en: "Pods", fr: "Les pods" },
    summary: {
      en: "The smallest unit: sidecars, init containers, labels, probes, requests and limits.",
      fr: "La plus petite unité : sidecars, conteneurs d'initialisation, labels, sondes, requêtes et limites.",
    },
  },
  {
    number: 4,
    title: { en: "Deployments", fr: "Les Deployments" },
    summary: {
      en: "Keep a number of copies alive, scale, update without losing a request, and go back in one step.",
      fr: "Garder des copies en vie, changer d'échelle, mettre à jour sans perdre une requête, revenir en arrière.",
    },
  },
  {
    number: 5,
    title: { en: "Services and network", fr: "Services et réseau" },
    summary: {
      en: "A stable address in front of changing pods, names, network policies and one entrance for all.",
      fr: "Une adresse stable devant des pods qui changent, des noms, des règles réseau et une entrée commune.",
    },
  },
  {
    number: 6,
    title: { en: "Configuration and secrets", fr: "Configuration et secrets" },
    summary: {
      en: "One image for every environment: settings and secrets as variables and as files.",
      fr: "Une seule image pour tous les environnements : réglages et secrets en variables et en fichiers.",
    },
  },
  {
    number: 7,
    title: { en: "Storage", fr: "Le stockage" },
    summary: {
      en: "Volumes, claims and storage classes, and a database that keeps its data when its pod is replaced.",
      fr: "Volumes, demandes et classes de stockage, et une base qui garde ses données quand son pod est remplacé.",
    },
  },
  {
    number: 8,
    title: { en: "Jobs", fr: "Les Jobs" },
    summary: {
      en: "Work that ends: retries, parallel runs, and work that comes back twice a day.",
      fr: "Le travail qui se termine : reprises, exécutions parallèles, et celui qui revient deux fois par jour.",
    },
  },
  {
    number: 9,
    title: { en: "Operating a cluster", fr: "Exploiter un cluster" },
    summary: {
      en: "Placement, draining a node, who may do what, quotas, monitoring, Helm, and repairing what is broken.",
      fr: "Placement, vidange d'un nœud, droits, quotas, supervision, Helm, et la réparation de ce qui casse.",
    },
  },
  {
    number: 10,
    title: { en: "Capstone", fr: "Projet final" },
    summary: {
      en: "An event service under load: ship it, scale it, update it without a failed request, keep its data.",
      fr: "Un service d'événements sous charge : le livrer, l'étendre, le mettre à jour sans une erreur, garder ses données.",
    },
  },
];
