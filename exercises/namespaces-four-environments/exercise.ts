import { all, deployment, object, pod, service } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const environment = (name: string) => object("Namespace", name).hasLabel("env", name);
const visitor = pod("visitor", { namespace: "dev" });

export default defineExercise({
  id: "namespaces-four-environments",
  module: 2,
  topics: ["namespaces"],
  level: "alone",
  minutes: 20,
  title: {
    en: "One shop, four rooms",
    fr: "Une boutique, quatre pièces",
  },
  summary: {
    en: "Give development, staging, preproduction and production a namespace each, move the shop in under the same name, and see that the doors are open.",
    fr: "Donnez un namespace à chacun des environnements dev, staging, preproduction et production, installez-y la boutique sous le même nom, et constatez que les portes sont ouvertes.",
  },
  situation: {
    en: [
      'So far everything of the shop is in `default`. On Friday somebody deleted "the old shop", and it was the one that customers use. From now on there is to be a room for each environment:',
      "",
      "- the namespaces `dev`, `staging`, `preproduction` and `production`, each with a label `env` of the same value;",
      "- the shop from `shop.yaml` in `staging` with 1 replica and in `production` with 3, both under the name `shop`;",
      "- nothing of the shop in `default` any more.",
      "",
      "The auditor asks whether development can reach production over the network. Start a pod `visitor` (busybox:1.36, `sleep infinity`) in `dev`, and ask from there for the page of production's shop by",
      "its name. You won't like the answer, but it belongs into the report.",
    ].join("\n"),
    fr: [
      "Jusqu'ici, toute la boutique est dans `default`. Vendredi, quelqu'un a supprimé « l'ancienne boutique », et c'était celle des clients. Désormais, chaque environnement aura sa pièce :",
      "",
      "- les namespaces `dev`, `staging`, `preproduction` et `production`, chacun avec un label `env` de même valeur ;",
      "- la boutique de `shop.yaml` dans `staging` avec 1 réplica et dans `production` avec 3, les deux sous le nom `shop` ;",
      "- plus rien de la boutique dans `default`.",
      "",
      "L'auditrice demande si le développement peut joindre la production par le réseau. Démarrez un pod `visitor` (busybox:1.36, `sleep infinity`) dans `dev`, et demandez de là, par son nom, la page de la",
      "boutique de production. La réponse ne vous plaira pas, mais elle a sa place dans le rapport.",
    ].join("\n"),
  },
  abilities: { clusterScope: true },
  namespace: "default",
  checks: [
    {
      id: "four-rooms",
      title: {
        en: "dev, staging, preproduction and production exist, each labelled with env",
        fr: "dev, staging, preproduction et production existent, chacun avec son label env",
      },
      points: 3,
      test: all(environment("dev"), environment("staging"), environment("preproduction"), environment("production")),
    },
    {
      id: "shop-has-moved",
      title: {
        en: "shop runs in staging with 1 replica and in production with 3",
        fr: "shop tourne dans staging avec 1 réplica et dans production avec 3",
      },
      points: 3,
      test: all(
        deployment("shop", { namespace: "staging" }).hasReadyReplicas(1),
        deployment("shop", { namespace: "production" }).hasReadyReplicas(3),
        service("shop", { namespace: "production" }).answersOn(80),
        service("shop", { namespace: "staging" }).answersOn(80),
      ),
    },
    {
      id: "default-is-empty",
      title: { en: "Nothing of the shop is left in default", fr: "Il ne reste rien de la boutique dans default" },
      points: 2,
      test: all(object("Deployment", "shop").isAbsent(), object("Service", "shop").isAbsent()),
    },
    {
      id: "visitor-gets-in",
      title: {
        en: "visitor in dev gets the page of production's shop",
        fr: "visitor, dans dev, obtient la page de la boutique de production",
      },
      points: 2,
      test: all(
        visitor.usesImage("busybox:1.36"),
        visitor.runs(["wget", "-T", "3", "-qO", "/dev/null", "http://shop.production"]),
      ),
    },
  ],
  hints: [
    {
      en: "`kubectl create namespace dev` makes a room, `kubectl label namespace dev env=dev` labels it. A loop saves typing: `for n in dev staging preproduction production; do …; done`.",
      fr: "`kubectl create namespace dev` crée une pièce, `kubectl label namespace dev env=dev` l'étiquette. Une boucle évite de tout retaper : `for n in dev staging preproduction production; do …; done`.",
    },
    {
      en: "The file names no namespace, so the command decides: `kubectl apply -n staging -f shop.yaml`. Without `-n` it goes to where you are, `default`.",
      fr: "Le fichier ne nomme pas de namespace, c'est donc la commande qui décide : `kubectl apply -n staging -f shop.yaml`. Sans `-n`, cela va là où vous êtes, dans `default`.",
      opensOn: { check: "shop-has-moved", code: "absent" },
    },
    {
      en: "Three in production only: `kubectl scale -n production deployment shop --replicas=3`. And `kubectl delete -n default -f shop.yaml` clears Deployment and Service out of the old place.",
      fr: "Trois en production seulement : `kubectl scale -n production deployment shop --replicas=3`. Et `kubectl delete -n default -f shop.yaml` retire Deployment et Service de l'ancienne place.",
    },
    {
      en: "`kubectl run visitor -n dev --image=busybox:1.36 -- sleep infinity`, then `kubectl exec -n dev visitor -- wget -qO- http://shop.production`: the name of the Service, a dot, the namespace.",
      fr: "`kubectl run visitor -n dev --image=busybox:1.36 -- sleep infinity`, puis `kubectl exec -n dev visitor -- wget -qO- http://shop.production` : le nom du Service, un point, le namespace.",
    },
  ],
  nearMisses: [
    {
      name: "names-instead-of-rooms",
      mistake: {
        en: "Makes shop-production and shop-staging in default: names are no walls.",
        fr: "Crée shop-production et shop-staging dans default : des noms ne sont pas des murs.",
      },
      fails: "shop-has-moved",
      code: "absent",
      earns: ["four-rooms"],
    },
    {
      name: "forgot-where-it-is",
      mistake: {
        en: "Scales without -n: the shop in default grows, the one in production doesn't.",
        fr: "Change le nombre sans -n : la boutique de default grandit, pas celle de production.",
      },
      fails: "shop-has-moved",
      code: "replicas-differ",
      earns: ["four-rooms"],
    },
    {
      name: "visitor-in-default",
      mistake: {
        en: "Starts the visitor in default, and proves nothing about dev.",
        fr: "Démarre le visiteur dans default, et ne prouve rien au sujet de dev.",
      },
      fails: "visitor-gets-in",
      code: "absent",
      earns: ["four-rooms", "shop-has-moved", "default-is-empty"],
    },
    {
      name: "labels-forgotten",
      mistake: {
        en: "Makes the namespaces without labels: no rule will be able to find them by environment.",
        fr: "Crée les namespaces sans labels : aucune règle ne pourra les retrouver par environnement.",
      },
      fails: "four-rooms",
      code: "label-absent",
      earns: ["shop-has-moved", "default-is-empty", "visitor-gets-in"],
    },
    {
      name: "half-a-shop-in-staging",
      mistake: {
        en: "Creates only the Deployment in staging: its pod runs, and nobody finds it by its name.",
        fr: "Ne crée que le Deployment dans staging : son pod tourne, et personne ne le trouve par son nom.",
      },
      fails: "shop-has-moved",
      code: "absent",
      earns: ["four-rooms", "default-is-empty", "visitor-gets-in"],
    },
  ],
  freeFields: [
    {
      field: "Service */shop .spec.selector.app",
      why: "The manifest is given; without a selector the endpoints stay as they are.",
    },
    { field: "Deployment */shop .spec.template.spec.containers[0].*", why: "It is as the given manifest has it." },
  ],
});
