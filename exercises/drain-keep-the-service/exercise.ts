import { all, deployment, nodes, object, service } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const tickets = deployment("tickets");
const movedAway = all(nodes.someAreCordoned(), tickets.runsOn({ openNodes: true }), tickets.hasReadyReplicas(2));

export default defineExercise({
  id: "drain-keep-the-service",
  module: 9,
  topics: ["drain"],
  level: "guided",
  minutes: 20,
  title: {
    en: "Empty a machine while tickets are on sale",
    fr: "Vider une machine en pleine vente de billets",
  },
  summary: {
    en: "Both copies of a ticket shop run on one machine that needs new memory: move them away, and lose no visitor.",
    fr: "Les deux copies d'une billetterie tournent sur une machine dont il faut changer la mémoire : déplacez-les sans perdre un visiteur.",
  },
  situation: {
    en: [
      "The technician with the memory modules is in the car park. The machine she will open runs **both** copies of the shop `tickets`,",
      "and the sale for tonight's concert is on. `visitors` asks the shop twice a second and writes `ok` or `LOST` into its log.",
      "",
      "Give the shop a disruption budget called `tickets` that keeps at least one copy. Then drain the machine on which the copies run:",
      "not one request may be lost. When the technician is done, open the machine again. A copy needs about five seconds to get ready.",
    ].join("\n"),
    fr: [
      "La technicienne est sur le parking avec les barrettes mémoire. La machine qu'elle va ouvrir exécute **les deux** copies de la",
      "billetterie `tickets`, et la vente pour le concert de ce soir est en cours. `visitors` interroge la boutique deux fois par seconde et écrit `ok` ou `LOST` dans son journal.",
      "",
      "Donnez à la boutique un budget d'interruption nommé `tickets` qui garde au moins une copie. Videz ensuite la machine où tournent les",
      "copies : aucune requête ne doit être perdue. Quand la technicienne a fini, rouvrez la machine. Une copie met environ cinq secondes à être prête.",
    ].join("\n"),
  },
  abilities: { nodes: 2, clusterScope: true, kubernetesMinor: 21 },
  namespace: "default",
  checks: [
    {
      id: "budget-protects",
      title: {
        en: "The budget tickets covers both copies, and allows one to be moved",
        fr: "Le budget tickets couvre les deux copies et permet d'en déplacer une",
      },
      points: 3,
      test: object("PodDisruptionBudget", "tickets").satisfies(
        "has(object.status.expectedPods) && object.status.expectedPods == 2 && object.status.desiredHealthy >= 1 && object.status.disruptionsAllowed >= 1",
        {
          en: "two pods covered, one must stay, one disruption allowed",
          fr: "deux pods couverts, un doit rester, une interruption permise",
        },
      ),
    },
    {
      id: "drained-unnoticed",
      title: {
        en: "Both copies left the closed machine, and every request was answered meanwhile",
        fr: "Les deux copies ont quitté la machine fermée, et chaque requête a reçu une réponse entre-temps",
      },
      points: 5,
      test: service("tickets").staysAvailableUntil(80, movedAway),
    },
    {
      id: "machine-is-back",
      title: {
        en: "Afterwards every machine takes pods again",
        fr: "Ensuite, toutes les machines acceptent à nouveau des pods",
      },
      points: 2,
      test: all(nodes.noneIsCordoned(), tickets.hasReadyReplicas(2)),
      needs: ["drained-unnoticed"],
    },
  ],
  hints: [
    {
      en: "`kubectl get pods -o wide` shows in the column `NODE` which machine the copies run on.",
      fr: "`kubectl get pods -o wide` montre, dans la colonne `NODE`, sur quelle machine tournent les copies.",
    },
    {
      en: "`kubectl create poddisruptionbudget tickets --selector=… --min-available=…`: the selector must be the label of the pods (`kubectl get pods --show-labels`). `kubectl get pdb` must show one allowed disruption.",
      fr: "`kubectl create poddisruptionbudget tickets --selector=… --min-available=…` : le sélecteur doit être le label des pods (`kubectl get pods --show-labels`). `kubectl get pdb` doit montrer une interruption permise.",
    },
    {
      en: "Requests were lost, so both copies left at once. Open the machine again (`kubectl uncordon`), wait until both are ready, and make sure that the budget is there **before** the next drain. After some seconds without a loss the failed attempt is forgotten.",
      fr: "Des requêtes ont été perdues : les deux copies sont parties en même temps. Rouvrez la machine (`kubectl uncordon`), attendez que les deux soient prêtes, et assurez-vous que le budget existe **avant** le prochain drain. Après quelques secondes sans perte, la tentative ratée est oubliée.",
      opensOn: { check: "drained-unnoticed", code: "requests-failed" },
    },
    {
      en: "`kubectl drain NODE --ignore-daemonsets` closes the machine and evicts its pods, as fast as the budget allows. `kubectl uncordon NODE` opens it again.",
      fr: "`kubectl drain NŒUD --ignore-daemonsets` ferme la machine et évince ses pods, aussi vite que le budget le permet. `kubectl uncordon NŒUD` la rouvre.",
    },
  ],
  nearMisses: [
    {
      name: "drained-at-once",
      mistake: {
        en: "Drains without a budget: both copies are evicted in the same moment.",
        fr: "Vide la machine sans budget : les deux copies sont évincées au même instant.",
      },
      fails: "drained-unnoticed",
      code: "requests-failed",
      earns: [],
    },
    {
      name: "budget-allows-nothing",
      mistake: {
        en: "Asks for two available copies out of two: no eviction is ever allowed, and the drain hangs.",
        fr: "Exige deux copies disponibles sur deux : aucune éviction n'est jamais permise, et le drain reste bloqué.",
      },
      fails: "budget-protects",
      code: "expression-false",
      earns: [],
    },
    {
      name: "budget-of-nobody",
      mistake: {
        en: "Mistypes the label in the budget's selector: the budget covers nobody and protects nothing.",
        fr: "Se trompe de label dans le sélecteur du budget : il ne couvre personne et ne protège rien.",
      },
      fails: "drained-unnoticed",
      code: "requests-failed",
      earns: [],
    },
    {
      name: "left-closed",
      mistake: {
        en: "Forgets to open the machine again: the next roll-out finds one machine fewer.",
        fr: "Oublie de rouvrir la machine : le prochain déploiement disposera d'une machine de moins.",
      },
      fails: "machine-is-back",
      code: "still-cordoned",
      earns: ["budget-protects", "drained-unnoticed"],
    },
    {
      name: "budget-for-two",
      mistake: {
        en: "Lets the budget allow both copies to go at once: it covers them, and protects nothing.",
        fr: "Le budget permet aux deux copies de partir à la fois : il les couvre, et ne protège rien.",
      },
      fails: "budget-protects",
      code: "expression-false",
      earns: [],
    },
  ],
});
