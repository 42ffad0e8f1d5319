import { all, deployment } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const staging = deployment("invoice", { namespace: "staging" });
const prod = deployment("invoice", { namespace: "prod" });
const speaksTo = (app: typeof prod, bank: string) => app.runs(["sh", "-c", 'echo "<$BANK>"'], { prints: `<${bank}>` });

export default defineExercise({
  id: "two-life-cycles",
  module: 4,
  topics: ["two-life-cycles"],
  level: "alone",
  minutes: 20,
  title: { en: "The version moves, the environment stays", fr: "La version avance, l'environnement reste" },
  summary: {
    en: "Move an application's version through staging and prod while prod's environment changes on a day of its own.",
    fr: "Faites passer une version par la recette puis la production, pendant que l'environnement de production change à sa propre date.",
  },
  situation: {
    en: [
      "Twice this year, invoices from a test went to real customers: the configuration of staging had travelled to production along with the version. The",
      "team has drawn the line since: `invoice/base` is what all have in common, `invoice/staging` and `invoice/prod` say what is true there alone. Bring both up with `kubectl apply -k`.",
      "",
      "Two things happen this week, and neither may wait for the other. Version 1.26 is to be tested in staging while prod stays on 1.25. And the bank moves: from Wednesday",
      "on, prod must speak to `pay.bank.example`, still with 1.25. When both have been seen to work, prod gets 1.26.",
    ].join("\n"),
    fr: [
      "Deux fois cette année, des factures d'essai sont parties chez de vrais clients : la configuration de recette avait voyagé en production avec la version. Depuis, l'équipe a",
      "tracé la limite : `invoice/base` est ce que tous ont en commun, `invoice/staging` et `invoice/prod` disent ce qui n'est vrai que là. Démarrez les deux avec `kubectl apply -k`.",
      "",
      "Deux choses arrivent cette semaine, et aucune ne peut attendre l'autre. La version 1.26 doit être testée en recette pendant que la production reste en 1.25. Et la banque déménage : dès",
      "mercredi, la production doit s'adresser à `pay.bank.example`, toujours en 1.25. Quand les deux auront fait leurs preuves, la production passera en 1.26.",
    ].join("\n"),
  },
  abilities: { clusterScope: true },
  namespace: "default",
  checks: [
    {
      id: "both-up",
      title: {
        en: "1.25 runs in both, and each speaks to its own bank",
        fr: "La 1.25 tourne dans les deux, chacune avec sa propre banque",
      },
      points: 2,
      test: all(
        staging.usesImage("nginx:1.25"),
        prod.usesImage("nginx:1.25"),
        staging.hasReadyReplicas(1),
        prod.hasReadyReplicas(2),
        speaksTo(staging, "bank.test"),
        speaksTo(prod, "bank.example"),
      ),
    },
    {
      id: "version-moves",
      title: {
        en: "1.26 is in staging alone, with staging's bank",
        fr: "La 1.26 est en recette seulement, avec la banque de recette",
      },
      points: 3,
      test: all(
        staging.usesImage("nginx:1.26"),
        prod.usesImage("nginx:1.25"),
        staging.hasReadyReplicas(1, { updated: true }),
        speaksTo(staging, "bank.test"),
      ),
      needs: ["both-up"],
    },
    {
      id: "environment-moves",
      title: {
        en: "Prod speaks to pay.bank.example, still with 1.25",
        fr: "La production s'adresse à pay.bank.example, toujours en 1.25",
      },
      points: 3,
      test: all(
        prod.usesImage("nginx:1.25"),
        prod.hasReadyReplicas(2, { updated: true }),
        speaksTo(prod, "pay.bank.example"),
      ),
      needs: ["both-up"],
    },
    {
      id: "promoted",
      title: {
        en: "Prod runs 1.26, and its environment is its own",
        fr: "La production tourne en 1.26, et son environnement reste le sien",
      },
      points: 2,
      test: all(
        prod.usesImage("nginx:1.26"),
        prod.hasReadyReplicas(2, { updated: true }),
        speaksTo(prod, "pay.bank.example"),
      ),
      needs: ["version-moves", "environment-moves"],
    },
  ],
  hints: [
    {
      en: "`kubectl kustomize invoice/prod` shows what `kubectl apply -k invoice/prod` would send. Which of its lines are the application, which the environment?",
      fr: "`kubectl kustomize invoice/prod` montre ce qu'enverrait `kubectl apply -k invoice/prod`. Quelles lignes relèvent de l'application, lesquelles de l'environnement ?",
    },
    {
      en: "The version is `newTag`, in the folder of the environment that moves. What you change in `base` changes for both.",
      fr: "La version, c'est `newTag`, dans le dossier de l'environnement qui avance. Ce que vous changez dans `base` change pour les deux.",
    },
    {
      en: "The bank stands in `configMapGenerator`. Change it in the file and apply: the ConfigMap gets a new name, and so the pods are replaced and read it.",
      fr: "La banque est dans `configMapGenerator`. Changez-la dans le fichier, puis appliquez : le ConfigMap reçoit un nouveau nom, les pods sont donc remplacés et la lisent.",
    },
    {
      en: "The ConfigMap says one thing and the process another: variables are read when a process starts. Change the file instead of the object, and apply.",
      fr: "Le ConfigMap dit une chose et le processus une autre : les variables se lisent au démarrage. Changez le fichier plutôt que l'objet, puis appliquez.",
      opensOn: { check: "environment-moves", code: "output-differs" },
    },
  ],
  nearMisses: [
    {
      name: "updated-both",
      mistake: {
        en: "Changes the version everywhere at once: what was to be tested first is already in production.",
        fr: "Change la version partout d'un coup : ce qu'il fallait d'abord tester est déjà en production.",
      },
      fails: "version-moves",
      code: "image-differs",
      earns: ["both-up"],
    },
    {
      name: "patched-the-configmap",
      mistake: {
        en: "Changes the ConfigMap in the cluster: the running processes keep the bank that they read when they started.",
        fr: "Modifie le ConfigMap dans le cluster : les processus en marche gardent la banque lue à leur démarrage.",
      },
      fails: "environment-moves",
      code: "output-differs",
      earns: ["both-up", "version-moves"],
    },
    {
      name: "copied-staging-to-prod",
      mistake: {
        en: "Copies staging's file over prod's: the version arrives, and the test bank with it.",
        fr: "Copie le fichier de recette sur celui de production : la version arrive, et la banque de test avec elle.",
      },
      fails: "promoted",
      code: "output-differs",
      earns: ["both-up", "version-moves", "environment-moves"],
    },
  ],
  freeFields: [
    {
      field: "ConfigMap */environment-* .data.BANK",
      why: "Kustomize makes a new one for each change; what the running pods were given is judged.",
    },
  ],
});
