import {
  all,
  canI,
  deployment,
  homeFile,
  inOrder,
  nodes,
  service,
  statefulSet,
} from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const intake = deployment("intake");
const store = statefulSet("store");
const hasVersion = (version: string) =>
  intake.satisfies(
    `object.spec.template.spec.containers.exists(c, has(c.command) && c.command.exists(part, part.contains('intake ${version}: warming up')))`,
    { en: `version ${version} in the pod template`, fr: `la version ${version} dans le modèle de pod` },
  );
const runs = (version: string) => all(hasVersion(version), intake.hasReadyReplicas(4, { updated: true }));
const movedAway = all(
  nodes.someAreCordoned(),
  intake.runsOn({ openNodes: true }),
  intake.hasReadyReplicas(4),
  store.hasReadyReplicas(1),
  // Before its pod is evicted, the store runs on well on a machine that is already closed.
  store.runsOn({ openNodes: true }),
);
const kerstin = (allowed: boolean, verb: string, resource: string, subresource?: string) =>
  canI({ user: "kerstin", verb, resource, allowed, ...(subresource === undefined ? {} : { subresource }) });

export default defineExercise({
  id: "capstone-event-service",
  module: 10,
  topics: ["event-service"],
  level: "alone",
  minutes: 75,
  timeLimitMinutes: 90,
  title: {
    en: "The event service",
    fr: "Le service d'événements",
  },
  summary: {
    en: "One service through its whole life: ship, scale, update under load, a bad version, a drained machine, data that stay.",
    fr: "Un service à travers toute sa vie : livraison, montée en charge, mise à jour, mauvaise version, machine vidée, données qui restent.",
  },
  situation: {
    en: [
      "Two and a half million events a day: clicks, deliveries, payments. From today the event service is yours. `intake` takes events in, `store`",
      "keeps them, and partners send day and night. Your namespace is `events`; in your home lie `intake-v1.yaml`, `store.yaml`, and what changes with v2 and v3.",
      "",
      "1. Ship **v1**: the Deployment `intake`, behind a Service `intake` on port 80. A copy warms up for four seconds before it answers.",
      "2. Run **four** copies.",
      "3. Start `store` so that its data outlive its pod, then delete the pod `store-0` to prove it.",
      "4. Go to **v2**. From now on, requests come all the time, and none may fail.",
      "5. Go to **v3**. It is bad. Find out why, and write the number of the error (`E-…`) into `~/incident.txt`. Go back to v2; nobody may notice.",
      "6. **Drain** a machine that runs `intake`, and not the one that holds the data of `store`; again no request may fail. Then open it again.",
      "7. Only pods of `intake` may connect to `store` on port 8080. `newsletter` must not.",
      "8. `kerstin` from support may see the pods of `events` and read their logs. She may delete nothing and see no Secret.",
      "",
      "Ninety minutes, a hundred points. What comes later counts, and is marked as late.",
    ].join("\n"),
    fr: [
      "Deux millions et demi d'événements par jour : clics, livraisons, paiements. À partir d'aujourd'hui, le service d'événements est à vous. `intake` les reçoit, `store`",
      "les garde, et les partenaires envoient jour et nuit. Votre namespace est `events` ; votre répertoire contient `intake-v1.yaml`, `store.yaml`, et ce qui change avec v2 et v3.",
      "",
      "1. Livrez la **v1** : le Deployment `intake`, derrière un Service `intake` sur le port 80. Une copie chauffe quatre secondes avant de répondre.",
      "2. Faites tourner **quatre** copies.",
      "3. Démarrez `store` de sorte que ses données survivent à son pod, puis supprimez le pod `store-0` pour le prouver.",
      "4. Passez à la **v2**. Désormais les requêtes arrivent sans cesse, et aucune ne doit échouer.",
      "5. Passez à la **v3**. Elle est mauvaise. Trouvez pourquoi, et écrivez le numéro de l'erreur (`E-…`) dans `~/incident.txt`. Revenez à la v2 ; personne ne doit s'en apercevoir.",
      "6. **Videz** une machine qui exécute `intake`, mais pas celle qui détient les données de `store` ; là encore, aucune requête ne doit échouer. Puis rouvrez-la.",
      "7. Seuls les pods d'`intake` peuvent se connecter à `store` sur le port 8080. `newsletter` ne doit pas y parvenir.",
      "8. `kerstin`, du support, peut voir les pods d'`events` et lire leurs journaux. Elle ne peut rien supprimer ni voir aucun Secret.",
      "",
      "Quatre-vingt-dix minutes, cent points. Ce qui vient après compte aussi, et sera noté en retard.",
    ].join("\n"),
  },
  abilities: { nodes: 3, clusterScope: true, networkPolicies: true, defaultStorage: true },
  namespace: "events",
  checks: [
    {
      id: "v1-answers",
      title: { en: "The Service intake answers with v1", fr: "Le Service intake répond en v1" },
      points: 10,
      test: all(service("intake").answersOn(80, { bodyIncludes: "intake v1" }), hasVersion("v1")),
    },
    {
      id: "four-copies",
      title: { en: "Four copies of intake are ready", fr: "Quatre copies d'intake sont prêtes" },
      points: 5,
      test: intake.hasReadyReplicas(4),
      needs: ["v1-answers"],
    },
    {
      id: "data-stay",
      title: {
        en: "store lost its pod, and the new one still knows the first event",
        fr: "store a perdu son pod, et le nouveau connaît toujours le premier événement",
      },
      points: 15,
      test: all(store.keepsFile("/data/first-event"), store.hasReadyReplicas(1)),
    },
    {
      id: "v2-unnoticed",
      title: {
        en: "v2 runs on all four copies, and no request failed on the way",
        fr: "La v2 tourne sur les quatre copies, et aucune requête n'a échoué en chemin",
      },
      points: 15,
      test: service("intake").staysAvailableUntil(80, runs("v2")),
      needs: ["four-copies"],
    },
    {
      id: "v3-found-out",
      title: {
        en: "incident.txt names the error of v3",
        fr: "incident.txt nomme l'erreur de la v3",
      },
      points: 10,
      test: homeFile("incident.txt").includes("E-4471"),
      needs: ["v2-unnoticed"],
    },
    {
      id: "back-to-v2-unnoticed",
      title: {
        en: "v3 was tried, v2 is back, and no request failed meanwhile",
        fr: "La v3 a été essayée, la v2 est revenue, et aucune requête n'a échoué entre-temps",
      },
      points: 10,
      test: service("intake").staysAvailableUntil(80, inOrder(hasVersion("v3"), runs("v2"))),
      needs: ["v2-unnoticed"],
    },
    {
      id: "drained-unnoticed",
      title: {
        en: "A machine was emptied; intake and store run elsewhere, and no request failed",
        fr: "Une machine a été vidée ; intake et store tournent ailleurs, et aucune requête n'a échoué",
      },
      points: 15,
      test: service("intake").staysAvailableUntil(80, movedAway),
      needs: ["four-copies"],
    },
    {
      id: "machine-is-back",
      title: {
        en: "Afterwards every machine takes pods again",
        fr: "Ensuite, toutes les machines acceptent à nouveau des pods",
      },
      points: 5,
      test: all(nodes.noneIsCordoned(), intake.hasReadyReplicas(4)),
      needs: ["drained-unnoticed"],
    },
    {
      id: "store-is-guarded",
      title: {
        en: "intake reaches the store, newsletter does not, and partners still reach intake",
        fr: "intake atteint le store, newsletter non, et les partenaires atteignent toujours intake",
      },
      points: 10,
      test: all(
        intake.reaches("store", 8080),
        deployment("newsletter").isBlockedFrom("store", 8080),
        service("intake").answersOn(80, { bodyIncludes: "intake v" }),
      ),
    },
    {
      id: "support-may-look",
      title: {
        en: "kerstin sees pods and logs, deletes nothing, and sees no Secret",
        fr: "kerstin voit les pods et les journaux, ne supprime rien, et ne voit aucun Secret",
      },
      points: 5,
      test: all(
        kerstin(true, "list", "pods"),
        kerstin(true, "get", "pods", "log"),
        kerstin(false, "delete", "pods"),
        kerstin(false, "get", "secrets"),
        kerstin(false, "create", "pods", "exec"),
      ),
    },
  ],
  hints: [
    {
      en: "Before step 4: how does the cluster know that a new copy has warmed up? Without a question it believes each copy from its first second. (Module 3, readiness.)",
      fr: "Avant l'étape 4 : comment le cluster sait-il qu'une nouvelle copie a fini de chauffer ? Si on ne lui pose pas la question, il croit chaque copie dès sa première seconde. (Module 3, disponibilité.)",
    },
    {
      en: "A roll-out lost requests. Give `intake` a readiness probe on port 8080 (and a `preStop` pause of two seconds), wait until all is calm, go back to the version before, and try again: a failed attempt is forgotten after some good seconds.",
      fr: "Un déploiement a perdu des requêtes. Donnez à `intake` une sonde de disponibilité sur le port 8080 (et une pause `preStop` de deux secondes), attendez que tout soit calme, revenez à la version d'avant et recommencez : une tentative ratée est oubliée après quelques bonnes secondes.",
      opensOn: { check: "v2-unnoticed", code: "requests-failed" },
    },
    {
      en: "`store` lost its data: an `emptyDir` dies with its pod. A StatefulSet has `volumeClaimTemplates` for that. They can't be added later: `kubectl delete statefulset store`, mend the file, apply it again.",
      fr: "`store` a perdu ses données : un `emptyDir` meurt avec son pod. Un StatefulSet a pour cela des `volumeClaimTemplates`. On ne peut pas les ajouter après coup : `kubectl delete statefulset store`, corrigez le fichier, appliquez-le de nouveau.",
      opensOn: { check: "data-stay", code: "data-lost" },
    },
    {
      en: "v3 never gets ready, and so the roll-out stands still and the old copies serve on. `kubectl get pods`, then `kubectl logs` of a new pod; `kubectl rollout undo deployment/intake` goes back.",
      fr: "La v3 ne devient jamais prête ; le déploiement s'arrête donc et les anciennes copies continuent de servir. `kubectl get pods`, puis `kubectl logs` d'un nouveau pod ; `kubectl rollout undo deployment/intake` revient en arrière.",
    },
    {
      en: "Draining: `kubectl get pods -o wide` shows where `store-0` is. Its volume lies on that machine's disk, so its pod can run nowhere else. Take another machine, and give `intake` a disruption budget first.",
      fr: "Pour le drain : `kubectl get pods -o wide` montre où se trouve `store-0`. Son volume est sur le disque de cette machine, son pod ne peut donc tourner nulle part ailleurs. Prenez une autre machine, et donnez d'abord un budget d'interruption à `intake`.",
    },
    {
      en: "The store's guard is a NetworkPolicy in `events`: `podSelector` with `app: store`, one `ingress` rule whose `from` is a `podSelector` with `app: intake`, port 8080. For Kerstin, a RoleBinding to the ClusterRole `view` is enough.",
      fr: "Le gardien du store est une NetworkPolicy dans `events` : un `podSelector` avec `app: store`, une règle `ingress` dont le `from` est un `podSelector` avec `app: intake`, port 8080. Pour Kerstin, un RoleBinding vers le ClusterRole `view` suffit.",
    },
  ],
  nearMisses: [
    {
      name: "believed-at-once",
      mistake: {
        en: "Ships v2 without a readiness probe: copies get requests while they still warm up.",
        fr: "Livre la v2 sans sonde de disponibilité : des copies reçoivent des requêtes alors qu'elles chauffent encore.",
      },
      fails: "v2-unnoticed",
      code: "requests-failed",
      earns: ["v1-answers", "four-copies"],
    },
    {
      name: "store-as-it-was",
      mistake: {
        en: "Applies store.yaml as it is: the data live in an emptyDir and die with the pod.",
        fr: "Applique store.yaml tel quel : les données vivent dans un emptyDir et meurent avec le pod.",
      },
      fails: "data-stay",
      code: "data-lost",
      earns: [],
    },
    {
      name: "back-to-v1",
      mistake: {
        en: "Applies the first manifest again instead of undoing: back to v1, two copies and no probe.",
        fr: "Réapplique le premier manifeste au lieu d'annuler : retour à la v1, deux copies et sans sonde.",
      },
      fails: "back-to-v2-unnoticed",
      code: "expression-false",
      earns: ["v1-answers", "four-copies", "v2-unnoticed", "v3-found-out"],
    },
    {
      name: "drained-the-data",
      mistake: {
        en: "Drains the machine that holds the store's data: its pod can start nowhere else.",
        fr: "Vide la machine qui détient les données du store : son pod ne peut démarrer nulle part ailleurs.",
      },
      fails: "drained-unnoticed",
      code: "not-ready",
      earns: ["v1-answers", "four-copies", "data-stay"],
    },
    {
      name: "locked-everybody-out",
      mistake: {
        en: "Denies all connections to the store, those of intake included, and gives Kerstin edit.",
        fr: "Refuse toute connexion au store, y compris celles d'intake, et donne edit à Kerstin.",
      },
      fails: "store-is-guarded",
      code: "not-reached",
      earns: ["v1-answers", "four-copies"],
    },
    {
      name: "walled-the-whole-house",
      mistake: {
        en: "Leaves the policy's podSelector empty: it guards intake as well, and no partner reaches it any more.",
        fr: "Laisse vide le podSelector de la règle : elle garde aussi intake, et plus aucun partenaire ne l'atteint.",
      },
      fails: "store-is-guarded",
      code: "no-answer",
      earns: ["v1-answers", "four-copies", "support-may-look"],
    },
  ],
  freeFields: [
    {
      field: "Service * .spec.selector.app",
      why: "Without a selector the endpoints stay as they are, until the pods are replaced; that is judged before.",
    },
    { field: "StatefulSet store .spec.replicas", why: "One copy has to be ready; more do no harm." },
    { field: "StatefulSet store .spec.serviceName", why: "Nobody asks for the pod by its own name." },
    {
      field: "StatefulSet store .spec.template.spec.containers[0].command*",
      why: "As the given manifest has it; that its data stay is judged when its pod is replaced.",
    },
    {
      field: "StatefulSet store .spec.volumeClaimTemplates[0].*",
      why: "Any size and mode that the class offers will do.",
    },
    {
      field: "NetworkPolicy store .spec.ingress[0].ports[0].port",
      why: "All ports of the store, for intake alone, is what the task asks for as well.",
    },
    {
      field: "PodDisruptionBudget intake .*",
      why: "A means to drain without losing requests; the requests are judged.",
    },
  ],
});
