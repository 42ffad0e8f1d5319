import { deployment, pod } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const gate = deployment("gate");

export default defineExercise({
  id: "configmap-hides-the-folder",
  module: 6,
  topics: ["configmaps"],
  level: "broken",
  minutes: 15,
  title: {
    en: "Settings that lock the gate",
    fr: "Des réglages qui ferment la porte",
  },
  summary: {
    en: "A web server does not start since its settings moved to a ConfigMap. Two reasons, one behind the other.",
    fr: "Un serveur web ne démarre plus depuis que ses réglages sont dans une ConfigMap. Deux raisons, l'une derrière l'autre.",
  },
  situation: {
    en: [
      "The ferry leaves in half an hour, and the barrier asks `http://gate` before it opens. Since this morning `gate` takes its settings from a ConfigMap,",
      '"cleaner that way", and since this morning its pod does not start. Cars are queueing.',
      "",
      "The ConfigMap `gate` is right: the file `default.conf`, and the gate's number. The fault is in how the Deployment uses it; its manifest is",
      "`gate.yaml` in your home directory. The number has to come from the ConfigMap, since it is another one at each pier.",
    ].join("\n"),
    fr: [
      "Le ferry part dans une demi-heure, et la barrière interroge `http://gate` avant de s'ouvrir. Depuis ce matin, `gate` prend ses réglages dans une ConfigMap,",
      "« c'est plus propre », et depuis ce matin son pod ne démarre pas. Les voitures font la queue.",
      "",
      "La ConfigMap `gate` est juste : le fichier `default.conf`, et le numéro de la porte. La faute est dans la façon dont le Deployment l'utilise ; son manifeste",
      "est `gate.yaml`, dans votre répertoire personnel. Le numéro doit venir de la ConfigMap, car il diffère d'un quai à l'autre.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "number-comes-from-the-map",
      title: {
        en: "gate takes the variable GATE from a key that the ConfigMap has",
        fr: "gate prend la variable GATE dans une clé que la ConfigMap possède",
      },
      points: 3,
      test: gate.hasVariable("GATE", { from: { kind: "ConfigMap", name: "gate", key: "gate_number" } }),
    },
    {
      id: "gate-runs",
      title: { en: "The new pod of gate is ready", fr: "Le nouveau pod de gate est prêt" },
      points: 3,
      test: gate.hasReadyReplicas(1, { updated: true }),
    },
    {
      id: "gate-opens",
      title: {
        en: "The pod client is told by http://gate that the gate is open",
        fr: "Le pod client apprend par http://gate que la porte est ouverte",
      },
      points: 4,
      test: pod("client").runs(["wget", "-T", "3", "-qO-", "http://gate"], { prints: "gate open" }),
    },
  ],
  hints: [
    {
      en: "`kubectl get pods` shows a state that says it: `CreateContainerConfigError`. The event at the end of `kubectl describe pod -l app=gate` names the key that is missing.",
      fr: "`kubectl get pods` montre un état qui le dit : `CreateContainerConfigError`. L'événement, à la fin de `kubectl describe pod -l app=gate`, nomme la clé qui manque.",
    },
    {
      en: "`kubectl describe configmap gate` shows the keys as they are really called. A dash is no underscore.",
      fr: "`kubectl describe configmap gate` montre comment s'appellent vraiment les clés. Un tiret n'est pas un tiret bas.",
    },
    {
      en: "Now it starts and crashes. `kubectl logs deploy/gate` says which file is gone. What lay in `/etc/nginx` before the ConfigMap was mounted over it?",
      fr: "Maintenant il démarre et plante. `kubectl logs deploy/gate` dit quel fichier a disparu. Qu'y avait-il dans `/etc/nginx` avant que la ConfigMap ne soit montée par-dessus ?",
    },
    {
      en: "A mount covers the whole folder. nginx reads sites from `/etc/nginx/conf.d`: mount there. In `gate.yaml`: `key: gate_number`, `mountPath: /etc/nginx/conf.d`; then `kubectl apply -f gate.yaml`.",
      fr: "Un montage recouvre tout le dossier. nginx lit ses sites dans `/etc/nginx/conf.d` : montez là. Dans `gate.yaml` : `key: gate_number`, `mountPath: /etc/nginx/conf.d` ; puis `kubectl apply -f gate.yaml`.",
    },
  ],
  nearMisses: [
    {
      name: "made-the-key-optional",
      mistake: {
        en: "Marks the missing key as optional: the error goes, and so does the number.",
        fr: "Déclare la clé manquante facultative : l'erreur disparaît, et le numéro avec elle.",
      },
      fails: "number-comes-from-the-map",
      code: "source-differs",
      earns: ["gate-runs", "gate-opens"],
    },
    {
      name: "wrote-the-number-down",
      mistake: {
        en: "Writes the number into the manifest, which then is right at one pier only.",
        fr: "Écrit le numéro dans le manifeste, qui n'est alors juste que sur un seul quai.",
      },
      fails: "number-comes-from-the-map",
      code: "source-differs",
      earns: ["gate-runs", "gate-opens"],
    },
    {
      name: "moved-to-another-folder",
      mistake: {
        en: "Mounts the settings where nginx doesn't look: it starts with its own page, on its own port.",
        fr: "Monte les réglages là où nginx ne regarde pas : il démarre avec sa propre page, sur son propre port.",
      },
      fails: "gate-opens",
      code: "exit-differs",
      earns: ["number-comes-from-the-map", "gate-runs"],
    },
  ],
});
