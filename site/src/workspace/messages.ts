import type { Language, Message } from "../../../sandbox-server/language/message.ts";
import { typeset } from "../messages/typeset.ts";

/** Every sentence of the workspace. `{name}` marks a place that `say` fills. */
const messages = {
  startTitle: { en: "Your own cluster", fr: "Un cluster rien qu'à vous" },
  startText: {
    en: "Start gives you a shell with kubectl and a fresh cluster, ready for the exercise. You can break it: a reset brings it back.",
    fr: "Démarrer vous donne un shell avec kubectl et un cluster neuf, prêt pour l'exercice. Vous pouvez le casser : une réinitialisation le remet à neuf.",
  },
  startFreeText: {
    en: "Start gives you a shell with kubectl and a fresh, empty cluster. Nothing is asked of you here, and nothing is judged.",
    fr: "Démarrer vous donne un shell avec kubectl et un cluster neuf et vide. Ici, rien n'est demandé et rien n'est évalué.",
  },
  nothingJudged: {
    en: "No exercise here: try what you like. A reset gives you an empty cluster again.",
    fr: "Pas d'exercice ici : essayez ce que vous voulez. Une réinitialisation vous rend un cluster vide.",
  },
  start: { en: "Start", fr: "Démarrer" },
  starting: { en: "Getting your cluster ready…", fr: "Préparation de votre cluster…" },
  resuming: { en: "Bringing your cluster back…", fr: "Reprise de votre cluster…" },
  tryAgain: { en: "Try again", fr: "Réessayer" },
  toText: { en: "Back to the text", fr: "Retour au texte" },
  toWorkspace: { en: "To the terminal", fr: "Vers le terminal" },
  terminals: { en: "Terminals", fr: "Terminaux" },
  terminal: { en: "Terminal {number}", fr: "Terminal {number}" },
  newTerminal: { en: "New terminal", fr: "Nouveau terminal" },
  closeTerminal: { en: "Close terminal {number}", fr: "Fermer le terminal {number}" },
  terminalInput: { en: "Terminal {number} input", fr: "Saisie du terminal {number}" },
  leaveHint: {
    en: "Ctrl+Shift+E leaves the terminal for the exercise",
    fr: "Ctrl+Maj+E quitte le terminal vers l'exercice",
  },
  reconnecting: {
    en: "The connection was lost. Your shell is kept; trying again…",
    fr: "La connexion est coupée. Votre shell est conservé ; nouvelle tentative…",
  },
  reconnectNow: { en: "Try now", fr: "Réessayer maintenant" },
  shellEnded: { en: "This shell has ended (code {code}).", fr: "Ce shell est terminé (code {code})." },
  newShell: { en: "Open a new shell", fr: "Ouvrir un nouveau shell" },
  find: { en: "Find in the terminal", fr: "Chercher dans le terminal" },
  findNext: { en: "Next match", fr: "Occurrence suivante" },
  findPrevious: { en: "Previous match", fr: "Occurrence précédente" },
  findNone: { en: "Not found", fr: "Introuvable" },
  close: { en: "Close", fr: "Fermer" },
  options: { en: "Terminal options", fr: "Options du terminal" },
  screenReader: { en: "Screen reader mode", fr: "Mode lecteur d'écran" },
  largerText: { en: "Larger text", fr: "Texte plus grand" },
  smallerText: { en: "Smaller text", fr: "Texte plus petit" },
  findInTerminal: { en: "Find (Ctrl+Shift+F)", fr: "Chercher (Ctrl+Maj+F)" },
  resetSandbox: { en: "Reset the sandbox…", fr: "Réinitialiser le bac à sable…" },
  keysHint: {
    en: "Copy: Ctrl+Shift+C, or Ctrl+C with a selection. Paste: Ctrl+Shift+V. Leave the terminal: Ctrl+Shift+E.",
    fr: "Copier : Ctrl+Maj+C, ou Ctrl+C avec une sélection. Coller : Ctrl+Maj+V. Quitter le terminal : Ctrl+Maj+E.",
  },
  resetTitle: { en: "Reset the sandbox?", fr: "Réinitialiser le bac à sable ?" },
  resetText: {
    en: "The cluster and the files of your home go back to the start of the exercise. Your points are kept.",
    fr: "Le cluster et les fichiers de votre dossier reviennent au début de l'exercice. Vos points sont conservés.",
  },
  resetConfirm: { en: "Reset", fr: "Réinitialiser" },
  cancel: { en: "Cancel", fr: "Annuler" },
  resetDone: { en: "The sandbox is fresh again.", fr: "Le bac à sable est de nouveau neuf." },
  exercise: { en: "Exercise", fr: "Exercice" },
  resizeExercise: { en: "Height of the terminal", fr: "Hauteur du terminal" },
  points: { en: "{earned} of {possible} points", fr: "{earned} points sur {possible}" },
  checkPoints: { en: "{points} pt", fr: "{points} pt" },
  checks: { en: "Checks", fr: "Vérifications" },
  checkPassed: { en: "Met", fr: "Réussie" },
  checkOpen: { en: "Not met yet", fr: "Pas encore réussie" },
  checkWaiting: { en: "After the steps before it", fr: "Après les étapes qui précèdent" },
  checkBroken: {
    en: "Matelot could not look at this. It is not your fault and costs no points.",
    fr: "Matelot n'a pas pu vérifier cette étape. Ce n'est pas votre faute et cela ne coûte aucun point.",
  },
  checkLate: { en: "after the time limit", fr: "après le temps imparti" },
  hintHere: { en: "A hint for this:", fr: "Un indice pour ce cas :" },
  situation: { en: "Situation", fr: "Situation" },
  timeLimit: {
    en: "Time limit: {minutes} minutes, counted from the start.",
    fr: "Temps imparti : {minutes} minutes, à partir du démarrage.",
  },
  timeLeft: { en: "{time} left", fr: "Temps restant : {time}" },
  timeOver: {
    en: "The time is over. What is met from now on is kept, and marked as late.",
    fr: "Le temps est écoulé. Ce qui réussit désormais est conservé, et marqué comme tardif.",
  },
  announcePassed: { en: "Check met: {title}", fr: "Vérification réussie : {title}" },
  watching: { en: "Watching your cluster", fr: "Votre cluster est observé" },
  notStarted: {
    en: "Press Start; the checks then watch your cluster.",
    fr: "Appuyez sur Démarrer ; les vérifications observeront alors votre cluster.",
  },
  watchRests: {
    en: "The sandbox rests, and the checks with it",
    fr: "Le bac à sable est en pause, les vérifications aussi",
  },
  watchLost: { en: "Not watching just now; trying again…", fr: "Observation interrompue ; nouvelle tentative…" },
  hints: { en: "Hints", fr: "Indices" },
  hintOpen: { en: "Show hint {number} of {count}", fr: "Afficher l'indice {number} sur {count}" },
  hint: { en: "Hint {number}", fr: "Indice {number}" },
  solution: { en: "Solution", fr: "Solution" },
  solutionOpen: { en: "Show the solution", fr: "Afficher la solution" },
  solutionLater: { en: "The solution opens after the last hint.", fr: "La solution s'ouvre après le dernier indice." },
  finished: { en: "All done: {points} points.", fr: "Terminé : {points} points." },
  finishedText: {
    en: "Your cluster now does what you asked of it. Read on, or keep trying things: nothing here can be harmed.",
    fr: "Votre cluster fait maintenant ce que vous lui avez demandé. Poursuivez la lecture, ou continuez vos essais : rien ici ne peut être abîmé.",
  },
  simulated: { en: "Simulated containers", fr: "Conteneurs simulés" },
  simulatedText: {
    en: "Containers, nodes and network are simulated; the Kubernetes API behaves like the real one, and kubectl, the shell and your files are real.",
    fr: "Les conteneurs, les nœuds et le réseau sont simulés ; l'API Kubernetes se comporte comme la vraie, et kubectl, le shell et vos fichiers sont réels.",
  },
  realKernel: { en: "Real containers", fr: "Conteneurs réels" },
  realKernelText: {
    en: "Containers run on a real kernel, in a cluster kept apart for you.",
    fr: "Les conteneurs tournent sur un vrai noyau, dans un cluster qui vous est réservé.",
  },
  shellOpen: {
    en: "The shell is not fenced off from the machine it runs on.",
    fr: "Le shell n'est pas isolé de la machine qui l'héberge.",
  },
  sandboxStopped: {
    en: "Your sandbox rests after a long pause. It comes back with everything in it.",
    fr: "Votre bac à sable est au repos après une longue pause. Il revient avec tout son contenu.",
  },
  wake: { en: "Wake it up", fr: "Le réveiller" },
  sandboxPutAway: {
    en: "Your sandbox rests: another one of yours needed its place. It comes back with everything in it.",
    fr: "Votre bac à sable est au repos : un autre des vôtres avait besoin de sa place. Il revient avec tout son contenu.",
  },
  sandboxExpired: {
    en: "The time of this sandbox was over, and it was removed. Start a new one; your points are kept.",
    fr: "Le temps de ce bac à sable est écoulé : il a été supprimé. Démarrez-en un nouveau ; vos points sont conservés.",
  },
  expiring: {
    en: "This sandbox ends in {time}, with everything in it.",
    fr: "Ce bac à sable se termine dans {time}, avec tout son contenu.",
  },
  extend: { en: "Extend", fr: "Prolonger" },
  extended: { en: "Extended: it now ends in {time}.", fr: "Prolongé : il se termine maintenant dans {time}." },
  queueTitle: { en: "All sandboxes are in use just now", fr: "Tous les bacs à sable sont occupés" },
  queueNext: { en: "You are next in the queue.", fr: "Dans la file, personne n'est devant vous." },
  queuePosition: {
    en: "You are number {position} in the queue.",
    fr: "Vous êtes en position {position} dans la file.",
  },
  queueTime: { en: "About {time} to wait.", fr: "Environ {time} d'attente." },
  queueSoon: { en: "Less than a minute to wait.", fr: "Moins d'une minute d'attente." },
  queueText: {
    en: "Read on meanwhile: your terminal opens here by itself when it is your turn. Closing the page gives your place up.",
    fr: "Poursuivez votre lecture : votre terminal s'ouvrira ici de lui-même quand ce sera votre tour. Fermer la page libère votre place.",
  },
  queueTurn: {
    en: "It is your turn: getting your cluster ready…",
    fr: "C'est votre tour : préparation de votre cluster…",
  },
  queueLost: {
    en: "The connection was lost; trying again…",
    fr: "La connexion est coupée ; nouvelle tentative…",
  },
  queueLeave: { en: "Leave the queue", fr: "Quitter la file" },
  queueLeft: { en: "You have left the queue.", fr: "Vous avez quitté la file." },
  sandboxGone: {
    en: "This sandbox was removed. Start a new one; your points are kept.",
    fr: "Ce bac à sable a été supprimé. Démarrez-en un nouveau ; vos points sont conservés.",
  },
  unreachable: { en: "The Matelot server does not answer.", fr: "Le serveur Matelot ne répond pas." },
  unreachableRemedy: {
    en: "See whether it is still running, then try again.",
    fr: "Vérifiez qu'il tourne toujours, puis réessayez.",
  },
  commandNeedsStart: {
    en: "Starting the sandbox; the command will be typed as soon as the shell is there.",
    fr: "Démarrage du bac à sable : la commande sera tapée dès que le shell sera prêt.",
  },
  commandSent: { en: "Typed into the terminal: {command}", fr: "Tapé dans le terminal : {command}" },
} as const satisfies Record<string, Message>;

export type MessageKey = keyof typeof messages;

/** The sentence in one language, with `{name}` places filled. Plain text. */
export function say(
  language: Language,
  key: MessageKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return typeset(language, messages[key][language]).replace(/\{(\w+)\}/g, (place, name: string) =>
    String(values[name] ?? place),
  );
}

/** `say` with the language settled. */
export type Say = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

/** A sentence of the server's in one language, set like ours. */
export function sayMessage(language: Language, message: Message): string {
  return typeset(language, message[language]);
}
