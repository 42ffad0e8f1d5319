import { all, claim, pod, statefulSet } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const web = statefulSet("web");

export default defineExercise({
  id: "statefulset-from-a-slide",
  module: 7,
  topics: ["statefulset", "persistent-volumes"],
  level: "broken",
  minutes: 15,
  title: {
    en: "A StatefulSet from a slide",
    fr: "Un StatefulSet tiré d'une diapositive",
  },
  summary: {
    en: "Put the lines of a StatefulSet back at their depth: two pods, each with a claim and a name of its own, and pages that survive.",
    fr: "Remettez à leur profondeur les lignes d'un StatefulSet : deux pods, chacun avec sa demande et son nom, et des pages qui survivent.",
  },
  situation: {
    en: [
      "From the same talk as the Service with the lost indentation comes a StatefulSet: `web`, two copies of nginx, each with 100Mi of its own. Your team",
      "wants to build its file shares on it. The file is `web.yaml`; three of its parts stand at the wrong depth, and no word is wrong.",
      "",
      "When both pods run, write the page of the second one: it must say its pod's name, and the pod `client` must get it from `http://web-1.nginx`.",
      "",
      "```",
      "kubectl exec web-1 -- sh -c 'hostname > /usr/share/nginx/html/index.html'",
      "```",
      "",
      "Then delete the pod `web-1`, and see whether its page comes back with it.",
    ].join("\n"),
    fr: [
      "De la même conférence que le Service à l'indentation perdue vient un StatefulSet : `web`, deux exemplaires de nginx, chacun avec 100Mi à lui. Votre équipe",
      "veut y bâtir ses partages de fichiers. Le fichier est `web.yaml` ; trois de ses parties sont à la mauvaise profondeur, et aucun mot n'est faux.",
      "",
      "Quand les deux pods tournent, écrivez la page du second : elle doit porter le nom de son pod, et le pod `client` doit l'obtenir de `http://web-1.nginx`.",
      "",
      "```",
      "kubectl exec web-1 -- sh -c 'hostname > /usr/share/nginx/html/index.html'",
      "```",
      "",
      "Supprimez ensuite le pod `web-1`, et voyez si sa page revient avec lui.",
    ].join("\n"),
  },
  abilities: { defaultStorage: true },
  namespace: "default",
  checks: [
    {
      id: "two-run",
      title: { en: "Both pods of the StatefulSet web are ready", fr: "Les deux pods du StatefulSet web sont prêts" },
      points: 2,
      test: web.hasReadyReplicas(2),
    },
    {
      id: "each-has-its-claim",
      title: {
        en: "Each of them has a bound claim of its own",
        fr: "Chacun d'eux a sa propre demande de volume, liée",
      },
      points: 3,
      test: all(claim("www-web-0").isBound(), claim("www-web-1").isBound()),
    },
    {
      id: "found-by-name",
      title: {
        en: "The pod client gets the page of web-1 from http://web-1.nginx",
        fr: "Le pod client obtient la page de web-1 par http://web-1.nginx",
      },
      points: 2,
      test: pod("client").runs(["wget", "-T", "3", "-qO-", "http://web-1.nginx"], { prints: "web-1" }),
    },
    {
      id: "page-comes-back",
      title: {
        en: "The pod web-1 was replaced, and its page is still there",
        fr: "Le pod web-1 a été remplacé, et sa page est toujours là",
      },
      points: 3,
      test: pod("web-1").keepsFile("/usr/share/nginx/html/index.html"),
      needs: ["found-by-name"],
    },
  ],
  hints: [
    {
      en: "Begin with `kubectl apply -f web.yaml`, and read each `unknown field` as an address. Which part of the StatefulSet does the field really belong to? `kubectl explain statefulset.spec` lists what stands directly below `spec`.",
      fr: "Commencez par `kubectl apply -f web.yaml`, et lisez chaque `unknown field` comme une adresse. À quelle partie du StatefulSet ce champ appartient-il vraiment ? `kubectl explain statefulset.spec` énumère ce qui se place directement sous `spec`.",
    },
    {
      en: "`serviceName` belongs below `spec`, beside `replicas`. `volumeClaimTemplates` too: it describes claims of the set, not a part of the pod. The whole block goes four spaces to the left.",
      fr: "`serviceName` va sous `spec`, à côté de `replicas`. `volumeClaimTemplates` aussi : il décrit des demandes de l'ensemble, pas une partie du pod. Tout le bloc se décale de quatre espaces vers la gauche.",
    },
    {
      en: "In the claim's template, `requests` is part of `resources`: two spaces to the right, with the line below it.",
      fr: "Dans le modèle de demande, `requests` fait partie de `resources` : deux espaces vers la droite, avec la ligne du dessous.",
    },
    {
      en: "Three commands do it:\n\n```\nsed -i '/^  serviceName/d; s/^  replicas: 2/  serviceName: nginx\\n  replicas: 2/' web.yaml\nsed -i '/volumeClaimTemplates/,$s/^    //' web.yaml\nsed -i -E '/^      requests:/,$s/^/  /' web.yaml\n```",
      fr: "Trois commandes suffisent :\n\n```\nsed -i '/^  serviceName/d; s/^  replicas: 2/  serviceName: nginx\\n  replicas: 2/' web.yaml\nsed -i '/volumeClaimTemplates/,$s/^    //' web.yaml\nsed -i -E '/^      requests:/,$s/^/  /' web.yaml\n```",
    },
    {
      en: "The page is gone: did the pod have a claim, or only a folder of its own? Claims are made when a pod is; a StatefulSet without `volumeClaimTemplates` has to be deleted and made anew.",
      fr: "La page a disparu : le pod avait-il une demande, ou seulement un dossier à lui ? Les demandes se créent avec le pod ; un StatefulSet sans `volumeClaimTemplates` doit être supprimé puis recréé.",
      opensOn: { check: "page-comes-back", code: "data-lost" },
    },
  ],
  nearMisses: [
    {
      name: "turned-validation-off",
      mistake: {
        en: "Silences the errors with --validate=false: the claims are thrown away, and the mounts lead nowhere.",
        fr: "Fait taire les erreurs avec --validate=false : les demandes sont jetées, et les montages ne mènent nulle part.",
      },
      fails: "two-run",
      code: "absent",
      earns: [],
    },
    {
      name: "emptied-the-claims",
      mistake: {
        en: "Replaces the claims by an emptyDir: everything runs, and the page goes with the pod.",
        fr: "Remplace les demandes par un emptyDir : tout tourne, et la page part avec le pod.",
      },
      fails: "each-has-its-claim",
      code: "absent",
      earns: ["two-run", "found-by-name"],
    },
    {
      name: "dropped-the-service-name",
      mistake: {
        en: "Deletes the line with serviceName instead of moving it: the pods have claims, but no names in the DNS.",
        fr: "Supprime la ligne serviceName au lieu de la déplacer : les pods ont des demandes, mais pas de nom dans le DNS.",
      },
      fails: "found-by-name",
      code: "exit-differs",
      earns: ["two-run", "each-has-its-claim"],
    },
  ],
  freeFields: [
    {
      field: "Service nginx .spec.ports[0].*",
      why: "A headless Service has no port of its own: its name leads to the pods.",
    },
    {
      field: "Service nginx .spec.selector.app",
      why: "Without a selector the endpoints, and with them the names, stay as they are.",
    },
    { field: "StatefulSet web .spec.volumeClaimTemplates[0].*", why: "It is as the given manifest has it." },
  ],
});
