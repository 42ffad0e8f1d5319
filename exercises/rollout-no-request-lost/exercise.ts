import { all, deployment, service } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const tickets = deployment("tickets");
const isUp = tickets.hasReadyReplicas(3, { updated: true });

export default defineExercise({
  id: "rollout-no-request-lost",
  module: 4,
  topics: ["rolling-update"],
  level: "guided",
  minutes: 20,
  title: { en: "A release at noon, and nobody notices", fr: "Une livraison à midi, et personne ne s'en aperçoit" },
  summary: {
    en: "Give a busy ticket service the three settings without which an update loses requests, then ship a version under load.",
    fr: "Donnez à une billetterie très sollicitée les trois réglages sans lesquels une mise à jour perd des requêtes, puis livrez une version en pleine charge.",
  },
  situation: {
    en: [
      "The ticket service answers 2.5 million requests a day, and has been released at four in the morning ever since anybody can remember, because each",
      "release loses some. Version 1.5 mends a wrong price and can't wait for the night. You have until the lunch break.",
      "",
      "The program takes four seconds to read its seats before it answers, and ends at once when it is told to. Its manifest is `tickets.yaml`.",
      "Give it what it lacks, then ship 1.5 (`kubectl set env deployment/tickets VERSION=1.5`) while requests keep coming. None may fail.",
    ].join("\n"),
    fr: [
      "La billetterie répond à 2,5 millions de requêtes par jour et, de mémoire d'équipe, on l'a toujours livrée à quatre heures du matin, parce que chaque livraison",
      "en perd quelques-unes. La version 1.5 corrige un prix faux et n'attendra pas la nuit. Vous avez jusqu'à la pause de midi.",
      "",
      "Le programme lit ses places pendant quatre secondes avant de répondre, et s'arrête net quand on le lui demande. Son manifeste est `tickets.yaml`.",
      "Donnez-lui ce qui lui manque, puis livrez la 1.5 (`kubectl set env deployment/tickets VERSION=1.5`) pendant que les requêtes affluent. Aucune ne doit échouer.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "never-too-few",
      title: {
        en: "An update never takes away one of the 3 before another is ready",
        fr: "Une mise à jour n'enlève jamais un des 3 avant qu'un autre soit prêt",
      },
      points: 2,
      test: tickets.satisfies(
        "object.spec.strategy.type == 'RollingUpdate' && string(object.spec.strategy.rollingUpdate.maxUnavailable) in ['0', '0%']",
        { en: "maxUnavailable: 0", fr: "maxUnavailable: 0" },
      ),
    },
    {
      id: "never-too-early",
      title: {
        en: "A readiness probe tells when a pod can answer, and 3 are ready",
        fr: "Une sonde de disponibilité dit quand un pod sait répondre, et 3 sont prêts",
      },
      points: 3,
      test: all(tickets.hasProbe("readiness"), isUp),
    },
    {
      id: "never-cut-off",
      title: {
        en: "A pod that goes still answers for some seconds, and has the time for it",
        fr: "Un pod qui s'en va répond encore quelques secondes, et en a le temps",
      },
      points: 2,
      test: all(
        tickets.satisfies("object.spec.template.spec.containers.all(c, has(c.lifecycle) && has(c.lifecycle.preStop))", {
          en: "a preStop hook that waits before the program is told to end",
          fr: "un crochet preStop qui attend avant que le programme soit prié de s'arrêter",
        }),
        tickets.satisfies(
          "object.spec.template.spec.containers.all(c, has(c.lifecycle.preStop.sleep) ? c.lifecycle.preStop.sleep.seconds < object.spec.template.spec.terminationGracePeriodSeconds : has(c.lifecycle.preStop.exec) && !(c.lifecycle.preStop.exec.command[c.lifecycle.preStop.exec.command.size() - 1].matches('^[0-9]+$') && int(c.lifecycle.preStop.exec.command[c.lifecycle.preStop.exec.command.size() - 1]) >= object.spec.template.spec.terminationGracePeriodSeconds))",
          {
            en: "terminationGracePeriodSeconds is longer than the hook waits",
            fr: "terminationGracePeriodSeconds plus long que l'attente du crochet",
          },
        ),
      ),
    },
    {
      id: "shipped",
      title: {
        en: "1.5 is out, and no request was lost on the way",
        fr: "La 1.5 est livrée, sans perdre une seule requête",
      },
      points: 5,
      test: service("tickets").staysAvailableUntil(80, all(tickets.hasVariable("VERSION", { value: "1.5" }), isUp)),
      needs: ["never-too-early"],
    },
  ],
  hints: [
    {
      en: "Three questions: may an old pod go before a new one is ready (`strategy`)? How does the Service know that a pod can answer (`readinessProbe`)? What happens to a request that reaches a pod which was just told to end (`lifecycle`)?",
      fr: "Trois questions : un ancien pod peut-il partir avant qu'un nouveau soit prêt (`strategy`) ? Comment le Service sait-il qu'un pod peut répondre (`readinessProbe`) ? Que devient une requête qui atteint un pod qu'on vient de prier de s'arrêter (`lifecycle`) ?",
    },
    {
      en: "In `tickets.yaml`, `maxSurge: 1` and `maxUnavailable: 0`. With both at 0 an update could never begin, and the cluster refuses it.",
      fr: "Dans `tickets.yaml`, `maxSurge: 1` et `maxUnavailable: 0`. Avec les deux à 0, une mise à jour ne pourrait jamais commencer, et le cluster refuse.",
    },
    {
      en: "Below the container's `ports`: `readinessProbe`, with `httpGet` on path `/` and port 8080 (the pod's port, not the Service's), `periodSeconds: 1`.",
      fr: "Sous les `ports` du conteneur : `readinessProbe`, avec `httpGet` sur le chemin `/` et le port 8080 (celui du pod, pas du Service), `periodSeconds: 1`.",
      opensOn: { check: "never-too-early", code: "not-ready" },
    },
    {
      en: 'Also in the container: `lifecycle`, `preStop`, `exec`, `command: ["sleep", "5"]`. The program is told to end only when this has run; `terminationGracePeriodSeconds` counts for both together.',
      fr: 'Toujours dans le conteneur : `lifecycle`, `preStop`, `exec`, `command: ["sleep", "5"]`. Le programme n\'est prié de s\'arrêter qu\'ensuite ; `terminationGracePeriodSeconds` compte pour les deux ensemble.',
      opensOn: { check: "never-cut-off", code: "expression-false" },
    },
    {
      en: "Requests were lost. Go back with `kubectl set env deployment/tickets VERSION=1.4`, wait until all is calm for some seconds, see which of the other checks is not green yet, and ship again.",
      fr: "Des requêtes ont été perdues. Revenez en arrière avec `kubectl set env deployment/tickets VERSION=1.4`, attendez quelques secondes que tout soit calme, voyez quelle autre vérification n'est pas au vert, et livrez à nouveau.",
      opensOn: { check: "shipped", code: "requests-failed" },
    },
  ],
  nearMisses: [
    {
      name: "released-without-a-probe",
      mistake: {
        en: "Counts on the strategy alone: without a probe, a pod that still reads its seats counts as ready.",
        fr: "Compte sur la seule stratégie : sans sonde, un pod qui lit encore ses places passe pour prêt.",
      },
      fails: "never-too-early",
      code: "probe-absent",
      earns: ["never-too-few", "never-cut-off"],
    },
    {
      name: "probe-of-another-port",
      mistake: {
        en: "Probes the Service's port 80, on which no pod listens: the new pods never become ready.",
        fr: "Sonde le port 80 du Service, où aucun pod n'écoute : les nouveaux pods ne sont jamais prêts.",
      },
      fails: "never-too-early",
      code: "not-ready",
      earns: ["never-too-few"],
    },
    {
      name: "kept-the-old-strategy",
      mistake: {
        en: "Leaves maxUnavailable at 2: one pod out of three carries the whole load during the update.",
        fr: "Laisse maxUnavailable à 2 : pendant la mise à jour, un pod sur trois porte toute la charge.",
      },
      fails: "never-too-few",
      code: "expression-false",
      earns: ["never-too-early", "never-cut-off", "shipped"],
    },
    {
      name: "grace-too-short",
      mistake: {
        en: "Lets the hook wait for 30 seconds with a grace period of 20: the program is killed in the middle of it.",
        fr: "Fait attendre le crochet 30 secondes pour un délai de grâce de 20 : le programme est tué avant la fin.",
      },
      fails: "never-cut-off",
      code: "expression-false",
      earns: ["never-too-few", "never-too-early"],
    },
    {
      name: "recreated",
      mistake: {
        en: "Deletes all pods so that the new version comes faster: no strategy protects from that.",
        fr: "Supprime tous les pods pour que la nouvelle version arrive plus vite : aucune stratégie n'en protège.",
      },
      fails: "shipped",
      code: "requests-failed",
      earns: ["never-too-few", "never-too-early", "never-cut-off"],
    },
  ],
  freeFields: [
    {
      field: "Deployment tickets .spec.strategy.rollingUpdate.maxSurge",
      why: "However many more there are meanwhile, never too few is what counts.",
    },
  ],
});
