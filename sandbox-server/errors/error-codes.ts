import type { Message } from "../language/message.ts";

/** What every error of one code has in common. */
export interface ErrorCode {
  /** HTTP status where the error leaves through the HTTP interface. */
  readonly status: number;
  /** What failed, in general; the error itself says on which thing. */
  readonly title: Message;
  /** What the reader does next. */
  readonly remedy: Message;
}

/** The one table of error codes; docs/errors.md lists the same ones, and a test holds both together. */
export const errorCodes = {
  "setting-invalid": {
    status: 500,
    title: { en: "A setting has a value that is not accepted.", fr: "Un réglage a une valeur refusée." },
    remedy: {
      en: "Give the setting a value of the accepted form and start again.",
      fr: "Donnez au réglage une valeur de la forme acceptée, puis relancez.",
    },
  },
  "port-taken": {
    status: 500,
    title: { en: "The port is used by another program.", fr: "Le port est déjà utilisé par un autre programme." },
    remedy: {
      en: "Stop the other program, or choose another port with --port.",
      fr: "Arrêtez l'autre programme, ou choisissez un autre port avec --port.",
    },
  },
  "data-directory-in-use": {
    status: 500,
    title: {
      en: "Another Matelot server is running on this data directory.",
      fr: "Un autre serveur Matelot utilise déjà ce dossier de données.",
    },
    remedy: {
      en: "Stop it, or give this one a directory of its own with --data.",
      fr: "Arrêtez-le, ou donnez à celui-ci son propre dossier avec --data.",
    },
  },
  "data-directory-unusable": {
    status: 500,
    title: { en: "The data directory can't be used.", fr: "Le dossier de données est inutilisable." },
    remedy: {
      en: "Choose a directory that this user may write to, with --data.",
      fr: "Choisissez avec --data un dossier où cet utilisateur peut écrire.",
    },
  },
  "site-not-built": {
    status: 500,
    title: { en: "The site has not been built.", fr: "Le site n'a pas été construit." },
    remedy: { en: "Run: npm run build", fr: "Lancez : npm run build" },
  },
  "content-invalid": {
    status: 500,
    title: {
      en: "A folder of content of one's own has a fault.",
      fr: "Un dossier de contenu personnel a une erreur.",
    },
    remedy: {
      en: "Mend what the message names, or leave the folder out of --content.",
      fr: "Corrigez ce que dit le message, ou retirez le dossier de --content.",
    },
  },
  "scenario-invalid": {
    status: 400,
    title: { en: "The scenario can't be imported.", fr: "Le scénario ne peut pas être importé." },
    remedy: {
      en: "Name another folder, or mend what the message says and import it again.",
      fr: "Indiquez un autre dossier, ou corrigez ce que dit le message et recommencez l'import.",
    },
  },
  "request-invalid": {
    status: 400,
    title: { en: "The request is not of the expected form.", fr: "La requête n'a pas la forme attendue." },
    remedy: { en: "Reload the page and try again.", fr: "Rechargez la page et réessayez." },
  },
  "origin-refused": {
    status: 403,
    title: {
      en: "The request comes from another site.",
      fr: "La requête vient d'un autre site.",
    },
    remedy: {
      en: "Open Matelot at the address that it printed when it started.",
      fr: "Ouvrez Matelot à l'adresse affichée à son démarrage.",
    },
  },
  "ticket-refused": {
    status: 403,
    title: {
      en: "The terminal ticket is unknown, used or too old.",
      fr: "Le ticket du terminal est inconnu, déjà utilisé ou périmé.",
    },
    remedy: { en: "Reload the page.", fr: "Rechargez la page." },
  },
  "not-found": {
    status: 404,
    title: { en: "There is nothing at this address.", fr: "Il n'y a rien à cette adresse." },
    remedy: { en: "Go back to the home page.", fr: "Revenez à la page d'accueil." },
  },
  "exercise-unknown": {
    status: 404,
    title: { en: "There is no exercise with this id.", fr: "Aucun exercice ne porte cet identifiant." },
    remedy: { en: "Choose an exercise from the course.", fr: "Choisissez un exercice du cours." },
  },
  "exercise-invalid": {
    status: 500,
    title: { en: "An exercise has faults in its files.", fr: "Les fichiers d'un exercice contiennent des erreurs." },
    remedy: {
      en: "Mend each fault that is listed, then try again.",
      fr: "Corrigez chaque erreur de la liste, puis réessayez.",
    },
  },
  "hints-first": {
    status: 409,
    title: { en: "The solution opens after all hints.", fr: "La solution s'ouvre après tous les indices." },
    remedy: { en: "Open the remaining hints first.", fr: "Ouvrez d'abord les indices restants." },
  },
  "sandbox-unknown": {
    status: 404,
    title: { en: "There is no such sandbox.", fr: "Ce bac à sable n'existe pas." },
    remedy: { en: "Start a new one.", fr: "Démarrez-en un nouveau." },
  },
  "sandbox-provider-unknown": {
    status: 500,
    title: {
      en: "There is no sandbox provider of this name.",
      fr: "Aucun fournisseur de bacs à sable ne porte ce nom.",
    },
    remedy: { en: "Run: matelot doctor", fr: "Lancez : matelot doctor" },
  },
  "sandbox-provider-unavailable": {
    status: 503,
    title: { en: "Sandboxes can't run here.", fr: "Les bacs à sable ne peuvent pas fonctionner ici." },
    remedy: { en: "Run: matelot doctor", fr: "Lancez : matelot doctor" },
  },
  "sandbox-ability-missing": {
    status: 409,
    title: {
      en: "This exercise needs something that the sandboxes of this server can't do.",
      fr: "Cet exercice demande une capacité que les bacs à sable de ce serveur n'ont pas.",
    },
    remedy: {
      en: "Ask the operator for a provider that has it.",
      fr: "Demandez à l'opérateur un fournisseur qui la possède.",
    },
  },
  "sandbox-seed-rejected": {
    status: 500,
    title: {
      en: "The exercise's start state was refused by the cluster.",
      fr: "L'état de départ de l'exercice a été refusé par le cluster.",
    },
    remedy: {
      en: "The exercise is at fault, not you: tell its author the message.",
      fr: "L'exercice est en cause, pas vous : transmettez le message à son auteur.",
    },
  },
  "sandbox-create-failed": {
    status: 500,
    title: { en: "The sandbox could not be made.", fr: "Le bac à sable n'a pas pu être créé." },
    remedy: {
      en: "Try again; if it stays so, run: matelot doctor",
      fr: "Réessayez ; si le problème persiste, lancez : matelot doctor",
    },
  },
  "sandbox-limit-reached": {
    status: 503,
    title: { en: "All sandboxes of this server are in use.", fr: "Tous les bacs à sable de ce serveur sont occupés." },
    remedy: { en: "Try again in some minutes.", fr: "Réessayez dans quelques minutes." },
  },
  "sandbox-host-too-small": {
    status: 503,
    title: {
      en: "This machine is too small for a sandbox of this kind.",
      fr: "Cette machine est trop petite pour un bac à sable de ce type.",
    },
    remedy: {
      en: "Ask the operator for more memory (--memory), or for a provider that needs less.",
      fr: "Demandez à l'opérateur plus de mémoire (--memory), ou un fournisseur moins gourmand.",
    },
  },
  "queue-place-unknown": {
    status: 404,
    title: { en: "There is no such place in the queue.", fr: "Cette place dans la file n'existe pas." },
    remedy: { en: "Start the sandbox again.", fr: "Démarrez de nouveau le bac à sable." },
  },
  "sandbox-state-damaged": {
    status: 500,
    title: { en: "The sandbox's saved state can't be read.", fr: "L'état enregistré du bac à sable est illisible." },
    remedy: {
      en: "Reset the sandbox; your progress is kept.",
      fr: "Réinitialisez le bac à sable ; votre progression est conservée.",
    },
  },
  "terminal-limit-reached": {
    status: 429,
    title: {
      en: "This sandbox has as many terminals as it may.",
      fr: "Ce bac à sable a atteint son nombre maximal de terminaux.",
    },
    remedy: { en: "Close a terminal first.", fr: "Fermez d'abord un terminal." },
  },
  "command-timed-out": {
    status: 504,
    title: { en: "A command took too long.", fr: "Une commande a pris trop de temps." },
    remedy: { en: "Try again.", fr: "Réessayez." },
  },
  "image-archive-unusable": {
    status: 503,
    title: { en: "An image archive can't be used.", fr: "Une archive d'images est inutilisable." },
    remedy: {
      en: "Make it anew with docker save -o FILE.tar IMAGE…, and check the path given with --image-archive.",
      fr: "Refaites-la avec docker save -o FICHIER.tar IMAGE…, et vérifiez le chemin donné avec --image-archive.",
    },
  },
  "image-build-failed": {
    status: 500,
    title: { en: "An image could not be built.", fr: "Une image n'a pas pu être construite." },
    remedy: {
      en: "Mend what the message names, or build it on a Debian machine and bring it as an archive (--output).",
      fr: "Corrigez ce que dit le message, ou construisez-la sur une machine Debian et apportez-la en archive (--output).",
    },
  },
  "kubeconfig-invalid": {
    status: 500,
    title: { en: "The kubeconfig can't be used.", fr: "Le kubeconfig est inutilisable." },
    remedy: {
      en: "Check it with: kubectl --kubeconfig FILE get namespaces",
      fr: "Vérifiez-le avec : kubectl --kubeconfig FICHIER get namespaces",
    },
  },
  "progress-unavailable": {
    status: 503,
    title: { en: "Progress can't be saved or read.", fr: "La progression ne peut être ni enregistrée ni lue." },
    remedy: {
      en: "Ask the operator to look at the database.",
      fr: "Demandez à l'opérateur de vérifier la base de données.",
    },
  },
  "rate-limited": {
    status: 429,
    title: { en: "Too many requests.", fr: "Trop de requêtes." },
    remedy: { en: "Wait a moment and try again.", fr: "Attendez un instant et réessayez." },
  },
  internal: {
    status: 500,
    title: { en: "Matelot made a mistake.", fr: "Matelot a fait une erreur." },
    remedy: {
      en: "Try again; the server's log says more.",
      fr: "Réessayez ; le journal du serveur en dit plus.",
    },
  },
} as const satisfies Record<string, ErrorCode>;

export type ErrorCodeName = keyof typeof errorCodes;
