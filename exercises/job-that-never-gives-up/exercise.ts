import { all, any, job, object } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const report = job("report");

export default defineExercise({
  id: "job-that-never-gives-up",
  module: 8,
  topics: ["jobs"],
  level: "broken",
  minutes: 12,
  title: { en: "Four hundred mails to the board", fr: "Quatre cents courriels au conseil" },
  summary: {
    en: "A Job fails, tries again, and tells the board each time: stop it, find why it fails, and give it a limit.",
    fr: "Un Job échoue, recommence, et l'annonce chaque fois au conseil : arrêtez-le, trouvez pourquoi il échoue, et donnez-lui une limite.",
  },
  situation: {
    en: [
      "The monthly report writes to the board of directors when it begins, and counts last month's ticket sales. Since Saturday evening it has begun more than four hundred times.",
      "The chairwoman has asked whether the machine could please stop.",
      "",
      "Make it stop. Find out why it never gets through (the figures are in the ConfigMap `sales`, the manifest is `report.yaml`), and start it again under the same name `report`, so that it",
      "succeeds. From now on it may be tried again at most three times, and must be over after ten minutes, whatever happens.",
    ].join("\n"),
    fr: [
      "Le rapport mensuel écrit au conseil d'administration quand il commence, puis compte les ventes de billets du mois. Depuis samedi soir, il a commencé plus de quatre cents fois.",
      "La présidente demande si la machine voudrait bien s'arrêter.",
      "",
      "Arrêtez-la. Trouvez pourquoi il n'aboutit jamais (les chiffres sont dans le ConfigMap `sales`, le manifeste est `report.yaml`), puis relancez-le sous le même nom, `report`, de sorte qu'il",
      "réussisse. Désormais, trois nouvelles tentatives au plus, et tout doit être fini au bout de dix minutes, quoi qu'il arrive.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "gives-up",
      title: {
        en: "report is tried again 3 times at most, and ends after ten minutes",
        fr: "report : 3 nouvelles tentatives au plus, fini après dix minutes",
      },
      points: 4,
      test: report.satisfies(
        "object.spec.backoffLimit <= 3 && has(object.spec.activeDeadlineSeconds) && object.spec.activeDeadlineSeconds <= 600",
        {
          en: "backoffLimit of 3 or less, activeDeadlineSeconds of 600 or less",
          fr: "backoffLimit de 3 ou moins, activeDeadlineSeconds de 600 ou moins",
        },
      ),
    },
    {
      id: "succeeds",
      title: { en: "report has counted the sales", fr: "report a compté les ventes" },
      points: 6,
      test: all(
        report.satisfies("has(object.status.succeeded) && object.status.succeeded >= 1", {
          en: "a pod of the Job that succeeded",
          fr: "un pod du Job qui a réussi",
        }),
        any(
          report.satisfies(
            "object.spec.template.spec.containers.exists(c, c.command.exists(w, w.contains('/data/sales.csv')))",
            {
              en: "it reads the file that is there, /data/sales.csv",
              fr: "il lit le fichier qui existe, /data/sales.csv",
            },
          ),
          object("ConfigMap", "sales").satisfies("'sale.csv' in object.data", {
            en: "the figures are there under the name that it reads",
            fr: "les chiffres sont là sous le nom qu'il lit",
          }),
        ),
      ),
    },
  ],
  hints: [
    {
      en: "Deleting pods does not stop a Job: it makes the next one. `kubectl delete job report` ends both.",
      fr: "Supprimer des pods n'arrête pas un Job : il crée le suivant. `kubectl delete job report` met fin aux deux.",
    },
    {
      en: "Before you delete it, or with a new run: `kubectl logs job/report`. A failed pod is kept so that you can read this.",
      fr: "Avant de le supprimer, ou lors d'un nouvel essai : `kubectl logs job/report`. Un pod en échec est conservé pour que vous puissiez lire cela.",
    },
    {
      en: "The program looks for `/data/sale.csv`. What is the file called in the ConfigMap? `kubectl describe configmap sales`.",
      fr: "Le programme cherche `/data/sale.csv`. Comment le fichier s'appelle-t-il dans le ConfigMap ? `kubectl describe configmap sales`.",
    },
    {
      en: "In `report.yaml`, in the Job's own `spec`: `backoffLimit: 2` and `activeDeadlineSeconds: 300`. A Job that exists does not take a new template: delete it first.",
      fr: "Dans `report.yaml`, dans le `spec` du Job : `backoffLimit: 2` et `activeDeadlineSeconds: 300`. Un Job qui existe n'accepte pas de nouveau template : supprimez-le d'abord.",
    },
  ],
  nearMisses: [
    {
      name: "deleted-the-pods",
      mistake: {
        en: "Deletes the failed pods: the Job makes the next one, and the board has another mail.",
        fr: "Supprime les pods en échec : le Job crée le suivant, et le conseil reçoit un courriel de plus.",
      },
      fails: "gives-up",
      code: "expression-false",
      earns: [],
    },
    {
      name: "limited-only",
      mistake: {
        en: "Sets the limit and leaves the cause: now it fails politely, three times.",
        fr: "Fixe la limite et laisse la cause : il échoue désormais poliment, trois fois.",
      },
      fails: "succeeds",
      code: "expression-false",
      earns: ["gives-up"],
    },
    {
      name: "mended-the-path-only",
      mistake: {
        en: "Mends the cause and leaves the thousand: until the next mistake.",
        fr: "Répare la cause et laisse les mille tentatives : jusqu'à la prochaine erreur.",
      },
      fails: "gives-up",
      code: "expression-false",
      earns: ["succeeds"],
    },
    {
      name: "always-succeeds",
      mistake: {
        en: "Makes the script end with 0 whatever happens: the Job is green, and nothing was counted.",
        fr: "Fait finir le script par 0 quoi qu'il arrive : le Job est au vert, et rien n'a été compté.",
      },
      fails: "succeeds",
      code: "expression-false",
      earns: ["gives-up"],
    },
  ],
  freeFields: [
    { field: "Job report .spec.activeDeadlineSeconds", why: "Ten minutes or less." },
    { field: "Job report .spec.backoffLimit", why: "Three times or fewer." },
    { field: "Job report .spec.parallelism", why: "The task speaks of tries, not of copies." },
  ],
});
