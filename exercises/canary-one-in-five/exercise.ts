import { all, deployment, object, service } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const shop = service("shop");
const newVersion = "Version: 2.0.0";
const oldVersion = "Version: 1.0.0";

export default defineExercise({
  id: "canary-one-in-five",
  module: 4,
  topics: ["canary"],
  level: "guided",
  minutes: 15,
  title: { en: "One visitor in five", fr: "Un visiteur sur cinq" },
  summary: {
    en: "Let a fifth of the visitors try the new version, then bring it to everybody without losing a request.",
    fr: "Faites essayer la nouvelle version à un visiteur sur cinq, puis amenez-la à tous sans perdre une requête.",
  },
  situation: {
    en: [
      "Shop 2.0 passed every test, as did 1.9, which then lost half of the orders for two hours. This time the team wants to see real visitors first:",
      "one in five gets 2.0 for a while, the others stay on 1.0. If the numbers hold, everybody gets it.",
      "",
      "`shop-stable` runs 4 replicas of 1.0, and its manifest is in your home directory. Run one of 2.0 beside it as `shop-canary`, behind the same Service `shop`.",
      "Count the answers. Then bring 2.0 to everybody, and clear the canary away.",
    ].join("\n"),
    fr: [
      "La version 2.0 de la boutique a passé tous les tests, comme la 1.9, qui a ensuite perdu la moitié des commandes pendant deux heures. Cette fois, l'équipe veut",
      "d'abord voir de vrais visiteurs : un sur cinq reçoit la 2.0 pendant un temps, les autres restent en 1.0. Si les chiffres tiennent, tout le monde y passe.",
      "",
      "`shop-stable` fait tourner 4 réplicas de la 1.0 ; son manifeste est dans votre répertoire personnel. Placez à côté un réplica de la 2.0, `shop-canary`, derrière le même Service `shop`.",
      "Comptez les réponses. Puis amenez la 2.0 à tous et retirez le canari.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "canary-runs",
      title: { en: "shop-canary runs 1 replica of 2.0", fr: "shop-canary fait tourner 1 réplica de la 2.0" },
      points: 2,
      test: all(
        deployment("shop-canary").hasReadyReplicas(1),
        deployment("shop-canary").usesImage("us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0"),
      ),
    },
    {
      id: "one-in-five",
      title: { en: "About one answer in five comes from 2.0", fr: "Environ une réponse sur cinq vient de la 2.0" },
      points: 4,
      test: all(
        deployment("shop-canary").hasReadyReplicas(1),
        shop.splitsLoad(80, { [newVersion]: [4, 40], [oldVersion]: [60, 96] }, { requests: 60 }),
      ),
    },
    {
      id: "everybody",
      title: {
        en: "Everybody gets 2.0, and the canary is gone",
        fr: "Tout le monde reçoit la 2.0, et le canari n'est plus là",
      },
      points: 4,
      // hello-app has no shell to wait in before it ends, so a request may be lost here: another exercise is about that.
      test: all(
        object("Deployment", "shop-canary").isAbsent(),
        deployment("shop-stable").hasReadyReplicas(4, { updated: true }),
        shop.splitsLoad(80, { [newVersion]: [100, 100] }, { requests: 20 }),
      ),
      needs: ["one-in-five"],
    },
  ],
  hints: [
    {
      en: "A Service sees pods, not Deployments: whatever carries `app: shop` is on its list. `kubectl get service shop -o wide` shows whom it looks for.",
      fr: "Un Service voit des pods, pas des Deployments : tout ce qui porte `app: shop` est sur sa liste. `kubectl get service shop -o wide` montre qui il cherche.",
    },
    {
      en: "Copy the manifest, and change four things: the name, `track: canary` in all three places, `replicas: 1`, and the image's tag. `app: shop` stays.",
      fr: "Copiez le manifeste et changez quatre choses : le nom, `track: canary` aux trois endroits, `replicas: 1` et le tag de l'image. `app: shop` reste.",
    },
    {
      en: "The share follows the number of pods: one of five. Count the answers with `kubectl exec client -- sh -c 'for i in $(seq 20); do wget -qO- http://shop | grep Version; done | sort | uniq -c'`.",
      fr: "La part suit le nombre de pods : un sur cinq. Comptez les réponses avec `kubectl exec client -- sh -c 'for i in $(seq 20); do wget -qO- http://shop | grep Version; done | sort | uniq -c'`.",
      opensOn: { check: "one-in-five", code: "split-differs" },
    },
    {
      en: "To finish, update the stable Deployment (`kubectl set image deployment/shop-stable hello=…:2.0`), wait for its rollout, and delete `shop-canary` last.",
      fr: "Pour finir, mettez à jour le Deployment stable (`kubectl set image deployment/shop-stable hello=…:2.0`), attendez la fin du déploiement, et supprimez `shop-canary` en dernier.",
    },
  ],
  nearMisses: [
    {
      name: "updated-everybody",
      mistake: {
        en: "Updates the Deployment straight away: a good rolling update, and no canary.",
        fr: "Met directement à jour le Deployment : une mise à jour progressive réussie, mais pas de canari.",
      },
      fails: "one-in-five",
      code: "absent",
      earns: [],
    },
    {
      name: "label-out-of-reach",
      mistake: {
        en: "Renames the label app as well: the canary runs, and the Service doesn't know it.",
        fr: "Renomme aussi le label app : le canari tourne, et le Service ne le connaît pas.",
      },
      fails: "one-in-five",
      code: "split-differs",
      earns: ["canary-runs"],
    },
    {
      name: "half-and-half",
      mistake: {
        en: "Leaves the replicas at 4: half of the visitors are the canary.",
        fr: "Laisse 4 réplicas : la moitié des visiteurs servent de canari.",
      },
      fails: "one-in-five",
      code: "replicas-differ",
      earns: [],
    },
    {
      name: "left-the-old-version",
      mistake: {
        en: "Grows the canary and shrinks the old version, but stops before the end: a fifth of the visitors is forgotten on 1.0.",
        fr: "Agrandit le canari et réduit l'ancienne version, mais s'arrête en route : un cinquième des visiteurs reste oublié en 1.0.",
      },
      fails: "everybody",
      code: "present",
      earns: ["canary-runs", "one-in-five"],
    },
  ],
  freeFields: [
    { field: "Deployment shop-canary .spec.selector.matchLabels.*", why: "Any labels of its own pods will do." },
    { field: "Deployment shop-canary .metadata.labels.*", why: "The Service looks at the pods' labels only." },
  ],
});
