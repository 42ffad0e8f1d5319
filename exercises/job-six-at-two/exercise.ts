import { all, job } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const resize = job("resize");

export default defineExercise({
  id: "job-six-at-two",
  module: 8,
  topics: ["jobs"],
  level: "alone",
  minutes: 12,
  title: { en: "Six batches, two licences", fr: "Six lots, deux licences" },
  summary: {
    en: "Let a Job do six batches of pictures, two at a time, with few retries, and clear up behind itself.",
    fr: "Faites traiter six lots de photos par un Job, deux à la fois, avec peu de nouvelles tentatives, et qu'il fasse le ménage derrière lui.",
  },
  situation: {
    en: [
      "The museum moves its 6,000 pictures to the new web site tonight: six batches of a thousand. The program that makes them smaller is licensed for two copies running at once;",
      "a third one stops all of them and sends a mail to the vendor.",
      "",
      "`resize.yaml` does one batch. Make it do **six, two at a time**. A batch that fails may be tried again three times in all, not more. And since nobody will remember to clear up, the Job shall",
      "vanish by itself, not before an hour and not later than a day after its end.",
    ].join("\n"),
    fr: [
      "Cette nuit, le musée transfère ses 6 000 photos sur le nouveau site : six lots de mille. La licence du programme qui les réduit autorise deux copies en marche à la fois ;",
      "une troisième les arrête toutes et envoie un courriel à l'éditeur.",
      "",
      "`resize.yaml` traite un lot. Faites-lui en traiter **six, deux à la fois**. Un lot qui échoue peut être retenté, trois fois en tout, pas plus. Et comme personne ne pensera au ménage, le Job doit",
      "disparaître de lui-même, pas avant une heure et au plus tard un jour après sa fin.",
    ].join("\n"),
  },
  abilities: { kubernetesMinor: 21 },
  namespace: "default",
  checks: [
    {
      id: "two-at-once",
      title: {
        en: "Two pods worked at the same time, and never more",
        fr: "Deux pods ont travaillé en même temps, jamais davantage",
      },
      points: 4,
      test: all(
        resize.satisfies("object.spec.parallelism == 2", { en: "two at a time", fr: "deux à la fois" }),
        resize.satisfies("has(object.status.active) && object.status.active == 2", {
          en: "two pods at work",
          fr: "deux pods au travail",
        }),
      ),
    },
    {
      id: "six-done",
      title: { en: "All six batches are done", fr: "Les six lots sont traités" },
      points: 4,
      test: all(
        resize.satisfies("object.spec.parallelism <= 2", {
          en: "no more than the licence allows",
          fr: "pas plus que la licence ne le permet",
        }),
        resize.satisfies("has(object.status.succeeded) && object.status.succeeded == 6", {
          en: "six pods that succeeded",
          fr: "six pods qui ont réussi",
        }),
      ),
    },
    {
      id: "bounded",
      title: {
        en: "Three retries at most, and cleared away afterwards",
        fr: "Trois nouvelles tentatives au plus, et le ménage ensuite",
      },
      points: 2,
      test: resize.satisfies(
        "object.spec.backoffLimit <= 3 && has(object.spec.ttlSecondsAfterFinished) && object.spec.ttlSecondsAfterFinished >= 3600 && object.spec.ttlSecondsAfterFinished <= 86400",
        {
          en: "backoffLimit of 3 or less, ttlSecondsAfterFinished between 3600 and 86400",
          fr: "backoffLimit de 3 ou moins, ttlSecondsAfterFinished entre 3600 et 86400",
        },
      ),
    },
  ],
  hints: [
    {
      en: "`kubectl explain job.spec` lists everything a Job can be told. Look for four numbers: how many, how many at once, how often again, how long kept.",
      fr: "`kubectl explain job.spec` énumère tout ce qu'on peut dire à un Job. Cherchez quatre nombres : combien, combien à la fois, combien de nouvelles tentatives, combien de temps gardé.",
    },
    {
      en: "`completions` and `parallelism` stand beside `template`, in the Job's own `spec`, not in the pod's.",
      fr: "`completions` et `parallelism` se placent à côté de `template`, dans le `spec` du Job, pas dans celui du pod.",
    },
    {
      en: "Fewer or more succeeded than six? `completions` says how many must succeed. It can't be changed in a Job that exists: delete it and apply again.",
      fr: "Moins ou plus de six réussites ? `completions` dit combien doivent réussir. Il ne se change pas dans un Job qui existe : supprimez-le et réappliquez.",
    },
    {
      en: "`completions: 6`, `parallelism: 2`, `backoffLimit: 3`, `ttlSecondsAfterFinished: 3600`.",
      fr: "`completions: 6`, `parallelism: 2`, `backoffLimit: 3`, `ttlSecondsAfterFinished: 3600`.",
    },
  ],
  nearMisses: [
    {
      name: "one-after-the-other",
      mistake: {
        en: "Asks for six completions and nothing else: one after the other, and half a night lost.",
        fr: "Demande six réussites et rien d'autre : l'un après l'autre, et une demi-nuit perdue.",
      },
      fails: "two-at-once",
      code: "expression-false",
      earns: ["six-done", "bounded"],
    },
    {
      name: "all-at-once",
      mistake: {
        en: "Lets all six run at once: quick, and the vendor has a mail.",
        fr: "Lance les six à la fois : rapide, et l'éditeur a reçu un courriel.",
      },
      fails: "two-at-once",
      code: "expression-false",
      earns: ["bounded"],
    },
    {
      name: "two-and-done",
      mistake: {
        en: "Sets parallelism alone: two pods run and the Job counts itself finished when they agree that it is.",
        fr: "Ne règle que parallelism : deux pods tournent, et le Job se tient pour fini dès qu'ils en conviennent.",
      },
      fails: "six-done",
      code: "expression-false",
      earns: ["two-at-once", "bounded"],
    },
    {
      name: "never-cleared-away",
      mistake: {
        en: "Does the work and leaves it lying about: six retries allowed, and nothing ever cleared away.",
        fr: "Fait le travail et laisse tout traîner : six nouvelles tentatives permises, et jamais de ménage.",
      },
      fails: "bounded",
      code: "expression-false",
      earns: ["two-at-once", "six-done"],
    },
  ],
  freeFields: [
    { field: "Job resize .spec.parallelism", why: "Two at once is judged while they run." },
    { field: "Job resize .spec.ttlSecondsAfterFinished", why: "Anything from an hour to a day." },
  ],
});
