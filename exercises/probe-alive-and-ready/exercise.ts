import { all, inOrder, pod } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const tickets = pod("tickets");

const isReady = tickets.satisfies(
  "object.status.containerStatuses.all(c, c.ready) && object.status.containerStatuses.all(c, c.restartCount == 0)",
  { en: "the pod is ready and was never restarted", fr: "le pod est prêt et n'a jamais été redémarré" },
);
const runsUnready = tickets.satisfies(
  "object.status.containerStatuses.all(c, has(c.state.running) && !c.ready && c.restartCount == 0)",
  {
    en: "the container runs, is not ready, and was never restarted",
    fr: "le conteneur tourne sans être prêt et n'a jamais été redémarré",
  },
);

export default defineExercise({
  id: "probe-alive-and-ready",
  module: 3,
  topics: ["probes"],
  level: "alone",
  minutes: 20,
  title: {
    en: "Ready, and alive: two probes for the ticket shop",
    fr: "Prête et vivante : deux sondes pour la billetterie",
  },
  summary: {
    en: "Give a slow starter a readiness probe and a liveness probe, and see what each of them does when the program is ill.",
    fr: "Donnez une sonde readiness et une sonde liveness à un programme lent à démarrer, et voyez ce que fait chacune quand il va mal.",
  },
  situation: {
    en: [
      "The ticket shop opens at noon. It has two weaknesses that its authors know: after a start it loads the seating plans for six",
      "seconds and answers nobody meanwhile, and about once a week it hangs until somebody notices. Both cost sales. Its authors built in two pages:",
      "`/ready` answers when it can serve, `/healthz` as long as it is not stuck, both on port 8080.",
      "",
      "Complete `tickets.yaml` (no probe in it yet) and start the pod. It must get requests only when it can serve, and if it hangs, it must be restarted:",
      "noticed within 15 seconds, but never while it is only starting. Then show both: take `/www/ready` away for some",
      "seconds and put it back, then take `/www/healthz` away for good.",
    ].join("\n"),
    fr: [
      "La billetterie ouvre à midi. Ses auteurs lui connaissent deux faiblesses : après un démarrage, elle charge les plans de salle pendant",
      "six secondes sans répondre à personne, et une fois par semaine environ, elle se fige jusqu'à ce que quelqu'un s'en aperçoive. Les deux coûtent des ventes. Ils ont prévu deux pages :",
      "`/ready` répond quand elle peut servir, `/healthz` tant qu'elle n'est pas bloquée, toutes deux sur le port 8080.",
      "",
      "Complétez `tickets.yaml` (encore sans sonde) et démarrez le pod. Il ne doit recevoir de requêtes que s'il peut servir, et s'il se fige, il doit être",
      "redémarré : en moins de 15 secondes, mais jamais pendant un simple démarrage. Puis prouvez les deux : retirez `/www/ready` quelques secondes et",
      "remettez-le, ensuite supprimez `/www/healthz` pour de bon.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "waits-until-ready",
      title: {
        en: "While it loads, the pod runs without being ready; then it is ready",
        fr: "Pendant son chargement, le pod tourne sans être prêt ; ensuite il l'est",
      },
      points: 3,
      test: all(tickets.hasProbe("readiness", { by: "http", path: "/ready" }), inOrder(runsUnready, isReady)),
    },
    {
      id: "sick-is-spared",
      title: {
        en: "Without /ready it gets no requests, comes back by itself, and is not restarted",
        fr: "Sans /ready, il ne reçoit plus de requêtes, revient tout seul et n'est pas redémarré",
      },
      points: 3,
      test: inOrder(isReady, runsUnready, isReady),
      needs: ["waits-until-ready"],
    },
    {
      id: "hung-is-restarted",
      title: {
        en: "Without /healthz it is restarted within 15 seconds, and serves again",
        fr: "Sans /healthz, il est redémarré en moins de 15 secondes et sert à nouveau",
      },
      points: 4,
      test: all(
        tickets.hasProbe("liveness", { by: "http", path: "/healthz" }),
        tickets.satisfies(
          "object.spec.containers.exists(c, has(c.livenessProbe) && c.livenessProbe.periodSeconds * c.livenessProbe.failureThreshold <= 15)",
          {
            en: "a hang is noticed within 15 seconds: periodSeconds × failureThreshold",
            fr: "un blocage est remarqué en 15 secondes au plus : periodSeconds × failureThreshold",
          },
        ),
        tickets.satisfies("object.status.containerStatuses.all(c, c.ready && c.restartCount >= 1)", {
          en: "the container was restarted and is ready again",
          fr: "le conteneur a été redémarré et il est de nouveau prêt",
        }),
      ),
    },
  ],
  hints: [
    {
      en: "Two probes, two fields of the container, side by side: `readinessProbe` and `livenessProbe`. `kubectl explain pod.spec.containers.livenessProbe` lists what goes into one. The file `honest.yaml` has the first, `watched.yaml` the second.",
      fr: "Deux sondes, deux champs du conteneur, côte à côte : `readinessProbe` et `livenessProbe`. `kubectl explain pod.spec.containers.livenessProbe` liste ce qu'on y met. Le fichier `honest.yaml` montre la première, `watched.yaml` la seconde.",
    },
    {
      en: "Without numbers a liveness probe asks every 10 seconds and wants 3 failures: half a minute. `periodSeconds` times `failureThreshold` must be 15 at most.",
      fr: "Sans valeurs, une sonde liveness interroge toutes les 10 secondes et attend 3 échecs : une demi-minute. `periodSeconds` fois `failureThreshold` ne doit pas dépasser 15.",
      opensOn: { check: "hung-is-restarted", code: "expression-false" },
    },
    {
      en: "It is restarted before it has finished loading? The first question comes too early. Give the liveness probe an `initialDelaySeconds` of more than six, or a `startupProbe` before it.",
      fr: "Il est redémarré avant d'avoir fini de charger ? La première question arrive trop tôt. Donnez à la sonde liveness un `initialDelaySeconds` de plus de six, ou faites-la précéder d'une `startupProbe`.",
    },
    {
      en: "A pod's probes can't be changed while it runs: `kubectl replace --force -f tickets.yaml`. Then `kubectl exec tickets -- rm /www/ready`, look with `kubectl get pod tickets`, `kubectl exec tickets -- touch /www/ready`, and when it is ready again `kubectl exec tickets -- rm /www/healthz`.",
      fr: "Les sondes d'un pod ne changent pas pendant qu'il tourne : `kubectl replace --force -f tickets.yaml`. Puis `kubectl exec tickets -- rm /www/ready`, un coup d'œil à `kubectl get pod tickets`, `kubectl exec tickets -- touch /www/ready` et, une fois le pod prêt, `kubectl exec tickets -- rm /www/healthz`.",
    },
  ],
  nearMisses: [
    {
      name: "liveness-only",
      mistake: {
        en: "Thinks one probe will do: the hang is mended, but visitors are sent to a program that is still loading.",
        fr: "Pense qu'une sonde suffit : le blocage est réparé, mais les visiteurs arrivent sur un programme qui charge encore.",
      },
      fails: "waits-until-ready",
      code: "probe-absent",
      earns: ["hung-is-restarted"],
    },
    {
      name: "killed-while-starting",
      mistake: {
        en: "Lets the liveness probe ask from the first second: the program is killed before it has finished loading, again and again.",
        fr: "Laisse la sonde liveness interroger dès la première seconde : le programme est tué avant la fin de son chargement, encore et encore.",
      },
      fails: "waits-until-ready",
      code: "expression-false",
      earns: [],
    },
    {
      name: "default-periods",
      mistake: {
        en: "Keeps the liveness probe's default numbers: a hang is noticed after half a minute.",
        fr: "Garde les valeurs par défaut de la sonde liveness : un blocage n'est remarqué qu'au bout d'une demi-minute.",
      },
      fails: "hung-is-restarted",
      code: "expression-false",
      earns: ["waits-until-ready", "sick-is-spared"],
    },
    {
      name: "one-page-for-both",
      mistake: {
        en: "Lets both probes ask /ready: whoever needs a moment's rest is restarted instead.",
        fr: "Fait interroger /ready par les deux sondes : celui qui avait besoin d'une pause est redémarré.",
      },
      fails: "sick-is-spared",
      code: "expression-false",
      earns: ["waits-until-ready"],
    },
  ],
  freeFields: [{ field: "Pod tickets .spec.containers[0].image", why: "It is as the given manifest has it." }],
});
