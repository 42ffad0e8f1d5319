import { all, deployment, object, pod } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const restaurant = deployment("restaurant");
const showsAsparagus = pod("client").runs(["wget", "-T", "2", "-qO-", "http://restaurant"], { prints: "Asparagus" });
/** Helm keeps every revision of a release in a Secret of this name. */
const revision = (number: number) => object("Secret", `sh.helm.release.v1.restaurant.v${number}`).exists();

export default defineExercise({
  id: "helm-upgrade-and-back",
  module: 9,
  topics: ["helm"],
  level: "guided",
  minutes: 15,
  title: {
    en: "The menu changes, and changes back",
    fr: "Le menu change, puis revient",
  },
  summary: {
    en: "Install a restaurant's menu with Helm, change one value and keep the others, then take a bad revision back.",
    fr: "Installez le menu d'un restaurant avec Helm, changez une valeur en gardant les autres, puis revenez d'une mauvaise révision.",
  },
  situation: {
    en: [
      "A chain of restaurants shows its menus on web pages, one release of the same chart (`menu/` in your home) for each restaurant. It's 11:30, and the guests look at the page before they come.",
      "",
      "- Install the chart as the release `restaurant`, with `replicaCount=2`.",
      "- Upgrade: the `dish` is now `Asparagus`. It must stay two copies.",
      "- Upgrade to the image tag `1.82` (`image.tag`), as the head office demands in a circular. It won't start. Roll back to the revision before, with Helm.",
    ].join("\n"),
    fr: [
      "Une chaîne de restaurants affiche ses menus sur des pages web, une release du même chart (`menu/`, dans votre répertoire) par restaurant. Il est 11 h 30, et les clients consultent la page avant de venir.",
      "",
      "- Installez le chart sous le nom de release `restaurant`, avec `replicaCount=2`.",
      "- Mettez à niveau : le plat (`dish`) est désormais `Asparagus`. Il doit rester deux copies.",
      "- Passez au tag d'image `1.82` (`image.tag`), comme le siège l'exige par circulaire. Cela ne démarrera pas. Revenez à la révision précédente, avec Helm.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "installed",
      title: {
        en: "The release restaurant is installed, with two copies",
        fr: "La release restaurant est installée, avec deux copies",
      },
      points: 3,
      test: all(revision(1), restaurant.hasReadyReplicas(2)),
    },
    {
      id: "upgraded",
      title: {
        en: "An upgrade shows Asparagus, still with two copies",
        fr: "Une mise à niveau affiche Asparagus, toujours avec deux copies",
      },
      points: 3,
      test: all(revision(2), restaurant.hasReadyReplicas(2, { updated: true }), showsAsparagus),
      needs: ["installed"],
    },
    {
      id: "rolled-back",
      title: {
        en: "After the bad revision, Helm has brought the good one back",
        fr: "Après la mauvaise révision, Helm a ramené la bonne",
      },
      points: 4,
      test: all(
        revision(4),
        restaurant.usesImage("nginx:1.28"),
        restaurant.hasReadyReplicas(2, { updated: true }),
        showsAsparagus,
      ),
      needs: ["upgraded"],
    },
  ],
  hints: [
    {
      en: "`helm install restaurant ./menu --set replicaCount=2`; `helm list` shows the release and its revision.",
      fr: "`helm install restaurant ./menu --set replicaCount=2` ; `helm list` montre la release et sa révision.",
    },
    {
      en: "`helm upgrade restaurant ./menu --reuse-values --set dish=Asparagus`. Without `--reuse-values`, what you don't set goes back to the chart's default: one copy.",
      fr: "`helm upgrade restaurant ./menu --reuse-values --set dish=Asparagus`. Sans `--reuse-values`, ce que vous ne précisez pas revient à la valeur par défaut du chart : une copie.",
    },
    {
      en: "`helm history restaurant` lists the revisions. `helm rollback restaurant 2` makes a new one, the fourth, with the content of the second.",
      fr: "`helm history restaurant` liste les révisions. `helm rollback restaurant 2` en crée une nouvelle, la quatrième, avec le contenu de la deuxième.",
    },
  ],
  nearMisses: [
    {
      name: "forgot-the-copies",
      mistake: {
        en: "Upgrades with one value and loses the other: the number of copies is the chart's default again.",
        fr: "Met à niveau avec une valeur et perd l'autre : le nombre de copies redevient celui du chart.",
      },
      fails: "upgraded",
      code: "replicas-differ",
      earns: ["installed"],
    },
    {
      name: "edited-by-hand",
      mistake: {
        en: "Changes the page with kubectl: Helm knows nothing of it, and will overwrite it.",
        fr: "Change la page avec kubectl : Helm n'en sait rien et l'écrasera.",
      },
      fails: "upgraded",
      code: "absent",
      earns: ["installed"],
    },
    {
      name: "rolled-back-too-far",
      mistake: {
        en: "Rolls back to the first revision: the soup is on the menu again.",
        fr: "Revient à la première révision : la soupe est de nouveau au menu.",
      },
      fails: "rolled-back",
      code: "output-differs",
      earns: ["installed", "upgraded"],
    },
    {
      name: "undone-with-kubectl",
      mistake: {
        en: "Undoes the Deployment with kubectl: it runs, and Helm still believes in the bad revision.",
        fr: "Annule le Deployment avec kubectl : il tourne, et Helm croit toujours à la mauvaise révision.",
      },
      fails: "rolled-back",
      code: "absent",
      earns: ["installed", "upgraded"],
    },
  ],
  freeFields: [
    {
      field: "ConfigMap restaurant .data['index.html']",
      why: "The page has the dish; what else it says is the chart's affair.",
    },
    { field: "Service restaurant .spec.*", why: "As the given chart has it." },
    { field: "* restaurant .metadata.labels*", why: "As the given chart and helm have it." },
    { field: "Deployment restaurant .spec.template.metadata.annotations*", why: "As the given chart has it." },
  ],
});
