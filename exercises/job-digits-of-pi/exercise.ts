import { all, homeFile, job } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const isDone = (name: string) =>
  job(name).satisfies(
    "has(object.status.conditions) && object.status.conditions.exists(c, c.type == 'Complete' && c.status == 'True')",
    { en: `the Job ${name} is complete`, fr: `le Job ${name} est terminé` },
  );
const computes = (name: string, digits: number) =>
  job(name).satisfies(
    `object.spec.template.spec.containers.exists(c, c.command.exists(w, w.contains('bpi(${digits})')))`,
    {
      en: `it computes ${digits} digits`,
      fr: `il calcule ${digits} chiffres`,
    },
  );

export default defineExercise({
  id: "job-digits-of-pi",
  module: 8,
  topics: ["jobs"],
  level: "guided",
  minutes: 12,
  title: { en: "Twenty thousand digits, once", fr: "Vingt mille chiffres, une seule fois" },
  summary: {
    en: "Repair the slide's Job, let it compute 20,000 digits of pi, keep the result, and start a second one with a deadline.",
    fr: "Réparez le Job de la diapositive, laissez-le calculer 20 000 chiffres de pi, gardez le résultat, et lancez-en un second avec une échéance.",
  },
  situation: {
    en: [
      "The institute prints 20,000 digits of pi on the wall of its new hall, and the printer comes at noon. A student has found a Job on a slide, `pi.yaml`, that computes them, but",
      "the cluster refuses it: a line slipped while he copied it.",
      "",
      "Repair the file and let the Job `pi` run to its end. Keep what it prints as `pi.txt` in your home directory. Then somebody wants 2,000 digits for the lift as well: a second Job,",
      "`pi-short`, which must give up after a minute at the latest (`activeDeadlineSeconds`), whatever happens.",
    ].join("\n"),
    fr: [
      "L'institut imprime 20 000 chiffres de pi sur le mur de son nouveau hall, et l'imprimeur passe à midi. Un étudiant a trouvé sur une diapositive un Job qui les calcule, `pi.yaml`, mais",
      "le cluster le refuse : une ligne s'est décalée à la copie.",
      "",
      "Réparez le fichier et laissez le Job `pi` aller au bout. Gardez ce qu'il affiche sous le nom `pi.txt` dans votre répertoire personnel. On voudrait ensuite 2 000 chiffres pour l'ascenseur : un second Job,",
      "`pi-short`, qui doit renoncer au bout d'une minute au plus tard (`activeDeadlineSeconds`), quoi qu'il arrive.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "pi-is-computed",
      title: { en: "The Job pi has computed 20,000 digits", fr: "Le Job pi a calculé 20 000 chiffres" },
      points: 4,
      test: all(computes("pi", 20_000), isDone("pi")),
    },
    {
      id: "result-is-kept",
      title: { en: "pi.txt holds the digits", fr: "pi.txt contient les chiffres" },
      points: 3,
      test: all(
        homeFile("pi.txt").includes("3.14159265358979323846264338327950288419716939937510"),
        // From the 19,929th digit on: a shorter result begins with the same digits.
        homeFile("pi.txt").includes("81206771735712027180242968106203776578837166909109"),
      ),
    },
    {
      id: "short-with-a-deadline",
      title: {
        en: "pi-short has computed 2,000 digits, under a deadline",
        fr: "pi-short a calculé 2 000 chiffres, avec une échéance",
      },
      points: 3,
      test: all(
        computes("pi-short", 2000),
        job("pi-short").satisfies("has(object.spec.activeDeadlineSeconds) && object.spec.activeDeadlineSeconds <= 60", {
          en: "activeDeadlineSeconds of 60 or less",
          fr: "activeDeadlineSeconds de 60 ou moins",
        }),
        isDone("pi-short"),
      ),
    },
  ],
  hints: [
    {
      en: "`kubectl apply -f pi.yaml` names the field and where it found it: `spec.template.restartPolicy`. Who has a restart policy, the template or the pod?",
      fr: "`kubectl apply -f pi.yaml` nomme le champ et l'endroit où il l'a trouvé : `spec.template.restartPolicy`. Qui a une politique de redémarrage, le template ou le pod ?",
    },
    {
      en: "Indent that line by two spaces, so that it begins in the column of `containers`. Leaving it out is no way round: a Job accepts `Never` or `OnFailure` only.",
      fr: "Décalez cette ligne de deux espaces, pour qu'elle commence dans la colonne de `containers`. L'enlever ne contourne rien : un Job n'accepte que `Never` ou `OnFailure`.",
    },
    {
      en: "The computation takes about half a minute. `kubectl wait --for=condition=complete job/pi --timeout=150s` waits for it; `kubectl logs job/pi > pi.txt` keeps the result.",
      fr: "Le calcul prend une demi-minute environ. `kubectl wait --for=condition=complete job/pi --timeout=150s` l'attend ; `kubectl logs job/pi > pi.txt` garde le résultat.",
      opensOn: { check: "result-is-kept", code: "text-absent" },
    },
    {
      en: "A Job's template can't be changed. Copy the file, change name and number, add `activeDeadlineSeconds: 60` beside `backoffLimit`, and apply the copy.",
      fr: "Le template d'un Job ne se modifie pas. Copiez le fichier, changez le nom et le nombre, ajoutez `activeDeadlineSeconds: 60` à côté de `backoffLimit`, et appliquez la copie.",
    },
  ],
  nearMisses: [
    {
      name: "always-restarts",
      mistake: {
        en: "Deletes the line that is refused: without it a pod restarts always, and a Job can't be made of that.",
        fr: "Supprime la ligne refusée : sans elle, un pod redémarre toujours, et on n'en fait pas un Job.",
      },
      fails: "pi-is-computed",
      code: "absent",
      earns: [],
    },
    {
      name: "kept-nothing",
      mistake: {
        en: "Sees `Complete` and leaves: the digits are still in the log of a pod that the next clean-up takes away.",
        fr: "Voit `Complete` et s'en va : les chiffres sont restés dans le journal d'un pod que le prochain ménage emportera.",
      },
      fails: "result-is-kept",
      code: "file-absent",
      earns: ["pi-is-computed"],
    },
    {
      name: "asked-too-early",
      mistake: {
        en: "Reads the log while the Job still computes: an empty file.",
        fr: "Lit le journal pendant que le Job calcule encore : un fichier vide.",
      },
      fails: "result-is-kept",
      code: "text-absent",
      earns: ["pi-is-computed"],
    },
    {
      name: "no-deadline",
      mistake: {
        en: "Starts the second Job without a deadline: it ends this time.",
        fr: "Lance le second Job sans échéance : cette fois, il se termine.",
      },
      fails: "short-with-a-deadline",
      code: "expression-false",
      earns: ["pi-is-computed", "result-is-kept"],
    },
    {
      name: "kept-the-short-one",
      mistake: {
        en: "Keeps the log of the second Job: it begins with the same digits, and ends after a tenth of them.",
        fr: "Garde le journal du second Job : il commence par les mêmes chiffres, et s'arrête au dixième.",
      },
      fails: "result-is-kept",
      code: "text-absent",
      earns: ["pi-is-computed", "short-with-a-deadline"],
    },
  ],
  freeFields: [
    { field: "Job pi* .spec.backoffLimit", why: "The slide has one; the task asks for none." },
    { field: "Job pi* .spec.parallelism", why: "The task doesn't speak of copies." },
  ],
});
