import { all, any, cronJob, job } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const backup = cronJob("backup");
/** Two hours of the day with twelve between them, in all the ways to write that: `3,15`, `15,3`, `3/12`, `3-23/12`. */
const hours = Array.from({ length: 12 }, (_, hour) => {
  const later = hour + 12;
  return `0?${hour},${later}|${later},0?${hour}|0?${hour}(-${later}|-23)?/12`;
});
const isScheduled = backup.satisfies(
  `object.spec.schedule.matches('^([0-5]?[0-9] +([*]/12|${hours.join("|")}) +[*] +[*] +[*]|@every 12h(0m)?(0s)?)$')`,
  {
    en: "a schedule of one minute in two hours of each day, twelve hours apart",
    fr: "un horaire : une minute, à deux heures de chaque jour, à douze heures d'intervalle",
  },
);
const doesTheBackup = backup.satisfies(
  "object.spec.jobTemplate.spec.template.spec.containers.exists(c, (has(c.command) && c.command.exists(w, w.contains('echo backing up'))) || (has(c.args) && c.args.exists(w, w.contains('echo backing up'))))",
  { en: "the command of readme.txt", fr: "la commande de readme.txt" },
);

export default defineExercise({
  id: "cronjob-twice-a-day",
  module: 8,
  topics: ["cronjobs"],
  level: "alone",
  minutes: 15,
  title: { en: "Every twelve hours, and never two at once", fr: "Toutes les douze heures, et jamais deux à la fois" },
  summary: {
    en: "Let the cluster make the backup twice a day, try it at once, and suspend it for a night.",
    fr: "Confiez au cluster la sauvegarde biquotidienne, essayez-la tout de suite, et suspendez-la pour une nuit.",
  },
  situation: {
    en: [
      "Ana makes the pharmacy's backup twice a day, by hand, and next week Ana is on holiday. `readme.txt` in your home directory says what she runs.",
      "",
      "Make a CronJob `backup` of it: every 12 hours. If one backup is still running when the next is due, the next is left out, for two of them at once ruin the archive.",
      "The last 2 that succeeded and the last 5 that failed are kept. Don't wait until midnight to know whether it works: run it once now, as `backup-now`, **from** the CronJob, so that what you try is what will run.",
      "",
      "When it has run: tonight the archive moves to another machine. Nothing may be written before tomorrow, and nobody wants to type the CronJob again.",
    ].join("\n"),
    fr: [
      "Ana fait la sauvegarde de la pharmacie deux fois par jour, à la main, et la semaine prochaine Ana est en congé. `readme.txt`, dans votre répertoire personnel, dit ce qu'elle lance.",
      "",
      "Faites-en un CronJob `backup` : toutes les 12 heures. Si une sauvegarde tourne encore quand la suivante est due, la suivante est omise, car deux à la fois abîment l'archive.",
      "On garde les 2 dernières réussies et les 5 dernières en échec. N'attendez pas minuit pour savoir si cela marche : lancez-la une fois maintenant, sous le nom `backup-now`, **à partir** du CronJob, pour que l'essai soit bien ce qui tournera.",
      "",
      "Une fois l'essai passé : cette nuit, l'archive change de machine. Rien ne doit être écrit avant demain, et personne n'a envie de retaper le CronJob.",
    ].join("\n"),
  },
  abilities: { kubernetesMinor: 21 },
  namespace: "default",
  checks: [
    {
      id: "every-twelve-hours",
      title: { en: "backup is due every 12 hours", fr: "backup est prévu toutes les 12 heures" },
      points: 3,
      test: isScheduled,
    },
    {
      id: "never-two",
      title: {
        en: "Never two at once; 2 good and 5 failed ones are kept",
        fr: "Jamais deux à la fois ; 2 réussites et 5 échecs sont gardés",
      },
      points: 2,
      test: backup.satisfies(
        "object.spec.concurrencyPolicy == 'Forbid' && object.spec.successfulJobsHistoryLimit == 2 && object.spec.failedJobsHistoryLimit == 5",
        {
          en: "concurrencyPolicy Forbid, successfulJobsHistoryLimit 2, failedJobsHistoryLimit 5",
          fr: "concurrencyPolicy Forbid, successfulJobsHistoryLimit 2, failedJobsHistoryLimit 5",
        },
      ),
    },
    {
      id: "has-run",
      title: { en: "It has run once, from its own template", fr: "Il a tourné une fois, d'après son propre modèle" },
      points: 3,
      test: all(
        isScheduled,
        doesTheBackup,
        backup.usesImage("busybox:1.36"),
        any(
          backup.satisfies("has(object.status.lastSuccessfulTime)", {
            en: "a run by the schedule that succeeded",
            fr: "une exécution réussie, lancée par l'horaire",
          }),
          job("backup-now").satisfies(
            "has(object.metadata.ownerReferences) && object.metadata.ownerReferences.exists(o, o.kind == 'CronJob' && o.name == 'backup') && has(object.status.succeeded) && object.status.succeeded >= 1",
            {
              en: "a Job backup-now made from the CronJob, which succeeded",
              fr: "un Job backup-now tiré du CronJob, qui a réussi",
            },
          ),
        ),
      ),
    },
    {
      id: "suspended",
      title: { en: "For tonight it is suspended", fr: "Pour cette nuit, il est suspendu" },
      points: 2,
      test: all(isScheduled, backup.field(".spec.suspend").equals(true)),
      needs: ["has-run"],
    },
  ],
  hints: [
    {
      en: "`kubectl create cronjob --help` shows the form: a name, `--image`, `--schedule`, and the command after two dashes.",
      fr: "`kubectl create cronjob --help` montre la forme : un nom, `--image`, `--schedule`, et la commande après deux tirets.",
    },
    {
      en: "Five fields: minute, hour, day of the month, month, day of the week. A star in the first field means every minute; you want one: `0 */12 * * *`.",
      fr: "Cinq champs : minute, heure, jour du mois, mois, jour de la semaine. Une étoile dans le premier signifie chaque minute ; vous en voulez une seule : `0 */12 * * *`.",
      opensOn: { check: "every-twelve-hours", code: "expression-false" },
    },
    {
      en: "`kubectl explain cronjob.spec` lists `concurrencyPolicy` and the two history limits. `kubectl edit cronjob backup`, or a patch.",
      fr: "`kubectl explain cronjob.spec` énumère `concurrencyPolicy` et les deux limites d'historique. `kubectl edit cronjob backup`, ou un patch.",
    },
    {
      en: "`kubectl create job backup-now --from=cronjob/backup` takes the CronJob's own template. For the night, set `suspend: true` beside the schedule.",
      fr: "`kubectl create job backup-now --from=cronjob/backup` reprend le modèle du CronJob. Pour la nuit, mettez `suspend: true` à côté de l'horaire.",
    },
  ],
  nearMisses: [
    {
      name: "every-minute-of-two-hours",
      mistake: {
        en: "Writes a star for the minute: sixty backups between noon and one o'clock.",
        fr: "Met une étoile pour la minute : soixante sauvegardes entre midi et une heure.",
      },
      fails: "every-twelve-hours",
      code: "expression-false",
      earns: ["never-two"],
    },
    {
      name: "left-the-defaults",
      mistake: {
        en: "Leaves the defaults: a slow backup and the next one run at the same time.",
        fr: "Laisse les valeurs par défaut : une sauvegarde lente et la suivante tournent en même temps.",
      },
      fails: "never-two",
      code: "expression-false",
      earns: ["every-twelve-hours", "has-run"],
    },
    {
      name: "a-job-beside-it",
      mistake: {
        en: "Tries a Job typed anew: that one works; whether the CronJob does, nobody knows.",
        fr: "Essaie un Job retapé à la main : celui-là marche ; le CronJob, on n'en sait rien.",
      },
      fails: "has-run",
      code: "expression-false",
      earns: ["every-twelve-hours", "never-two"],
    },
    {
      name: "deleted-for-the-night",
      mistake: {
        en: "Deletes the CronJob for the night: tomorrow somebody must remember how it was.",
        fr: "Supprime le CronJob pour la nuit : demain, il faudra se rappeler comment il était.",
      },
      fails: "suspended",
      code: "absent",
      earns: ["every-twelve-hours", "never-two", "has-run"],
    },
    {
      name: "two-hours-in-a-row",
      mistake: {
        en: "Writes two hours that follow each other: two backups within an hour, and none for the rest of the day.",
        fr: "Écrit deux heures qui se suivent : deux sauvegardes en une heure, et aucune le reste de la journée.",
      },
      fails: "every-twelve-hours",
      code: "expression-false",
      earns: ["never-two"],
    },
    {
      name: "something-else-runs",
      mistake: {
        en: "Tries the CronJob with a command of its own and leaves it at that: it succeeds, and backs up nothing.",
        fr: "Essaie le CronJob avec une commande à soi et en reste là : il réussit, et ne sauvegarde rien.",
      },
      fails: "has-run",
      code: "expression-false",
      earns: ["every-twelve-hours", "never-two"],
    },
    {
      name: "another-image",
      mistake: {
        en: "Takes the image that is at hand: it has a shell, too, and is not what readme.txt says.",
        fr: "Prend l'image qui se présente : elle a aussi un shell, et n'est pas celle de readme.txt.",
      },
      fails: "has-run",
      code: "image-differs",
      earns: ["every-twelve-hours", "never-two"],
    },
  ],
  freeFields: [
    {
      field: "CronJob backup .spec.jobTemplate.spec.template.spec.containers[0].command*",
      why: "What it runs is judged when it has run.",
    },
    { field: "CronJob backup .spec.jobTemplate.spec.template.spec.restartPolicy", why: "Never or OnFailure." },
    { field: "CronJob backup .spec.schedule", why: "At which minute is open: the first number is altered." },
  ],
});
