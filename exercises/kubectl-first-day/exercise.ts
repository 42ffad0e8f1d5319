import { all, deployment, homeFile, object, pod } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const poster = pod("poster");

export default defineExercise({
  id: "kubectl-first-day",
  module: 2,
  topics: ["kubectl", "declarative"],
  level: "guided",
  minutes: 20,
  parameters: { code: { from: 3000, to: 8999 }, serial: { from: 10000, to: 59999 } },
  title: {
    en: "First day at the bakery's cluster",
    fr: "Premier jour au cluster de la boulangerie",
  },
  summary: {
    en: "Start, look, read, go inside, change by the file, clear away: the seven things that one does with kubectl every day.",
    fr: "Démarrer, regarder, lire, entrer, modifier par le fichier, faire le ménage : les sept gestes quotidiens avec kubectl.",
  },
  situation: {
    en: [
      "Your first day with the bakery's cluster, and the list that lies on the desk:",
      "",
      "1. Start a pod `poster` from the image `nginx:1.28`, and say that it listens on port 80 (`kubectl run … --port`).",
      "2. The till reported a jam during the night. Look into the log of the pod `till` for the error's code, and for its serial number in the file `/etc/till/serial` inside. Write",
      "   both numbers into the file `answers.txt` in your home, for the repairman.",
      "3. The bakery opens a second room. Its Deployment is described in `bakery.yaml`, and not started yet: it is to run with 4 replicas, now and after the next `apply` too.",
      "4. The pod `banner` is from last year. Delete it, and nothing else.",
    ].join("\n"),
    fr: [
      "Votre premier jour avec le cluster de la boulangerie, et la liste posée sur le bureau :",
      "",
      "1. Démarrez un pod `poster` à partir de l'image `nginx:1.28`, en disant qu'il écoute sur le port 80 (`kubectl run … --port`).",
      "2. La caisse a signalé un blocage cette nuit. Cherchez le code de l'erreur dans le journal du pod `till`, et son numéro de série dans le fichier `/etc/till/serial`, à l'intérieur. Écrivez",
      "   les deux nombres dans le fichier `answers.txt` de votre répertoire personnel, pour le réparateur.",
      "3. La boulangerie ouvre une seconde salle. Son Deployment est décrit dans `bakery.yaml`, pas encore démarré : il doit tourner avec 4 réplicas, maintenant et après le prochain `apply` aussi.",
      "4. Le pod `banner` date de l'an dernier. Supprimez-le, et rien d'autre.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "poster-runs",
      title: {
        en: "The pod poster runs nginx:1.28, port 80 declared",
        fr: "Le pod poster exécute nginx:1.28, port 80 déclaré",
      },
      points: 2,
      test: all(
        poster.usesImage("nginx:1.28"),
        poster.satisfies("object.spec.containers.exists(c, has(c.ports) && c.ports.exists(p, p.containerPort == 80))", {
          en: "the container declares port 80",
          fr: "le conteneur déclare le port 80",
        }),
        poster.satisfies("object.status.containerStatuses.all(c, c.ready)", {
          en: "the pod is ready",
          fr: "le pod est prêt",
        }),
      ),
    },
    {
      id: "till-is-diagnosed",
      title: {
        en: "answers.txt names the error's code and the serial number",
        fr: "answers.txt donne le code de l'erreur et le numéro de série",
      },
      points: 3,
      test: all(homeFile("answers.txt").includes("E-@{code}"), homeFile("answers.txt").includes("S-@{serial}")),
    },
    {
      id: "bakery-by-the-file",
      title: {
        en: "bakery runs with 4 replicas, and bakery.yaml says so",
        fr: "bakery tourne avec 4 réplicas, et bakery.yaml le dit",
      },
      points: 3,
      test: all(homeFile("bakery.yaml").field(".spec.replicas").equals(4), deployment("bakery").hasReadyReplicas(4)),
    },
    {
      id: "banner-is-gone",
      title: { en: "banner is gone, everything else is there", fr: "banner a disparu, tout le reste est là" },
      points: 2,
      test: all(
        object("Pod", "banner").isAbsent(),
        object("Pod", "till").exists(),
        deployment("counter").hasReadyReplicas(2),
      ),
    },
  ],
  hints: [
    {
      en: "`kubectl run poster --image=nginx:1.28 --port=80` starts a pod; `kubectl get pods` shows what there is.",
      fr: "`kubectl run poster --image=nginx:1.28 --port=80` démarre un pod ; `kubectl get pods` montre ce qu'il y a.",
    },
    {
      en: '`kubectl logs till | grep ERROR` picks the line out of the log. `kubectl exec till -- cat /etc/till/serial` runs a command inside. `nano answers.txt`, or `echo "…" > answers.txt`, writes the file.',
      fr: '`kubectl logs till | grep ERROR` extrait la ligne du journal. `kubectl exec till -- cat /etc/till/serial` lance une commande à l\'intérieur. `nano answers.txt`, ou `echo "…" > answers.txt`, écrit le fichier.',
    },
    {
      en: "If only the cluster says 4, the next `apply` of the file takes it back to 2. Change `replicas` in `bakery.yaml`, then `kubectl apply -f bakery.yaml`.",
      fr: "Si seul le cluster dit 4, le prochain `apply` du fichier le ramène à 2. Changez `replicas` dans `bakery.yaml`, puis `kubectl apply -f bakery.yaml`.",
      opensOn: { check: "bakery-by-the-file", code: "not-ready" },
    },
    {
      en: "`kubectl delete pod banner` deletes this one pod. Mind `--all`: it means all.",
      fr: "`kubectl delete pod banner` supprime ce seul pod. Attention à `--all` : cela veut dire tous.",
    },
  ],
  nearMisses: [
    {
      name: "scaled-by-hand",
      mistake: {
        en: "Scales the Deployment by command: the cluster says 4, the file still 2.",
        fr: "Change le nombre par une commande : le cluster dit 4, le fichier toujours 2.",
      },
      fails: "bakery-by-the-file",
      code: "field-differs",
      earns: ["poster-runs", "banner-is-gone"],
    },
    {
      name: "port-forgotten",
      mistake: {
        en: "Starts the pod without saying its port.",
        fr: "Démarre le pod sans indiquer son port.",
      },
      fails: "poster-runs",
      code: "expression-false",
      earns: ["bakery-by-the-file"],
    },
    {
      name: "deleted-all",
      mistake: {
        en: "Deletes all pods: the counter's come back, the till doesn't.",
        fr: "Supprime tous les pods : ceux de counter reviennent, la caisse non.",
      },
      fails: "banner-is-gone",
      code: "absent",
      earns: ["till-is-diagnosed"],
    },
    {
      name: "log-only",
      mistake: {
        en: "Notes the code of the log, and not the serial number that is in the container.",
        fr: "Note le code du journal, mais pas le numéro de série qui est dans le conteneur.",
      },
      fails: "till-is-diagnosed",
      code: "text-absent",
      earns: [],
    },
  ],
});
