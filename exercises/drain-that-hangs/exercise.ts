import { all, deployment, nodes, object, pod, service } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const boxoffice = deployment("boxoffice");
const till = deployment("till");
const movedAway = all(
  nodes.someAreCordoned(),
  boxoffice.runsOn({ openNodes: true }),
  boxoffice.hasAtLeastReadyReplicas(2),
);

export default defineExercise({
  id: "drain-that-hangs",
  module: 9,
  topics: ["drain"],
  level: "broken",
  minutes: 20,
  title: {
    en: "A drain that never ends",
    fr: "Un drain qui n'en finit pas",
  },
  summary: {
    en: "A machine with a dying disk won't be emptied: a bare pod and a budget stand in the way, and both for a reason.",
    fr: "Une machine au disque mourant refuse de se vider : un pod nu et un budget s'y opposent, chacun pour une raison.",
  },
  situation: {
    en: [
      "The monitoring reports read errors on the disk of the machine that runs the pod `till`. Nadia began to drain it, gave up after ten",
      "minutes, and went into her weekend. Her note: *don't just force it. The theatre sells at the box office, and the till must print*",
      "*receipts tonight.*",
      "",
      "Empty that machine and leave it closed. `boxoffice` must answer without a gap, and keep a budget that protects it and still lets",
      "maintenance happen. `till` must be running elsewhere afterwards, as a Deployment `till`, so that the next drain finds nothing in its way.",
    ].join("\n"),
    fr: [
      "La supervision signale des erreurs de lecture sur le disque de la machine qui exécute le pod `till` (la caisse). Nadia a commencé à la",
      "vider, a renoncé au bout de dix minutes, puis est partie en week-end. Sa note : *ne force pas. Le théâtre vend au guichet, et la caisse*",
      "*doit imprimer ses reçus ce soir.*",
      "",
      "Videz cette machine et laissez-la fermée. `boxoffice` doit répondre sans interruption et garder un budget qui le protège tout en",
      "permettant la maintenance. `till` doit ensuite tourner ailleurs, sous la forme d'un Deployment `till`, pour que le prochain drain ne rencontre plus d'obstacle.",
    ].join("\n"),
  },
  abilities: { nodes: 2, clusterScope: true, kubernetesMinor: 21 },
  namespace: "default",
  checks: [
    {
      id: "till-has-an-owner",
      title: {
        en: "The bare pod is gone, and a Deployment till runs on an open machine",
        fr: "Le pod nu a disparu, et un Deployment till tourne sur une machine ouverte",
      },
      points: 3,
      test: all(
        pod("till").isAbsent(),
        till.hasReadyReplicas(1),
        till.satisfies(
          "object.spec.template.spec.containers.exists(c, (has(c.command) && c.command.exists(w, w.contains('receipt'))) || (has(c.args) && c.args.exists(w, w.contains('receipt'))))",
          {
            en: "the program of till.yaml, which prints receipts",
            fr: "le programme de till.yaml, qui imprime les tickets",
          },
        ),
        nodes.someAreCordoned(),
        till.runsOn({ openNodes: true }),
      ),
    },
    {
      id: "moved-without-a-gap",
      title: {
        en: "boxoffice left the closed machine, and answered every request meanwhile",
        fr: "boxoffice a quitté la machine fermée et répondu à chaque requête entre-temps",
      },
      points: 4,
      test: service("boxoffice").staysAvailableUntil(80, movedAway),
    },
    {
      id: "budget-is-sensible",
      title: {
        en: "The budget boxoffice still protects, and allows one interruption",
        fr: "Le budget boxoffice protège toujours, et permet une interruption",
      },
      points: 3,
      test: object("PodDisruptionBudget", "boxoffice").satisfies(
        "has(object.status.expectedPods) && object.status.expectedPods >= 2 && object.status.desiredHealthy >= 1 && object.status.disruptionsAllowed >= 1",
        {
          en: "at least one pod must stay, and at least one may go",
          fr: "un pod au moins doit rester, et un au moins peut partir",
        },
      ),
    },
  ],
  hints: [
    {
      en: "Try it, with a limit: `kubectl drain NODE --ignore-daemonsets --timeout=20s`. kubectl names each obstacle. `NODE` is where `till` runs: `kubectl get pods -o wide`.",
      fr: "Essayez, avec une limite : `kubectl drain NŒUD --ignore-daemonsets --timeout=20s`. kubectl nomme chaque obstacle. `NŒUD` est celui où tourne `till` : `kubectl get pods -o wide`.",
    },
    {
      en: "A pod that declares no controller would be lost. Make a Deployment with the same image and command first, then delete the bare pod: `kubectl create deployment till --image=… -- sh -c '…'`. Its manifest is in `till.yaml`.",
      fr: "Un pod sans contrôleur serait perdu. Créez d'abord un Deployment avec la même image et la même commande, puis supprimez le pod nu : `kubectl create deployment till --image=… -- sh -c '…'`. Son manifeste est dans `till.yaml`.",
    },
    {
      en: "`kubectl get pdb boxoffice`: two must stay, and there are two. No eviction can ever be allowed. Run a third copy, or say `minAvailable: 1`.",
      fr: "`kubectl get pdb boxoffice` : deux doivent rester, et il y en a deux. Aucune éviction ne peut jamais être permise. Faites tourner une troisième copie, ou dites `minAvailable: 1`.",
    },
    {
      en: "Requests were lost: the copies went together. Open the machine, wait until both copies are ready and some seconds have passed, repair the budget, and drain again.",
      fr: "Des requêtes ont été perdues : les copies sont parties ensemble. Rouvrez la machine, attendez que les deux copies soient prêtes et que quelques secondes passent, réparez le budget, puis recommencez.",
      opensOn: { check: "moved-without-a-gap", code: "requests-failed" },
    },
  ],
  nearMisses: [
    {
      name: "forced-the-till",
      mistake: {
        en: "Repairs the budget, then drains with --force: the bare pod is deleted, and nobody makes it again.",
        fr: "Répare le budget, puis vide avec --force : le pod nu est supprimé, et personne ne le recrée.",
      },
      fails: "till-has-an-owner",
      code: "absent",
      earns: ["moved-without-a-gap", "budget-is-sensible"],
    },
    {
      name: "deleted-the-budget",
      mistake: {
        en: "Deletes the budget that was in the way: both copies are evicted at once.",
        fr: "Supprime le budget gênant : les deux copies sont évincées en même temps.",
      },
      fails: "budget-is-sensible",
      code: "absent",
      earns: ["till-has-an-owner"],
    },
    {
      name: "deleted-by-hand",
      mistake: {
        en: "Gets round the budget with kubectl delete pod, which no budget holds back.",
        fr: "Contourne le budget avec kubectl delete pod, qu'aucun budget ne retient.",
      },
      fails: "moved-without-a-gap",
      code: "requests-failed",
      earns: ["till-has-an-owner"],
    },
    {
      name: "gave-up-on-the-budget",
      mistake: {
        en: "Gives the till an owner, but lets the drain run into the budget and leaves it there.",
        fr: "Donne un propriétaire à la caisse, mais laisse le drain buter sur le budget et s'arrête là.",
      },
      fails: "moved-without-a-gap",
      code: "cordoned-node",
      earns: ["till-has-an-owner"],
    },
    {
      name: "anything-called-till",
      mistake: {
        en: "Makes a Deployment of the right name with the first image at hand: it runs, and prints no receipt.",
        fr: "Crée un Deployment du bon nom avec la première image venue : il tourne, et n'imprime aucun ticket.",
      },
      fails: "till-has-an-owner",
      code: "expression-false",
      earns: [],
    },
  ],
});
