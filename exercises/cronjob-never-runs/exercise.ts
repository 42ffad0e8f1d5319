import { all, any, cronJob, job } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const prices = cronJob("prices");

export default defineExercise({
  id: "cronjob-never-runs",
  module: 8,
  topics: ["cronjobs"],
  level: "broken",
  minutes: 15,
  title: { en: "The prices of last spring", fr: "Les prix du printemps dernier" },
  summary: {
    en: "A CronJob that should run every quarter of an hour has not run since spring: there is more than one reason.",
    fr: "Un CronJob censé tourner tous les quarts d'heure n'a pas tourné depuis le printemps : il y a plus d'une raison.",
  },
  situation: {
    en: [
      "A customer at the counter pays 4.20 for what has cost 5.90 since June. The CronJob `prices` should fetch the new prices every 15 minutes. It is there, nothing is red, no pod has",
      "crashed, and no alarm went off: what never runs never fails.",
      "",
      "Make it run every 15 minutes again, and show that what it starts succeeds. You needn't wait: a Job `prices-now`, made from the CronJob, proves it.",
    ].join("\n"),
    fr: [
      "Au comptoir, un client paie 4,20 ce qui coûte 5,90 depuis juin. Le CronJob `prices` devrait récupérer les nouveaux prix toutes les 15 minutes. Il est là, rien n'est rouge, aucun pod n'a",
      "planté, aucune alarme n'a sonné : ce qui ne tourne jamais n'échoue jamais.",
      "",
      "Faites-le tourner de nouveau toutes les 15 minutes, et montrez que ce qu'il lance réussit. Inutile d'attendre : un Job `prices-now`, tiré du CronJob, en fait la preuve.",
    ].join("\n"),
  },
  abilities: { kubernetesMinor: 21 },
  namespace: "default",
  checks: [
    {
      id: "may-run",
      title: { en: "prices is not suspended", fr: "prices n'est pas suspendu" },
      points: 2,
      test: prices.satisfies("!has(object.spec.suspend) || object.spec.suspend == false", {
        en: "a CronJob that isn't suspended",
        fr: "un CronJob qui n'est pas suspendu",
      }),
    },
    {
      id: "every-quarter",
      title: { en: "It is due every 15 minutes, every day", fr: "Il est prévu toutes les 15 minutes, tous les jours" },
      points: 3,
      test: prices.satisfies(
        "object.spec.schedule.matches('^([*]/15|0/15|0,15,30,45|0-59/15) +([*]|0-23|[*]/1) +([*]|1-31) +([*]|1-12) +([*]|0-6)$')",
        {
          en: "a schedule of every 15 minutes, on every day",
          fr: "un horaire : toutes les 15 minutes, tous les jours",
        },
      ),
    },
    {
      id: "succeeds",
      title: { en: "What it starts succeeds", fr: "Ce qu'il lance réussit" },
      points: 5,
      test: all(
        prices.exists(),
        any(
          prices.satisfies("has(object.status.lastSuccessfulTime)", {
            en: "a run by the schedule that succeeded",
            fr: "une exécution réussie, lancée par l'horaire",
          }),
          job("prices-now").satisfies(
            "has(object.metadata.ownerReferences) && object.metadata.ownerReferences.exists(o, o.kind == 'CronJob' && o.name == 'prices') && has(object.status.succeeded) && object.status.succeeded >= 1",
            {
              en: "a Job prices-now made from the CronJob, which succeeded",
              fr: "un Job prices-now tiré du CronJob, qui a réussi",
            },
          ),
        ),
      ),
    },
  ],
  hints: [
    {
      en: "`kubectl get cronjob prices` already shows two reasons. Read the columns SCHEDULE and SUSPEND as if you were the clock.",
      fr: "`kubectl get cronjob prices` montre déjà deux raisons. Lisez les colonnes SCHEDULE et SUSPEND comme si vous étiez l'horloge.",
    },
    {
      en: "Fields of a schedule: minute, hour, day of the month, month, day of the week. Which day is `31 11`?",
      fr: "Les champs d'un horaire : minute, heure, jour du mois, mois, jour de la semaine. Quel jour est `31 11` ?",
      opensOn: { check: "every-quarter", code: "expression-false" },
    },
    {
      en: "`kubectl create job prices-now --from=cronjob/prices` runs it now, suspended or not. Then `kubectl logs job/prices-now`.",
      fr: "`kubectl create job prices-now --from=cronjob/prices` le lance tout de suite, suspendu ou non. Ensuite, `kubectl logs job/prices-now`.",
    },
    {
      en: "The log names a script that isn't there. What is it called in the ConfigMap `price-scripts`? Mend the CronJob with `kubectl edit cronjob prices`, delete `prices-now` and make it again.",
      fr: "Le journal nomme un script qui n'existe pas. Comment s'appelle-t-il dans le ConfigMap `price-scripts` ? Corrigez le CronJob avec `kubectl edit cronjob prices`, supprimez `prices-now` et recréez-le.",
      opensOn: { check: "succeeds", code: "expression-false" },
    },
  ],
  nearMisses: [
    {
      name: "resumed-only",
      mistake: {
        en: "Takes the suspension away and goes home: it is due on the 31st of November.",
        fr: "Lève la suspension et rentre chez soi : il est prévu pour le 31 novembre.",
      },
      fails: "every-quarter",
      code: "expression-false",
      earns: ["may-run"],
    },
    {
      name: "fifteenth-minute",
      mistake: {
        en: "Writes 15 instead of */15: once an hour, at a quarter past.",
        fr: "Écrit 15 au lieu de */15 : une fois par heure, au quart.",
      },
      fails: "every-quarter",
      code: "expression-false",
      earns: ["may-run", "succeeds"],
    },
    {
      name: "runs-and-fails",
      mistake: {
        en: "Sees that it starts, and does not look how it ends.",
        fr: "Voit qu'il démarre, et ne regarde pas comment cela finit.",
      },
      fails: "succeeds",
      code: "expression-false",
      earns: ["may-run", "every-quarter"],
    },
    {
      name: "by-hand-and-gone",
      mistake: {
        en: "Runs it once by hand and is content with today's prices.",
        fr: "Le lance une fois à la main et se contente des prix du jour.",
      },
      fails: "may-run",
      code: "expression-false",
      earns: ["succeeds"],
    },
  ],
  freeFields: [
    {
      field: "CronJob prices .spec.jobTemplate.spec.template.spec.containers[0].command[1]",
      why: "What it starts is judged when it has run.",
    },
  ],
});
