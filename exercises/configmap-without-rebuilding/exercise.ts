import { all, deployment, object } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const kiosk = deployment("kiosk");
const settings = object("ConfigMap", "kiosk");

export default defineExercise({
  id: "configmap-without-rebuilding",
  module: 6,
  topics: ["configmaps"],
  level: "guided",
  minutes: 15,
  title: {
    en: "A new price without a new image",
    fr: "Un nouveau prix sans nouvelle image",
  },
  summary: {
    en: "Take a program's settings out of its manifest: one as a variable, one as a file, and change the file while the program runs.",
    fr: "Sortez les réglages d'un programme de son manifeste : l'un en variable, l'autre en fichier, et changez le fichier pendant que le programme tourne.",
  },
  situation: {
    en: [
      "The kiosk at the pier shows its price on a screen. Each new price means a new image today, and a call to the developer, who is at sea until",
      "Thursday. The price should be something that the kiosk's people can change themselves.",
      "",
      "The Deployment `kiosk` shows the variable `TITLE` and, every two seconds, the file `/etc/board/message`. Its manifest is `kiosk.yaml`.",
      "",
      "1. Make a ConfigMap `kiosk` with two keys: `title`, any text, and `message`, the price: `ice cream, 2 EUR`.",
      "2. Have the Deployment take `TITLE` from the key `title`.",
      "3. Have it mount the ConfigMap as files at `/etc/board`.",
      "4. Summer is here: change `message` to `ice cream, 3 EUR`. The running pod must show it, without being replaced by hand.",
    ].join("\n"),
    fr: [
      "Le kiosque de la jetée affiche son prix sur un écran. Aujourd'hui, chaque nouveau prix demande une nouvelle image, et un appel au développeur, qui est en",
      "mer jusqu'à jeudi. Les gens du kiosque devraient pouvoir le changer eux-mêmes.",
      "",
      "Le Deployment `kiosk` affiche la variable `TITLE` et, toutes les deux secondes, le fichier `/etc/board/message`. Son manifeste est `kiosk.yaml`.",
      "",
      "1. Créez une ConfigMap `kiosk` avec deux clés : `title`, un texte de votre choix, et `message`, le prix : `ice cream, 2 EUR`.",
      "2. Faites prendre au Deployment sa variable `TITLE` dans la clé `title`.",
      "3. Faites-lui monter la ConfigMap en fichiers sur `/etc/board`.",
      "4. L'été est là : changez `message` en `ice cream, 3 EUR`. Le pod en marche doit l'afficher, sans être remplacé à la main.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "settings-are-kept",
      title: {
        en: "The ConfigMap kiosk has the keys title and message",
        fr: "La ConfigMap kiosk a les clés title et message",
      },
      points: 2,
      test: settings.satisfies("has(object.data) && 'title' in object.data && 'message' in object.data", {
        en: "two keys below data: title and message",
        fr: "deux clés sous data : title et message",
      }),
    },
    {
      id: "title-is-a-variable",
      title: {
        en: "kiosk takes the variable TITLE from the ConfigMap",
        fr: "kiosk prend la variable TITLE dans la ConfigMap",
      },
      points: 2,
      test: all(
        kiosk.hasVariable("TITLE", { from: { kind: "ConfigMap", name: "kiosk", key: "title" } }),
        kiosk.hasReadyReplicas(1, { updated: true }),
      ),
    },
    {
      id: "message-is-a-file",
      title: {
        en: "kiosk mounts the ConfigMap at /etc/board",
        fr: "kiosk monte la ConfigMap sur /etc/board",
      },
      points: 3,
      test: all(
        kiosk.mounts("/etc/board", { from: { kind: "configMap", name: "kiosk" } }),
        kiosk.runs(["cat", "/etc/board/message"], { prints: "ice cream" }),
      ),
    },
    {
      id: "price-is-changed",
      title: {
        en: "The new price, 3 EUR, is in the ConfigMap and in the running pod",
        fr: "Le nouveau prix, 3 EUR, est dans la ConfigMap et dans le pod en marche",
      },
      points: 3,
      test: all(
        settings.satisfies("'message' in object.data && object.data.message.contains('3 EUR')", {
          en: "3 EUR in the key message",
          fr: "3 EUR dans la clé message",
        }),
        kiosk.runs(["cat", "/etc/board/message"], { prints: "3 EUR" }),
        kiosk.satisfies(
          "object.spec.template.spec.containers.all(c, !has(c.volumeMounts) || c.volumeMounts.all(m, !has(m.subPath)))",
          {
            en: "a mount without subPath: a file mounted with it keeps the text of the pod's start",
            fr: "un montage sans subPath : un fichier monté ainsi garde le texte du démarrage du pod",
          },
        ),
      ),
    },
  ],
  hints: [
    {
      en: "`kubectl create configmap kiosk --from-literal=title=… --from-literal=message=…` makes it, `kubectl describe configmap kiosk` shows what it holds.",
      fr: "`kubectl create configmap kiosk --from-literal=title=… --from-literal=message=…` la crée, `kubectl describe configmap kiosk` montre son contenu.",
    },
    {
      en: "In `kiosk.yaml`, instead of `value:`, a variable can have `valueFrom`, `configMapKeyRef`, and below it `name` and `key`. `board.yaml` shows both the variable and the files.",
      fr: "Dans `kiosk.yaml`, au lieu de `value:`, une variable peut avoir `valueFrom`, `configMapKeyRef` et, en dessous, `name` et `key`. `board.yaml` montre la variable et les fichiers.",
    },
    {
      en: "The volume is called `configMap: {name: kiosk}`; mounted at `/etc/board`, each key becomes a file. Then `kubectl apply -f kiosk.yaml`.",
      fr: "Le volume s'écrit `configMap: {name: kiosk}` ; monté sur `/etc/board`, chaque clé devient un fichier. Puis `kubectl apply -f kiosk.yaml`.",
    },
    {
      en: '`kubectl edit configmap kiosk`, or `kubectl patch configmap kiosk -p \'{"data":{"message":"ice cream, 3 EUR"}}\'`. The file follows by itself, on a real cluster after a minute or so.',
      fr: '`kubectl edit configmap kiosk`, ou `kubectl patch configmap kiosk -p \'{"data":{"message":"ice cream, 3 EUR"}}\'`. Le fichier suit de lui-même, au bout d\'une minute environ sur un vrai cluster.',
    },
    {
      en: "The ConfigMap says 3 EUR and the pod doesn't: was a single file mounted with `subPath`? Such a file is copied once, at the start.",
      fr: "La ConfigMap dit 3 EUR et le pod non : un fichier isolé a-t-il été monté avec `subPath` ? Un tel fichier est copié une fois, au démarrage.",
      opensOn: { check: "price-is-changed", code: "output-differs" },
    },
  ],
  nearMisses: [
    {
      name: "copied-the-values",
      mistake: {
        en: "Makes the ConfigMap, but writes the title into the manifest once more: nobody reads the ConfigMap.",
        fr: "Crée la ConfigMap, mais récrit le titre dans le manifeste : personne ne lit la ConfigMap.",
      },
      fails: "title-is-a-variable",
      code: "source-differs",
      earns: ["settings-are-kept"],
    },
    {
      name: "mounted-one-file",
      mistake: {
        en: "Mounts the one file with subPath: it is right at the start, and never follows.",
        fr: "Monte le seul fichier avec subPath : il est juste au démarrage, et ne suit jamais.",
      },
      fails: "price-is-changed",
      code: "output-differs",
      earns: ["settings-are-kept", "title-is-a-variable"],
    },
    {
      name: "message-as-a-variable",
      mistake: {
        en: "Hands both over as variables: the program reads a file, and a variable never changes while it runs.",
        fr: "Transmet les deux en variables : le programme lit un fichier, et une variable ne change jamais en cours de route.",
      },
      fails: "message-is-a-file",
      code: "mount-absent",
      earns: ["settings-are-kept", "title-is-a-variable"],
    },
    {
      name: "one-file-and-a-new-pod",
      mistake: {
        en: "Mounts the one file with subPath and helps the pod along with a restart: from tomorrow on, each new price needs one again.",
        fr: "Monte le seul fichier avec subPath et aide le pod par un redémarrage : dès demain, chaque nouveau prix en exigera un autre.",
      },
      fails: "price-is-changed",
      code: "expression-false",
      earns: ["settings-are-kept", "title-is-a-variable"],
    },
  ],
  freeFields: [
    { field: "ConfigMap kiosk .data.title", why: "Any title will do." },
    { field: "ConfigMap kiosk .data.message", why: "The first price has passed by; the second is judged." },
  ],
});
