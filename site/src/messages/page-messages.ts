import type { Language, Message } from "../../../sandbox-server/language/message.ts";
import { typeset } from "./typeset.ts";

/** Every sentence of the pages themselves; the workspace has its own table, which travels to the browser. */
export const pageMessages = {
  tagline: { en: "Learn Kubernetes by doing it", fr: "Apprendre Kubernetes en le pratiquant" },
  siteDescription: {
    en: "Lessons beside a real terminal, a cluster of your own, and checks that turn green because of what you typed.",
    fr: "Des leçons à côté d'un vrai terminal, un cluster rien qu'à vous, et des vérifications qui passent au vert grâce à ce que vous avez tapé.",
  },
  heroTitle: { en: "Kubernetes, learned at the keyboard.", fr: "Kubernetes s'apprend au clavier." },
  heroText: {
    en: "Read a short lesson, type in a real terminal beside it, and see each step turn green the moment your cluster gets there.",
    fr: "Lisez une leçon courte, tapez dans un vrai terminal juste à côté, et voyez chaque étape passer au vert dès que votre cluster y est.",
  },
  heroNote: {
    en: "No account, nothing to install. Everything runs on this server, and nothing leaves it.",
    fr: "Pas de compte, rien à installer. Tout tourne sur ce serveur, et rien n'en sort.",
  },
  startCourse: { en: "Start the first lesson", fr: "Commencer la première leçon" },
  seeCourse: { en: "See the course", fr: "Voir le cours" },
  howTitle: { en: "How it works", fr: "Comment ça marche" },
  howReadTitle: { en: "Read one idea", fr: "Lisez une idée" },
  howReadText: {
    en: "Each lesson takes ten to fifteen minutes and goes one idea at a time, with a drawing where a drawing helps.",
    fr: "Chaque leçon dure dix à quinze minutes et avance une idée à la fois, avec un schéma quand un schéma aide.",
  },
  howTypeTitle: { en: "Type it for real", fr: "Tapez-le pour de vrai" },
  howTypeText: {
    en: "The terminal beside the text is a real shell with the real kubectl, on a cluster that is yours to break.",
    fr: "Le terminal à côté du texte est un vrai shell avec le vrai kubectl, sur un cluster que vous pouvez casser.",
  },
  howSeeTitle: { en: "See it turn green", fr: "Voyez passer au vert" },
  howSeeText: {
    en: "Checks watch the cluster. They say what they see and what they want, and turn green without a button.",
    fr: "Les vérifications observent le cluster. Elles disent ce qu'elles voient et ce qu'elles attendent, et passent au vert sans bouton.",
  },
  courseTitle: { en: "The course", fr: "Le cours" },
  courseText: {
    en: "Ten modules, from a single container to a service that is updated under load. More lessons are being written; what is not there yet says so.",
    fr: "Dix modules, d'un simple conteneur à un service mis à jour sous charge. D'autres leçons sont en cours d'écriture ; ce qui n'existe pas encore est annoncé comme tel.",
  },
  coming: { en: "Coming", fr: "À venir" },
  minutes: { en: "min", fr: "min" },
  moduleWord: { en: "Module", fr: "Module" },
  footerText: {
    en: "Matelot is free software under the Apache License 2.0.",
    fr: "Matelot est un logiciel libre, sous licence Apache 2.0.",
  },
  footerName: {
    en: "A matelot is a sailor; Kubernetes is Greek for the one at the helm.",
    fr: "Kubernetes, c'est « le pilote » en grec ; le matelot, lui, apprend la manœuvre.",
  },
  course: { en: "Course", fr: "Cours" },
  otherLanguage: { en: "Français", fr: "English" },
  theme: { en: "Colours", fr: "Couleurs" },
  themeAuto: { en: "as the system", fr: "comme le système" },
  themeLight: { en: "light", fr: "clair" },
  themeDark: { en: "dark", fr: "sombre" },
  search: { en: "Search", fr: "Rechercher" },
  searchHint: { en: "Search the lessons", fr: "Rechercher dans les leçons" },
  searchNone: { en: "Nothing found for “{query}”.", fr: "Aucun résultat pour « {query} »." },
  searchFound: { en: "Results: {count}", fr: "Résultats : {count}" },
  searchFailed: {
    en: "The search index could not be loaded. Reload the page and try again.",
    fr: "L'index de recherche n'a pas pu être chargé. Rechargez la page et réessayez.",
  },
  close: { en: "Close", fr: "Fermer" },
  skip: { en: "Skip to the text", fr: "Aller au texte" },
  skipToTerminal: { en: "Skip to the workspace", fr: "Aller à l'espace de travail" },
  goals: { en: "You will be able to", fr: "Vous saurez" },
  readingTime: { en: "about {minutes} minutes", fr: "environ {minutes} minutes" },
  workspace: { en: "Workspace", fr: "Espace de travail" },
  resize: { en: "Width of the text", fr: "Largeur du texte" },
  nextLesson: { en: "Next lesson", fr: "Leçon suivante" },
  previousLesson: { en: "Previous lesson", fr: "Leçon précédente" },
  backToCourse: { en: "Back to the course", fr: "Retour au cours" },
  lastLesson: {
    en: "This is the last lesson that is written so far.",
    fr: "C'est la dernière leçon écrite à ce jour.",
  },
  run: { en: "Run", fr: "Exécuter" },
  runInTerminal: { en: "Run in the terminal", fr: "Exécuter dans le terminal" },
  typeIn: { en: "Type", fr: "Taper" },
  typeInTerminal: { en: "Type into the terminal, without Enter", fr: "Taper dans le terminal, sans Entrée" },
  copy: { en: "Copy", fr: "Copier" },
  copied: { en: "Copied", fr: "Copié" },
  noteMistake: { en: "A common mistake", fr: "Une erreur fréquente" },
  noteProduction: { en: "In production", fr: "En production" },
  noteMore: { en: "Where to read on", fr: "Pour aller plus loin" },
  quizRight: { en: "Yes.", fr: "Oui." },
  quizWrong: { en: "No.", fr: "Non." },
  quizTitle: { en: "Think first, then open an answer", fr: "Réfléchissez, puis ouvrez une réponse" },
  scriptsNeeded: {
    en: "The terminal needs JavaScript. The lesson can be read without it.",
    fr: "Le terminal a besoin de JavaScript. La leçon se lit sans.",
  },
  notFoundTitle: { en: "Nothing at this address", fr: "Rien à cette adresse" },
  notFoundText: {
    en: "The page may have moved, or the address has a typing mistake.",
    fr: "La page a peut-être changé de place, ou l'adresse contient une faute de frappe.",
  },
  toHome: { en: "Go to the home page", fr: "Aller à l'accueil" },
  terminalPreview: {
    en: "A drawing of the workspace: a terminal in which a deployment is scaled to five, and three checks that are met.",
    fr: "Dessin de l'espace de travail : un terminal où un Deployment passe à cinq copies, et trois vérifications réussies.",
  },
  previewCheckOne: { en: "Two pods answer", fr: "Deux pods répondent" },
  previewCheckTwo: { en: "Scaled to five", fr: "Passé à cinq" },
  previewCheckThree: { en: "A lost pod was replaced", fr: "Un pod perdu a été remplacé" },
} as const satisfies Record<string, Message>;

export type PageMessageKey = keyof typeof pageMessages;

/** The sentence in one language, with `{name}` places filled. */
export function pageText(
  language: Language,
  key: PageMessageKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return typeset(language, pageMessages[key][language]).replace(/\{(\w+)\}/g, (place, name: string) =>
    String(values[name] ?? place),
  );
}
