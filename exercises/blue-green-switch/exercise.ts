import { all, deployment, service, stays } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const checkout = service("checkout");
const blue = deployment("checkout-blue");
const green = deployment("checkout-green");
const only = (door: typeof checkout, version: string) =>
  door.splitsLoad(80, { [`Version: ${version}`]: [100, 100] }, { requests: 20 });

export default defineExercise({
  id: "blue-green-switch",
  module: 4,
  topics: ["blue-green"],
  level: "alone",
  minutes: 15,
  title: { en: "Everybody at once, and back", fr: "Tous à la fois, et retour" },
  summary: {
    en: "Run the new checkout in full beside the old one, test it behind a door of its own, switch all visitors over, and back.",
    fr: "Faites tourner le nouveau paiement en entier à côté de l'ancien, testez-le derrière sa propre porte, basculez tous les visiteurs, puis revenez.",
  },
  situation: {
    en: [
      "The checkout can't be updated pod by pod: 1.0 and 2.0 write the order number differently, and a customer who meets both in one purchase pays twice.",
      "So all visitors must move at the same moment, and the accountants want a rehearsal: over to 2.0, and back again, at once.",
      "",
      "`checkout-blue` (1.0, manifest in your home directory) serves everybody through the Service `checkout`. Run 2.0 in the same size as `checkout-green`, and let testers reach it",
      "through a Service `checkout-green` while no customer does. Then switch, and switch back. Blue runs all the time. No request may fail.",
    ].join("\n"),
    fr: [
      "Le paiement ne se met pas à jour pod par pod : la 1.0 et la 2.0 n'écrivent pas le numéro de commande de la même façon, et un client qui croise les deux pendant un achat paie deux fois.",
      "Tous les visiteurs doivent donc passer au même instant, et la comptabilité veut une répétition : vers la 2.0, puis retour, immédiatement.",
      "",
      "`checkout-blue` (1.0, manifeste dans votre répertoire personnel) sert tout le monde par le Service `checkout`. Faites tourner la 2.0 à la même taille, sous le nom `checkout-green`, et ouvrez-la aux testeurs",
      "par un Service `checkout-green` alors qu'aucun client n'y accède. Basculez, puis revenez. Le bleu tourne tout du long. Aucune requête ne doit échouer.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "green-is-tested",
      title: {
        en: "checkout-green runs 3 replicas, testers reach 2.0, customers don't",
        fr: "checkout-green compte 3 réplicas, les testeurs atteignent la 2.0, les clients non",
      },
      points: 4,
      test: all(green.hasReadyReplicas(3), only(service("checkout-green"), "2.0.0"), only(checkout, "1.0.0")),
    },
    {
      id: "switched",
      title: {
        en: "All customers get 2.0, blue is ready to take them back, and no request was lost",
        fr: "Tous les clients reçoivent la 2.0, le bleu est prêt à les reprendre, aucune requête perdue",
      },
      points: 4,
      test: checkout.staysAvailableUntil(
        80,
        stays(
          all(
            only(checkout, "2.0.0"),
            blue.hasReadyReplicas(3),
            blue.usesImage("us-docker.pkg.dev/google-samples/containers/gke/hello-app:1.0"),
          ),
          4000,
        ),
      ),
      needs: ["green-is-tested"],
    },
    {
      id: "and-back",
      title: { en: "All customers are back on 1.0", fr: "Tous les clients sont revenus à la 1.0" },
      points: 2,
      test: only(checkout, "1.0.0"),
      needs: ["switched"],
    },
  ],
  hints: [
    {
      en: "Look at the Service's selector with `kubectl get service checkout -o wide`, and at the pods' labels. Which label tells blue from green?",
      fr: "Regardez le sélecteur du Service avec `kubectl get service checkout -o wide`, et les labels des pods. Quel label distingue le bleu du vert ?",
    },
    {
      en: "Copy `checkout-blue.yaml` with every `blue` turned into `green`, and the tag 2.0. Nobody is sent there before the selector says so.",
      fr: "Copiez `checkout-blue.yaml` en remplaçant chaque `blue` par `green`, avec le tag 2.0. Personne n'y est envoyé tant que le sélecteur ne le dit pas.",
    },
    {
      en: "`kubectl expose deployment checkout-green --port=80 --target-port=8080` makes the testers' Service.",
      fr: "`kubectl expose deployment checkout-green --port=80 --target-port=8080` crée le Service des testeurs.",
    },
    {
      en: "The switch: `kubectl set selector service checkout app=checkout,slot=green`. Both keys must be named, for this sets the whole selector.",
      fr: "La bascule : `kubectl set selector service checkout app=checkout,slot=green`. Il faut nommer les deux clés, car cette commande fixe le sélecteur tout entier.",
    },
    {
      en: "The answers are mixed: the selector fits the pods of both. Customers must meet one version only.",
      fr: "Les réponses sont mélangées : le sélecteur convient aux pods des deux. Les clients ne doivent rencontrer qu'une seule version.",
      opensOn: { check: "switched", code: "split-differs" },
    },
  ],
  nearMisses: [
    {
      name: "updated-blue-in-place",
      mistake: {
        en: "Updates blue pod by pod: for some seconds both versions answer, and there is no way back at once.",
        fr: "Met à jour le bleu pod par pod : pendant quelques secondes les deux versions répondent, et le retour n'est pas immédiat.",
      },
      fails: "green-is-tested",
      code: "absent",
      earns: [],
    },
    {
      name: "no-door-for-testers",
      mistake: {
        en: "Starts green, but gives the testers no way to reach it: it would be tested by customers.",
        fr: "Démarre le vert sans donner aux testeurs le moyen de l'atteindre : ce sont les clients qui le testeraient.",
      },
      fails: "green-is-tested",
      code: "absent",
      earns: [],
    },
    {
      name: "mixed-both",
      mistake: {
        en: "Takes slot out of the selector: customers meet 1.0 and 2.0 by turns.",
        fr: "Retire slot du sélecteur : les clients rencontrent la 1.0 et la 2.0 tour à tour.",
      },
      fails: "switched",
      code: "split-differs",
      earns: ["green-is-tested"],
    },
    {
      name: "cleared-blue-away",
      mistake: {
        en: "Switches and sends blue home at once: the way back is no longer one word.",
        fr: "Bascule et renvoie aussitôt le bleu : le retour ne tient plus en un mot.",
      },
      fails: "switched",
      code: "replicas-differ",
      earns: ["green-is-tested"],
    },
    {
      name: "door-to-both",
      mistake: {
        en: "Gives the testers' Service the label that both colours have: half of their answers come from 1.0.",
        fr: "Donne au Service des testeurs l'étiquette que les deux couleurs ont : la moitié de leurs réponses vient de la 1.0.",
      },
      fails: "green-is-tested",
      code: "split-differs",
      earns: [],
    },
  ],
  freeFields: [
    { field: "Service checkout-green .spec.selector.app", why: "The other label alone picks green as well." },
    { field: "Service checkout-green .metadata.labels.slot", why: "Nothing looks at the Service's own labels." },
    { field: "Deployment checkout-green .spec.selector.matchLabels.*", why: "Any labels of its own pods will do." },
    { field: "Deployment checkout-green .metadata.labels.slot", why: "The Services look at the pods' labels only." },
  ],
});
