import { all, container, inOrder } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const book = container("book");
const hasAda = book.runs(["redis-cli", "get", "first"], { prints: "Ada" });

export default defineExercise({
  id: "volume-guestbook",
  module: 1,
  topics: ["images-and-layers", "container-isolation"],
  level: "broken",
  minutes: 12,
  title: { en: "The guest book forgets", fr: "Le livre d'or oublie" },
  summary: {
    en: "A database loses its entries with every new container although a volume is mounted: find out where the data really lies, and upgrade without losing any.",
    fr: "Une base perd ses entrées à chaque nouveau conteneur alors qu'un volume est monté : trouvez où sont vraiment les données, et montez de version sans rien perdre.",
  },
  situation: {
    en: [
      "The hotel's guest book is a Redis in the container `book`. `./start.sh` starts it, with a volume, and yet after each new start the book is empty. Tonight it is to be upgraded",
      "from `redis:6` to `redis:7`, and nobody dares.",
      "",
      "1. Start the book so that its data lies in the volume `guestbook`, still with `redis:6` (and `--appendonly yes`, which writes every entry down at once).",
      "2. Write the first entry: the key `first` holds `Ada`.",
      "3. Replace the container by one from `redis:7`. The entry has to be there, without being written again.",
      "",
      "The image says where Redis keeps its data: `docker image inspect redis:6 --format '{{.Config.Volumes}}'`.",
    ].join("\n"),
    fr: [
      "Le livre d'or de l'hôtel est un Redis dans le conteneur `book`. `./start.sh` le démarre, avec un volume, et pourtant le livre est vide après chaque nouveau démarrage. Ce soir, il doit passer",
      "de `redis:6` à `redis:7`, et personne n'ose.",
      "",
      "1. Démarrez le livre de sorte que ses données se trouvent dans le volume `guestbook`, encore avec `redis:6` (et `--appendonly yes`, qui note chaque entrée aussitôt).",
      "2. Écrivez la première entrée : la clé `first` contient `Ada`.",
      "3. Remplacez le conteneur par un autre issu de `redis:7`. L'entrée doit y être, sans avoir été réécrite.",
      "",
      "L'image dit où Redis range ses données : `docker image inspect redis:6 --format '{{.Config.Volumes}}'`.",
    ].join("\n"),
  },
  abilities: { containers: true },
  namespace: "default",
  checks: [
    {
      id: "volume-in-its-place",
      title: {
        en: "The volume guestbook is mounted where Redis writes",
        fr: "Le volume guestbook est monté là où Redis écrit",
      },
      points: 3,
      test: book.mounts("/data", { volume: "guestbook" }),
    },
    {
      id: "first-entry",
      title: {
        en: "The book on redis:6 holds the first entry",
        fr: "Le livre sous redis:6 contient la première entrée",
      },
      points: 2,
      test: all(book.usesImage("redis:6"), hasAda),
      needs: ["volume-in-its-place"],
    },
    {
      id: "survives-the-upgrade",
      title: { en: "The entry is there on redis:7", fr: "L'entrée est là sous redis:7" },
      points: 5,
      test: inOrder(
        all(book.usesImage("redis:6"), hasAda),
        // An entry that was written a second time would be there without the volume.
        all(book.usesImage("redis:7"), hasAda, book.mounts("/data", { volume: "guestbook" })),
      ),
    },
  ],
  hints: [
    {
      en: "A volume keeps what lies under its path, and nothing else. Compare the path in `start.sh` with the one that the image names.",
      fr: "Un volume garde ce qui se trouve sous son chemin, et rien d'autre. Comparez le chemin de `start.sh` avec celui que nomme l'image.",
      opensOn: { check: "volume-in-its-place", code: "mount-differs" },
    },
    {
      en: "`-v guestbook:/data` puts the volume where Redis writes. Make the container anew; a mount can't be changed later.",
      fr: "`-v guestbook:/data` place le volume là où Redis écrit. Recréez le conteneur ; un montage ne se change pas après coup.",
    },
    {
      en: "Write with `docker exec book redis-cli set first Ada`. Then `docker rm -f book` and the same `docker run` with `redis:7`: the volume stays, since it is nobody's part.",
      fr: "Écrivez avec `docker exec book redis-cli set first Ada`. Ensuite `docker rm -f book` et le même `docker run` avec `redis:7` : le volume reste, puisqu'il n'appartient à aucun conteneur.",
    },
  ],
  nearMisses: [
    {
      name: "volume-elsewhere",
      mistake: {
        en: "Trusts start.sh: a volume is mounted, but where Redis writes nothing.",
        fr: "Fait confiance à start.sh : un volume est monté, mais là où Redis n'écrit rien.",
      },
      fails: "volume-in-its-place",
      code: "mount-differs",
      earns: [],
    },
    {
      name: "without-name",
      mistake: {
        en: "Leaves the name out: each container gets a volume of its own, that nobody finds again.",
        fr: "Omet le nom : chaque conteneur reçoit un volume à lui, que personne ne retrouve.",
      },
      fails: "volume-in-its-place",
      code: "mount-differs",
      earns: [],
    },
    {
      name: "entry-lost",
      mistake: {
        en: "Gives the new version a fresh volume, to be on the safe side.",
        fr: "Donne à la nouvelle version un volume neuf, par prudence.",
      },
      fails: "survives-the-upgrade",
      code: "output-differs",
      earns: ["volume-in-its-place", "first-entry"],
    },
    {
      name: "old-version-stays",
      mistake: {
        en: "Fetches redis:7 and restarts the container, which stays what it was made from.",
        fr: "Télécharge redis:7 et redémarre le conteneur, qui reste ce dont il est issu.",
      },
      fails: "survives-the-upgrade",
      code: "image-differs",
      earns: ["volume-in-its-place", "first-entry"],
    },
    {
      name: "written-again",
      mistake: {
        en: "Starts redis:7 without the volume and writes the entry once more: it is there, until the next upgrade.",
        fr: "Démarre redis:7 sans le volume et récrit l'entrée : elle est là, jusqu'à la prochaine mise à niveau.",
      },
      fails: "survives-the-upgrade",
      code: "mount-differs",
      earns: ["volume-in-its-place", "first-entry"],
    },
  ],
});
