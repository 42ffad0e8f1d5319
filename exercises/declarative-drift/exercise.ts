import { all, deployment, homeFile, service } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const web = deployment("web");

export default defineExercise({
  id: "declarative-drift",
  module: 2,
  topics: ["declarative", "kubectl"],
  level: "broken",
  minutes: 20,
  title: {
    en: "The cluster that no longer is what the files say",
    fr: "Le cluster qui n'est plus ce que disent les fichiers",
  },
  summary: {
    en: "During a night of trouble somebody changed the cluster past the files: find every difference, keep the one that was right, and bring files and cluster together.",
    fr: "Pendant une nuit difficile, quelqu'un a modifié le cluster sans passer par les fichiers : trouvez chaque différence, gardez celle qui était juste, et réconciliez fichiers et cluster.",
  },
  situation: {
    en: [
      "The files in `shop/` are what your team agreed on, and what is kept in Git. Last night there was trouble, and a colleague applied changed copies from her laptop until it was quiet.",
      "Her note: \"Scaled `web` down and went back to the old image, forget both. Moved the Service to 8080, don't know why any more. But `MODE=safe` must stay, without",
      'it the shop falls over at the first order."',
      "",
      "Make the cluster be again what the files say, with the one exception, and put that one into the file, so that the next `apply` doesn't depend on anybody's memory. `kubectl diff` shows",
      "what an `apply` would change.",
    ].join("\n"),
    fr: [
      "Les fichiers de `shop/` sont ce dont votre équipe est convenue, et ce qui est conservé dans Git. La nuit dernière a été agitée, et une collègue a appliqué des copies modifiées depuis son portable jusqu'au retour",
      "au calme. Son mot : « J'ai réduit `web` et repris l'ancienne image, oubliez les deux. J'ai passé le Service sur 8080, je ne sais plus pourquoi. Mais `MODE=safe` doit rester : sans",
      "lui, la boutique tombe à la première commande. »",
      "",
      "Faites que le cluster soit de nouveau ce que disent les fichiers, à cette exception près, et inscrivez-la dans le fichier, pour que le prochain `apply` ne dépende de la mémoire de personne. `kubectl diff`",
      "montre ce qu'un `apply` changerait.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "web-as-agreed",
      title: {
        en: "web runs as agreed: 3 replicas of nginx:1.28",
        fr: "web tourne comme convenu : 3 réplicas de nginx:1.28",
      },
      points: 3,
      test: all(web.usesImage("nginx:1.28"), web.hasReadyReplicas(3, { updated: true })),
    },
    {
      id: "service-as-agreed",
      title: { en: "The Service web answers on port 80 again", fr: "Le Service web répond de nouveau sur le port 80" },
      points: 3,
      test: all(
        service("web").answersOn(80),
        service("web").satisfies("object.spec.ports.all(p, p.port == 80)", {
          en: "port 80 and no other, as shop/service.yaml says",
          fr: "le port 80 et aucun autre, comme le dit shop/service.yaml",
        }),
      ),
    },
    {
      id: "hotfix-is-written-down",
      title: {
        en: "MODE=safe is set in the cluster, and stands in shop/web.yaml",
        fr: "MODE=safe est actif dans le cluster, et figure dans shop/web.yaml",
      },
      points: 4,
      test: all(
        web.hasVariable("MODE", { value: "safe" }),
        homeFile("shop/web.yaml").includes("MODE"),
        homeFile("shop/web.yaml").includes("safe"),
        homeFile("shop/web.yaml").field(".spec.replicas").equals(3),
        homeFile("shop/web.yaml").includes("nginx:1.28"),
      ),
      needs: ["web-as-agreed"],
    },
  ],
  hints: [
    {
      en: "`kubectl diff -f shop/` compares: a line with `-` is what the cluster has, one with `+` what the files want.",
      fr: "`kubectl diff -f shop/` compare : une ligne avec `-` est ce qu'a le cluster, une ligne avec `+` ce que veulent les fichiers.",
    },
    {
      en: "The diff also takes `MODE` away: what was applied before and is missing in the file now is removed. Put it into the file first, then hand the file in.",
      fr: "Le diff retire aussi `MODE` : ce qui avait été appliqué et manque maintenant dans le fichier est supprimé. Inscrivez-le d'abord dans le fichier, puis soumettez le fichier.",
      opensOn: { check: "hotfix-is-written-down", code: "variable-absent" },
    },
    {
      en: "In `shop/web.yaml`, in the column of `image`: `env:`, below it `- name: MODE` and `value: safe`.",
      fr: "Dans `shop/web.yaml`, dans la colonne d'`image` : `env:`, et dessous `- name: MODE` et `value: safe`.",
      opensOn: { check: "hotfix-is-written-down", code: "text-absent" },
    },
    {
      en: "`kubectl apply -f shop/` hands in the whole folder. Should the Service end up with two ports, take the old one out with `kubectl edit service web`, or `kubectl replace -f shop/service.yaml`.",
      fr: "`kubectl apply -f shop/` soumet tout le dossier. Si le Service se retrouve avec deux ports, retirez l'ancien avec `kubectl edit service web`, ou `kubectl replace -f shop/service.yaml`.",
    },
  ],
  nearMisses: [
    {
      name: "exported-the-drift",
      mistake: {
        en: "Writes the cluster's state over the file: now the night is the agreement.",
        fr: "Écrase le fichier par l'état du cluster : la nuit devient l'accord.",
      },
      fails: "web-as-agreed",
      code: "image-differs",
      earns: [],
    },
    {
      name: "applied-and-left",
      mistake: {
        en: "Applies the folder without reading the diff: MODE stood in no file, and is gone.",
        fr: "Applique le dossier sans lire le diff : MODE ne figurait dans aucun fichier, et disparaît.",
      },
      fails: "hotfix-is-written-down",
      code: "variable-absent",
      earns: ["web-as-agreed", "service-as-agreed"],
    },
    {
      name: "set-by-hand-again",
      mistake: {
        en: "Applies the folder, then sets MODE by hand again: it works until the next apply.",
        fr: "Applique le dossier, puis remet MODE à la main : cela tient jusqu'au prochain apply.",
      },
      fails: "hotfix-is-written-down",
      code: "text-absent",
      earns: ["web-as-agreed", "service-as-agreed"],
    },
    {
      name: "written-not-applied",
      mistake: {
        en: "Mends the file and doesn't hand it in: a file alone changes nothing.",
        fr: "Corrige le fichier sans le soumettre : un fichier seul ne change rien.",
      },
      fails: "web-as-agreed",
      code: "image-differs",
      earns: [],
    },
    {
      name: "one-door-more",
      mistake: {
        en: "Adds the agreed port to the Service and leaves the other one: it answers, but it is not what the files say.",
        fr: "Ajoute au Service le port convenu et laisse l'autre : il répond, mais ce n'est pas ce que disent les fichiers.",
      },
      fails: "service-as-agreed",
      code: "expression-false",
      earns: ["web-as-agreed", "hotfix-is-written-down"],
    },
  ],
});
