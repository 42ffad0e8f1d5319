import { all, pod, stays } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const site = pod("site");
const pageIncludes = (text: string) =>
  site.runs(["wget", "-T", "3", "-qO-", "http://localhost:8080"], { container: "web", prints: text });

const wasNeverRestarted = site.satisfies(
  "object.status.containerStatuses.size() >= 1 && object.status.containerStatuses.all(c, c.ready && c.restartCount == 0)",
  {
    en: "every container of the pod is ready and has 0 restarts",
    fr: "tous les conteneurs du pod sont prêts et comptent 0 redémarrage",
  },
);

export default defineExercise({
  id: "sidecar-content-fetcher",
  module: 3,
  topics: ["sidecars", "pods"],
  level: "alone",
  minutes: 20,
  title: {
    en: "A sidecar that keeps the page fresh",
    fr: "Un sidecar qui garde la page à jour",
  },
  summary: {
    en: "Give a web server a second container that fetches the newest edition every few seconds, so that editors publish without touching the server.",
    fr: "Donnez à un serveur web un second conteneur qui va chercher la dernière édition toutes les quelques secondes : la rédaction publie sans toucher au serveur.",
  },
  situation: {
    en: [
      "A local paper shows its edition on the screens of forty town halls. The web server in the pod `site` is bought in and can only serve what lies in",
      "`/www`; so far somebody copied the page into it by hand every morning. The editors' page is at `http://editorial` inside the cluster.",
      "",
      "Give the pod `site` (`site.yaml`) a second container, `fetch`, that gets this page every two or three seconds and puts it where `web` serves it. Then publish: write",
      "`Tuesday edition` over the editors' page, and see it arrive without restarting anything:",
      "",
      "    kubectl exec editorial -- sh -c 'echo Tuesday edition > /www/index.html'",
    ].join("\n"),
    fr: [
      "Un journal local affiche son édition sur les écrans de quarante mairies. Le serveur web du pod `site` est un produit acheté, qui ne sait servir que ce qui se",
      "trouve dans `/www` ; jusqu'ici, quelqu'un y copiait la page à la main chaque matin. La page de la rédaction est à `http://editorial` dans le cluster.",
      "",
      "Donnez au pod `site` (`site.yaml`) un second conteneur, `fetch`, qui va chercher cette page toutes les deux ou trois secondes et la pose là où `web` la sert. Puis",
      "publiez : écrivez `Tuesday edition` à la place de la page de la rédaction, et voyez-la arriver sans rien redémarrer :",
      "",
      "    kubectl exec editorial -- sh -c 'echo Tuesday edition > /www/index.html'",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "two-containers-ready",
      title: {
        en: "The pod site runs web and fetch, and both are ready",
        fr: "Le pod site fait tourner web et fetch, tous deux prêts",
      },
      points: 3,
      test: stays(
        site.satisfies(
          "object.status.containerStatuses.exists(c, c.name == 'web' && c.ready) && (object.status.containerStatuses.exists(c, c.name == 'fetch' && c.ready) || (has(object.status.initContainerStatuses) && object.status.initContainerStatuses.exists(c, c.name == 'fetch' && c.ready && has(c.state.running))))",
          { en: "containers web and fetch, both ready", fr: "les conteneurs web et fetch, tous deux prêts" },
        ),
        3000,
      ),
    },
    {
      id: "serves-the-edition",
      title: { en: "site serves the editors' page", fr: "site sert la page de la rédaction" },
      points: 4,
      test: pageIncludes("edition"),
    },
    {
      id: "follows-the-editors",
      title: {
        en: "The Tuesday edition arrives, and nothing was restarted",
        fr: "L'édition de mardi arrive, et rien n'a été redémarré",
      },
      points: 3,
      test: all(pageIncludes("Tuesday"), wasNeverRestarted),
      needs: ["two-containers-ready", "serves-the-edition"],
    },
  ],
  hints: [
    {
      en: "Two containers of a pod see each other's files only in a volume that both mount. `till-read.yaml` has everything that is needed for one.",
      fr: "Deux conteneurs d'un pod ne voient les fichiers l'un de l'autre que dans un volume que tous deux montent. `till-read.yaml` contient tout ce qu'il faut pour cela.",
    },
    {
      en: "`web` serves `/www`: mount the volume there. `fetch` may mount it anywhere, at `/content` for instance.",
      fr: "`web` sert `/www` : montez-y le volume. `fetch` peut le monter où il veut, par exemple sous `/content`.",
      opensOn: { check: "serves-the-edition", code: "exit-differs" },
    },
    {
      en: "A sidecar lives as long as the program beside it. A command that fetches once and ends is restarted again and again; a loop with `sleep 2` stays.",
      fr: "Un sidecar vit aussi longtemps que le programme d'à côté. Une commande qui va chercher une fois puis se termine est relancée sans cesse ; une boucle avec `sleep 2` reste.",
      opensOn: { check: "follows-the-editors", code: "output-differs" },
    },
    {
      en: 'The command of `fetch`: `["sh", "-c", "while true; do wget -qO /content/new http://editorial && mv /content/new /content/index.html; sleep 2; done"]`. `mv` puts the page in place whole, never half written.',
      fr: 'La commande de `fetch` : `["sh", "-c", "while true; do wget -qO /content/new http://editorial && mv /content/new /content/index.html; sleep 2; done"]`. `mv` pose la page d\'un coup, jamais à moitié écrite.',
    },
  ],
  nearMisses: [
    {
      name: "no-shared-volume",
      mistake: {
        en: "Lets fetch write to /www of its own container: web has another /www.",
        fr: "Fait écrire fetch dans le /www de son propre conteneur : web en a un autre.",
      },
      fails: "serves-the-edition",
      code: "exit-differs",
      earns: ["two-containers-ready"],
    },
    {
      name: "fetched-once",
      mistake: {
        en: "Fetches the page once and then sleeps: Tuesday never comes.",
        fr: "Va chercher la page une fois puis dort : mardi n'arrive jamais.",
      },
      fails: "follows-the-editors",
      code: "output-differs",
      earns: ["two-containers-ready", "serves-the-edition"],
    },
    {
      name: "copied-by-hand",
      mistake: {
        en: "Copies the page into the running web server by hand, as before.",
        fr: "Copie la page à la main dans le serveur web, comme avant.",
      },
      fails: "two-containers-ready",
      code: "expression-false",
      earns: ["serves-the-edition"],
    },
    {
      name: "fetch-serves-too",
      mistake: {
        en: "Starts a web server in fetch as well: both want port 8080 of the one pod.",
        fr: "Lance aussi un serveur web dans fetch : tous deux veulent le port 8080 du même pod.",
      },
      fails: "two-containers-ready",
      code: "expression-false",
      earns: [],
    },
  ],
});
