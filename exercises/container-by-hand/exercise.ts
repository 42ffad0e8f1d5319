import { shell } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

export default defineExercise({
  id: "container-by-hand",
  module: 1,
  topics: ["container-isolation", "process-environment", "container-limits"],
  level: "guided",
  minutes: 20,
  title: { en: "Your own docker run, in ten lines", fr: "Votre propre docker run, en dix lignes" },
  summary: {
    en: "Write a script that runs any command in a container, out of nothing but parts of the kernel: namespaces, another root directory, a limit.",
    fr: "Écrivez un script qui exécute n'importe quelle commande dans un conteneur, avec pour seuls matériaux des morceaux du noyau : des namespaces, un autre répertoire racine, une limite.",
  },
  situation: {
    en: [
      "Before your team trusts containers with its accounts, it wants to see that no magic is involved. You build one by hand, without Docker, and with what",
      "every Linux has: a script `crate` in your home, to be used as `./crate COMMAND…`. What it runs",
      "",
      "- is process number 1 itself, and sees in `/proc` no process but its own;",
      "- knows its machine as `cabin`, while yours keeps its name;",
      "- has `root` in your home as its root directory, with nothing in it but busybox under all its names in `bin`, and `proc`;",
      "- has a network of its own, on which nothing runs;",
      "- may use 64 MiB of address space (65536 KiB) and no more.",
    ].join("\n"),
    fr: [
      "Avant de confier sa comptabilité à des conteneurs, votre équipe veut voir qu'il n'y a là aucune magie. Vous en construisez un à la main, sans Docker, avec ce que",
      "possède tout Linux : un script `crate` dans votre répertoire personnel, que l'on appelle par `./crate COMMANDE…`. Ce qu'il exécute",
      "",
      "- est lui-même le processus numéro 1, et ne voit dans `/proc` aucun autre processus que les siens ;",
      "- connaît sa machine sous le nom `cabin`, tandis que la vôtre garde le sien ;",
      "- a pour répertoire racine `root`, dans votre répertoire personnel, où il n'y a que busybox sous tous ses noms dans `bin`, et `proc` ;",
      "- a un réseau à lui, sur lequel rien ne tourne ;",
      "- dispose de 64 Mio d'espace d'adressage (65536 Kio) et pas davantage.",
    ].join("\n"),
  },
  abilities: { linuxNamespaces: true },
  namespace: "default",
  checks: [
    {
      id: "own-processes",
      title: {
        en: "The command is process number 1, in a /proc of its own",
        fr: "La commande est le processus numéro 1, dans un /proc à elle",
      },
      points: 3,
      test: shell.runs(["./crate", "cat", "/proc/1/comm"], { prints: "cat" }),
    },
    {
      id: "own-name",
      title: { en: "Inside, the machine is called cabin", fr: "À l'intérieur, la machine s'appelle cabin" },
      points: 2,
      test: shell.runs(["./crate", "hostname"], { prints: "cabin" }),
    },
    {
      id: "own-root",
      title: {
        en: "Its root directory holds busybox, and no /usr",
        fr: "Son répertoire racine contient busybox, et pas de /usr",
      },
      points: 2,
      test: shell.runs(["./crate", "sh", "-c", "test -x /bin/busybox && ! test -e /usr"]),
    },
    {
      id: "own-network",
      title: { en: "Its loopback has no address yet", fr: "Sa boucle locale n'a pas encore d'adresse" },
      points: 1,
      test: shell.runs(
        ["./crate", "sh", "-c", "busybox ifconfig lo | grep -q 127.0.0.1 && echo shared || echo apart"],
        {
          prints: "apart",
        },
      ),
    },
    {
      id: "memory-limit",
      title: { en: "Its limit is 65536 KiB", fr: "Sa limite est de 65536 Kio" },
      points: 2,
      test: shell.runs(["./crate", "sh", "-c", "ulimit -v"], { prints: "65536" }),
    },
  ],
  hints: [
    {
      en: "Fill the root directory first: `mkdir -p root/bin root/proc`, copy busybox to `root/bin`, then `root/bin/busybox --install root/bin`. A script begins with `#!/bin/bash` and needs `chmod +x crate`.",
      fr: "Remplissez d'abord le répertoire racine : `mkdir -p root/bin root/proc`, copiez busybox dans `root/bin`, puis `root/bin/busybox --install root/bin`. Un script commence par `#!/bin/bash` et demande `chmod +x crate`.",
      opensOn: { check: "own-root", code: "exit-differs" },
    },
    {
      en: "One `unshare` makes all namespaces: `--user --map-root-user` so that you may, then `--pid --fork --mount --uts --net`. It runs one command: a `bash -c '…'` that prepares the rest and then becomes the wanted program.",
      fr: "Un seul `unshare` crée tous les namespaces : `--user --map-root-user` pour en avoir le droit, puis `--pid --fork --mount --uts --net`. Il exécute une commande : un `bash -c '…'` qui prépare le reste puis devient le programme voulu.",
    },
    {
      en: "Without `--fork`, unshare itself stays where it was, its first child becomes number 1, and after that child nothing can start any more. Then mount a proc for the new list: `mount -t proc proc root/proc`. And `exec chroot root …` makes the command take the place of the shell, as number 1.",
      fr: "Sans `--fork`, unshare reste là où il était, son premier enfant devient le numéro 1, et après lui plus rien ne peut démarrer. Montez ensuite un proc pour cette liste : `mount -t proc proc root/proc`. Et `exec chroot root …` fait prendre à la commande la place du shell, comme numéro 1.",
      opensOn: { check: "own-processes", code: "exit-differs" },
    },
    {
      en: 'The words behind `./crate` are `"$@"`. Handed on to `bash -c \'… "$@"\' crate "$@"` they arrive one by one: the first word after the text is the script\'s name, the others its arguments.',
      fr: 'Les mots qui suivent `./crate` sont `"$@"`. Transmis à `bash -c \'… "$@"\' crate "$@"`, ils arrivent un à un : le premier mot après le texte est le nom du script, les autres ses arguments.',
    },
    {
      en: "`ulimit -v 65536` holds for the shell that says it and for everything it starts from then on. In parentheses it ends with them.",
      fr: "`ulimit -v 65536` vaut pour le shell qui le dit et pour tout ce qu'il lance ensuite. Entre parenthèses, il prend fin avec elles.",
      opensOn: { check: "memory-limit", code: "output-differs" },
    },
  ],
  nearMisses: [
    {
      name: "no-fork",
      mistake: {
        en: "Leaves out --fork: unshare stays in the old list of processes. Its first child, the command hostname, was number 1 of the new one; when it ended, nothing could start there any more.",
        fr: "Oublie --fork : unshare reste dans l'ancienne liste de processus. Son premier enfant, la commande hostname, était le numéro 1 de la nouvelle ; une fois terminé, plus rien ne pouvait y démarrer.",
      },
      fails: "own-processes",
      code: "exit-differs",
      earns: [],
    },
    {
      name: "processes-of-all",
      mistake: {
        en: "Shows the old /proc in the new root directory: the processes outside can all be seen.",
        fr: "Montre l'ancien /proc dans le nouveau répertoire racine : tous les processus de l'extérieur y sont visibles.",
      },
      fails: "own-processes",
      code: "output-differs",
      earns: ["own-name", "own-root", "own-network", "memory-limit"],
    },
    {
      name: "root-forgotten",
      mistake: {
        en: "Makes all namespaces and forgets the root directory: every file of the machine is there.",
        fr: "Crée tous les namespaces et oublie le répertoire racine : tous les fichiers de la machine sont là.",
      },
      fails: "own-root",
      code: "exit-differs",
      earns: ["own-processes", "own-name", "own-network", "memory-limit"],
    },
    {
      name: "network-shared",
      mistake: {
        en: "Leaves out --net: whatever listens on the machine's loopback answers in the container, too.",
        fr: "Oublie --net : tout ce qui écoute sur la boucle locale de la machine répond aussi dans le conteneur.",
      },
      fails: "own-network",
      code: "output-differs",
      earns: ["own-processes", "own-name", "own-root", "memory-limit"],
    },
    {
      name: "limit-in-a-subshell",
      mistake: {
        en: "Sets the limit in parentheses: it ends before the container begins.",
        fr: "Pose la limite entre parenthèses : elle prend fin avant que le conteneur ne commence.",
      },
      fails: "memory-limit",
      code: "output-differs",
      earns: ["own-processes", "own-name", "own-root", "own-network"],
    },
  ],
});
