import { pod, service } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const web = service("nginx-service");

export default defineExercise({
  id: "service-from-a-slide",
  module: 5,
  topics: ["services", "service-types"],
  level: "broken",
  minutes: 10,
  title: {
    en: "A Service from a slide",
    fr: "Un Service tiré d'une diapositive",
  },
  summary: {
    en: "A manifest was copied off a slide and lost its indentation: read what the cluster says about it, and put every line back in its place.",
    fr: "Un manifeste recopié d'une diapositive a perdu son indentation : lisez ce qu'en dit le cluster et remettez chaque ligne à sa place.",
  },
  situation: {
    en: [
      "At yesterday's talk a speaker showed a Service: name `nginx-service`, clients ask on port 8081, the pods of `nginx-deployment` listen on 80.",
      "An intern typed it off a photograph. The result, `service.yaml` in your home directory, is refused, and the demo for the",
      "management begins in ten minutes.",
      "",
      "No word is missing and none is misspelled; only the depth of some lines is wrong. Repair the file, hand it in, and have the pod `client`",
      "get an answer from `http://nginx-service:8081`.",
    ].join("\n"),
    fr: [
      "À la conférence d'hier, un orateur a montré un Service : il s'appelle `nginx-service`, les clients le demandent sur le port 8081, les pods",
      "de `nginx-deployment` écoutent sur le 80. Un stagiaire l'a recopié d'après photo. Le résultat, `service.yaml` dans votre répertoire",
      "personnel, est refusé, et la démonstration devant la direction commence dans dix minutes.",
      "",
      "Aucun mot ne manque, aucun n'est mal écrit ; seule la profondeur de quelques lignes est fausse. Réparez le fichier, envoyez-le, et faites",
      "en sorte que le pod `client` obtienne une réponse de `http://nginx-service:8081`.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "port-leads-to-port",
      title: {
        en: "The Service nginx-service takes requests on 8081 and passes them to port 80",
        fr: "Le Service nginx-service reçoit les requêtes sur le 8081 et les transmet au port 80",
      },
      points: 3,
      test: web.hasPort(8081, { targetPort: 80 }),
    },
    {
      id: "picks-the-pods",
      title: {
        en: "It picks the pods of nginx-deployment",
        fr: "Il sélectionne les pods de nginx-deployment",
      },
      points: 3,
      test: web.selectsPodsOf("Deployment", "nginx-deployment", { onlyThem: true }),
    },
    {
      id: "client-is-answered",
      title: {
        en: "The pod client gets an answer from http://nginx-service:8081",
        fr: "Le pod client obtient une réponse de http://nginx-service:8081",
      },
      points: 4,
      test: pod("client").runs(["wget", "-T", "3", "-qO", "/dev/null", "http://nginx-service:8081"]),
    },
  ],
  hints: [
    {
      en: "In YAML, what stands further to the right belongs to the line above it. For every line of `service.yaml`, ask whose part it is: the object's, the metadata's, the spec's, the port's?",
      fr: "En YAML, ce qui est plus à droite appartient à la ligne du dessus. Pour chaque ligne de `service.yaml`, demandez-vous de quoi elle fait partie : de l'objet, des métadonnées, de la spec, du port ?",
    },
    {
      en: "The cluster can't read a name: `name` stands at the depth of `metadata`, and so `metadata` is empty. Once it has a name, `kubectl apply` lists every other field that nobody knows.",
      fr: "Le cluster ne trouve pas de nom : `name` est à la même profondeur que `metadata`, qui reste donc vide. Une fois le nom en place, `kubectl apply` énumère les autres champs inconnus.",
    },
    {
      en: '`unknown field "spec.app"` means: `app` became a part of the spec. It is a part of the `selector`. And `targetPort` is a part of one port, beside `protocol` and `port`.',
      fr: "`unknown field \"spec.app\"` signifie que `app` est devenu une partie de la spec. C'est une partie du `selector`. Et `targetPort` fait partie d'un port, à côté de `protocol` et `port`.",
    },
    {
      en: "Two spaces more in front of `name`, of `app` and of `targetPort`: that's all. `sed -i -E 's/^( *)(name|app|targetPort):/\\1  \\2:/' service.yaml` does it.",
      fr: "Deux espaces de plus devant `name`, `app` et `targetPort` : c'est tout. `sed -i -E 's/^( *)(name|app|targetPort):/\\1  \\2:/' service.yaml` s'en charge.",
    },
    {
      en: "The Service has no selector at all, so it looks for nobody. Was the line `app: nginx` lost, or the check of the fields turned off?",
      fr: "Le Service n'a pas de sélecteur : il ne cherche personne. La ligne `app: nginx` a-t-elle disparu, ou la vérification des champs a-t-elle été désactivée ?",
      opensOn: { check: "picks-the-pods", code: "no-selector" },
    },
  ],
  nearMisses: [
    {
      name: "turned-validation-off",
      mistake: {
        en: "Repairs the name and silences the rest with --validate=false: the fields at the wrong depth are thrown away.",
        fr: "Répare le nom et fait taire le reste avec --validate=false : les champs à la mauvaise profondeur sont jetés.",
      },
      fails: "picks-the-pods",
      code: "no-selector",
      earns: [],
    },
    {
      name: "deleted-what-was-unknown",
      mistake: {
        en: "Deletes the lines that the cluster calls unknown, instead of moving them.",
        fr: "Supprime les lignes que le cluster dit inconnues, au lieu de les déplacer.",
      },
      fails: "port-leads-to-port",
      code: "target-port-differs",
      earns: [],
    },
    {
      name: "forgot-the-target-port",
      mistake: {
        en: "Repairs the selector but drops targetPort: requests arrive at port 8081 of the pods.",
        fr: "Répare le sélecteur mais laisse tomber targetPort : les requêtes arrivent au port 8081 des pods.",
      },
      fails: "client-is-answered",
      code: "exit-differs",
      earns: ["picks-the-pods"],
    },
  ],
});
