import { all, container, homeFile, stays } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const mebibyte = 2 ** 20;
const thumbs = container("thumbs");
const report = container("report");

export default defineExercise({
  id: "container-limits-neighbours",
  module: 1,
  topics: ["container-limits", "shared-kernel"],
  level: "broken",
  minutes: 12,
  title: { en: "One starves, one gorges", fr: "L'un meurt de faim, l'autre se gave" },
  summary: {
    en: "One container ends without a word because its limit is too small, its neighbour has none and takes what it gets: give both what they need.",
    fr: "Un conteneur s'arrête sans un mot parce que sa limite est trop basse, son voisin n'en a aucune et prend tout ce qu'il trouve : donnez à chacun ce qu'il lui faut.",
  },
  situation: {
    en: [
      "The photo club has one server. `./start.sh` brings up its two programs: `thumbs` makes small pictures, and `report` counts them. Since yesterday `thumbs` ends right",
      "after its start, its log says nothing, and the website beside them answers slowly.",
      "",
      "- Write the exit code with which `thumbs` ended into the file `why.txt`.",
      "- `thumbs` needs about 100 MiB. It gets a limit of `160m` and has to stay alive.",
      "- `report` has time. It gets half a processor and `128m`, and keeps running.",
      "",
      "The commands of the programs stay as they are in `start.sh`.",
    ].join("\n"),
    fr: [
      "Le club photo a un serveur. `./start.sh` démarre ses deux programmes : `thumbs` réduit les images, et `report` les compte. Depuis hier, `thumbs` s'arrête juste après son",
      "démarrage, son journal ne dit rien, et le site d'à côté répond lentement.",
      "",
      "- Écrivez dans le fichier `why.txt` le code de sortie avec lequel `thumbs` s'est terminé.",
      "- `thumbs` a besoin d'environ 100 Mio. Il reçoit une limite de `160m` et doit rester en vie.",
      "- `report` n'est pas pressé. Il reçoit un demi-processeur et `128m`, et continue de tourner.",
      "",
      "Les commandes des programmes restent celles de `start.sh`.",
    ].join("\n"),
  },
  abilities: { containers: true },
  namespace: "default",
  checks: [
    {
      id: "cause-is-known",
      title: { en: "why.txt holds the exit code of thumbs", fr: "why.txt contient le code de sortie de thumbs" },
      points: 2,
      test: homeFile("why.txt").includes("137"),
    },
    {
      id: "thumbs-survives",
      title: { en: "thumbs stays alive under its limit of 160m", fr: "thumbs reste en vie sous sa limite de 160m" },
      points: 4,
      test: stays(all(thumbs.isRunning(), thumbs.hasLimits({ memoryBytes: 160 * mebibyte })), 3000),
    },
    {
      id: "report-is-tamed",
      title: {
        en: "report runs with half a processor and 128m",
        fr: "report tourne avec un demi-processeur et 128m",
      },
      points: 4,
      test: all(report.isRunning(), report.hasLimits({ memoryBytes: 128 * mebibyte, cpus: 0.5 })),
    },
  ],
  hints: [
    {
      en: "`docker ps -a` shows the code. Codes above 128 mean: ended by a signal; 137 is 128 + 9, the one that can't be refused.",
      fr: "`docker ps -a` montre le code. Un code au-dessus de 128 veut dire : arrêté par un signal ; 137, c'est 128 + 9, celui qui ne se refuse pas.",
    },
    {
      en: "`docker inspect thumbs --format '{{.State.OOMKilled}}'` says who did it. The limit in `start.sh` is below what the program needs.",
      fr: "`docker inspect thumbs --format '{{.State.OOMKilled}}'` dit qui l'a fait. La limite de `start.sh` est inférieure à ce qu'il faut au programme.",
      opensOn: { check: "thumbs-survives", code: "not-running" },
    },
    {
      en: "Limits are options of `docker run`: `-m 160m`, `--cpus 0.5`. A running container takes new ones with `docker update`.",
      fr: "Les limites sont des options de `docker run` : `-m 160m`, `--cpus 0.5`. Un conteneur en marche en accepte d'autres par `docker update`.",
    },
  ],
  nearMisses: [
    {
      name: "limit-removed",
      mistake: {
        en: "Takes the limit away: thumbs lives, and may now take everything.",
        fr: "Retire la limite : thumbs vit, et peut désormais tout prendre.",
      },
      fails: "thumbs-survives",
      code: "limit-differs",
      earns: ["cause-is-known", "report-is-tamed"],
    },
    {
      name: "limit-as-the-need",
      mistake: {
        en: "Raises the limit to what the pictures weigh, with no room for the program itself.",
        fr: "Relève la limite au poids des images, sans place pour le programme lui-même.",
      },
      fails: "thumbs-survives",
      code: "not-running",
      earns: ["cause-is-known", "report-is-tamed"],
    },
    {
      name: "memory-only",
      mistake: {
        en: "Limits the memory of report, but it is the processor that it takes.",
        fr: "Limite la mémoire de report, alors que c'est le processeur qu'il prend.",
      },
      fails: "report-is-tamed",
      code: "limit-differs",
      earns: ["cause-is-known", "thumbs-survives"],
    },
    {
      name: "code-of-a-crash",
      mistake: {
        en: "Takes it for an ordinary crash and notes 1.",
        fr: "Croit à un plantage ordinaire et note 1.",
      },
      fails: "cause-is-known",
      code: "text-absent",
      earns: ["thumbs-survives", "report-is-tamed"],
    },
  ],
});
