import { all, any, pod } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const mono = pod("nginx-mono");
const multi = pod("nginx-multi");
// The page may change between the two looks at it, hardly twice in a row.
const isWritersPage =
  'same() { [ "$(wget -T 3 -qO- http://localhost)" = "$(cat /page/index.html)" ]; }; same || same || same';

export default defineExercise({
  id: "pod-two-containers",
  module: 3,
  topics: ["pods", "labels-and-selectors", "sidecars"],
  level: "guided",
  minutes: 15,
  title: {
    en: "Pods: one container, then two",
    fr: "Pods : un conteneur, puis deux",
  },
  summary: {
    en: "Start a pod of one container, label it, then let two containers of one pod share their network and a folder.",
    fr: "Démarrez un pod d'un conteneur, donnez-lui un label, puis faites partager le réseau et un dossier à deux conteneurs d'un même pod.",
  },
  situation: {
    en: [
      "Your team wants a page of news that renews itself every two seconds, without building an image of its own: in the pod",
      "`nginx-multi`, nginx is to serve what its neighbour `writer` writes. The colleague who began it says: both containers run, and",
      "yet visitors see nginx's own welcome page.",
      "",
      "Both manifests are in your home directory. Start `nginx-mono`, give it the label `tier=front`, then make `nginx-multi` show the news.",
    ].join("\n"),
    fr: [
      "Votre équipe veut une page d'actualités qui se renouvelle toutes les deux secondes, sans construire d'image : dans le pod",
      "`nginx-multi`, nginx doit servir ce qu'écrit son voisin `writer`. Le collègue qui a commencé résume : les deux conteneurs",
      "tournent, et pourtant les visiteurs voient la page d'accueil de nginx.",
      "",
      "Les deux manifestes sont dans votre répertoire personnel. Démarrez `nginx-mono`, donnez-lui le label `tier=front`, puis faites afficher les actualités à `nginx-multi`.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "mono-is-ready",
      title: { en: "The pod nginx-mono runs and is ready", fr: "Le pod nginx-mono tourne et il est prêt" },
      points: 2,
      test: mono.satisfies("has(object.status.containerStatuses) && object.status.containerStatuses.all(c, c.ready)", {
        en: "every container of the pod is ready",
        fr: "tous les conteneurs du pod sont prêts",
      }),
    },
    {
      id: "mono-is-labelled",
      title: { en: "nginx-mono carries the label tier=front", fr: "nginx-mono porte le label tier=front" },
      points: 1,
      test: mono.hasLabel("tier", "front"),
    },
    {
      id: "network-is-shared",
      title: {
        en: "In nginx-multi, writer reaches nginx at localhost",
        fr: "Dans nginx-multi, writer joint nginx sur localhost",
      },
      points: 3,
      test: multi.runs(["wget", "-T", "3", "-qO", "/dev/null", "http://localhost"], { container: "writer" }),
    },
    {
      id: "page-is-shared",
      title: {
        en: "nginx-multi serves the page that writer writes",
        fr: "nginx-multi sert la page qu'écrit writer",
      },
      points: 4,
      test: all(
        multi.runs(["wget", "-T", "3", "-qO-", "http://localhost"], { container: "writer", prints: "news of" }),
        // A page that somebody wrote into nginx by hand would be news once, and never again.
        any(
          multi.runs(["sh", "-c", isWritersPage], { container: "writer" }),
          multi.mounts("/usr/share/nginx/html", { container: "nginx" }),
        ),
      ),
    },
  ],
  hints: [
    {
      en: "`kubectl apply -f nginx-mono.yaml` makes the pod, `kubectl label pod nginx-mono tier=front` labels it, `kubectl get pods --show-labels` shows the result.",
      fr: "`kubectl apply -f nginx-mono.yaml` crée le pod, `kubectl label pod nginx-mono tier=front` lui donne son label, `kubectl get pods --show-labels` montre le résultat.",
    },
    {
      en: "Containers of a pod share their network by themselves, but each has its own files. Which of the two mounts the volume `page` in `nginx-multi.yaml`?",
      fr: "Les conteneurs d'un pod partagent d'office le réseau, mais chacun a ses propres fichiers. Dans `nginx-multi.yaml`, lequel des deux monte le volume `page` ?",
    },
    {
      en: "nginx serves what lies in `/usr/share/nginx/html`. Give its container `volumeMounts` too, with the same volume and that path.",
      fr: "nginx sert ce qui se trouve dans `/usr/share/nginx/html`. Donnez aussi des `volumeMounts` à son conteneur : le même volume, à ce chemin.",
    },
    {
      en: "A running pod does not take another mount: `kubectl replace --force -f nginx-multi.yaml` deletes it and makes it anew.",
      fr: "Un pod en marche n'accepte pas de montage supplémentaire : `kubectl replace --force -f nginx-multi.yaml` le supprime et le recrée.",
    },
  ],
  nearMisses: [
    {
      name: "label-differs",
      mistake: { en: "Writes tier=frontend instead of tier=front.", fr: "Écrit tier=frontend au lieu de tier=front." },
      fails: "mono-is-labelled",
      code: "label-differs",
      earns: ["mono-is-ready"],
    },
    {
      name: "applied-unchanged",
      mistake: {
        en: "Applies nginx-multi.yaml as it is: both containers run, but share no files.",
        fr: "Applique nginx-multi.yaml tel quel : les deux conteneurs tournent, mais ne partagent aucun fichier.",
      },
      fails: "page-is-shared",
      code: "output-differs",
      earns: ["mono-is-ready", "mono-is-labelled", "network-is-shared"],
    },
    {
      name: "mounted-elsewhere",
      mistake: {
        en: "Mounts the volume in nginx, but where other web servers look for their pages.",
        fr: "Monte le volume dans nginx, mais là où d'autres serveurs web cherchent leurs pages.",
      },
      fails: "page-is-shared",
      code: "output-differs",
      earns: ["network-is-shared"],
    },
    {
      name: "refused-and-left",
      mistake: {
        en: "Repairs the file, but leaves the old pod running after kubectl apply was refused.",
        fr: "Corrige le fichier, mais laisse tourner l'ancien pod après le refus de kubectl apply.",
      },
      fails: "page-is-shared",
      code: "output-differs",
      earns: ["network-is-shared"],
    },
    {
      name: "page-by-hand",
      mistake: {
        en: "Writes a page into nginx by hand: visitors see news, and always the same.",
        fr: "Écrit une page dans nginx à la main : les visiteurs voient des nouvelles, toujours les mêmes.",
      },
      fails: "page-is-shared",
      code: "mount-absent",
      earns: ["mono-is-ready", "mono-is-labelled", "network-is-shared"],
    },
  ],
  freeFields: [
    { field: "Pod nginx-mono .*", why: "It is as the given manifest has it." },
    {
      field: "Pod nginx-multi .spec.containers[1].image",
      why: "What writes the page may be any image; that it is written is judged.",
    },
  ],
});
