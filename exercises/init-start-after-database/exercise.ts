import { all, inOrder, pod, stays } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const invoices = pod("invoices");

const hasStarted = invoices.satisfies("object.status.containerStatuses.all(c, c.ready && c.restartCount == 0)", {
  en: "the container invoices is ready and never crashed",
  fr: "le conteneur invoices est prêt et n'a jamais planté",
});

export default defineExercise({
  id: "init-start-after-database",
  module: 3,
  topics: ["init-containers"],
  level: "alone",
  minutes: 20,
  title: {
    en: "Invoices start after the ledger",
    fr: "La facturation démarre après le grand livre",
  },
  summary: {
    en: "Let a program wait for its database and for one migration, in this order, without changing the program.",
    fr: "Faites attendre à un programme sa base de données puis une migration, dans cet ordre, sans modifier le programme.",
  },
  situation: {
    en: [
      "After every power cut the same telephone call: `invoices` is in `CrashLoopBackOff`, because it came up before `ledger`, the database. And when both are up, somebody has",
      "to run the migration by hand. The accountants want to sleep through the next one.",
      "",
      "Complete `invoices.yaml`, without touching the container `invoices`: first wait until `ledger` accepts connections on port 5432, then run the migration once,",
      "`nc -z ledger 5432 && echo version 7 > /data/schema`, into the volume `data`. It must never run without the ledger.",
      "",
      "The test is the power cut: start `invoices` while there is no ledger, look at it for a moment, and only then apply `ledger.yaml`.",
    ].join("\n"),
    fr: [
      "Après chaque coupure de courant, le même coup de fil : `invoices` est en `CrashLoopBackOff`, parce qu'il est revenu avant `ledger`, la base de données. Et une fois les deux",
      "debout, quelqu'un doit lancer la migration à la main. La comptabilité aimerait dormir pendant la prochaine.",
      "",
      "Complétez `invoices.yaml` sans toucher au conteneur `invoices` : attendez d'abord que `ledger` accepte des connexions sur le port 5432, puis lancez une fois la migration,",
      "`nc -z ledger 5432 && echo version 7 > /data/schema`, dans le volume `data`. Elle ne doit jamais s'exécuter sans le grand livre.",
      "",
      "L'épreuve, c'est la coupure : démarrez `invoices` alors qu'il n'y a pas de `ledger`, observez-le un instant, et n'appliquez `ledger.yaml` qu'ensuite.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "waits-for-the-ledger",
      title: {
        en: "Without a ledger, invoices waits and does not crash; with it, it starts",
        fr: "Sans ledger, invoices attend sans planter ; avec lui, il démarre",
      },
      points: 4,
      test: inOrder(
        stays(
          invoices.satisfies(
            "object.status.phase == 'Pending' && object.status.initContainerStatuses.exists(c, has(c.state.running))",
            {
              en: "an init container runs, and the program is not started yet",
              fr: "un conteneur d'initialisation tourne, et le programme n'est pas encore démarré",
            },
          ),
          1500,
        ),
        hasStarted,
      ),
    },
    {
      id: "migrated-once",
      title: {
        en: "The migration ran once, after the wait, and did not fail",
        fr: "La migration s'est exécutée une fois, après l'attente, sans échec",
      },
      points: 3,
      test: all(
        hasStarted,
        invoices.satisfies(
          "object.status.initContainerStatuses.size() == 2 && object.status.initContainerStatuses.all(c, has(c.state.terminated) && c.state.terminated.exitCode == 0 && c.restartCount == 0)",
          {
            en: "two init containers, each ended with code 0 and 0 restarts",
            fr: "deux conteneurs d'initialisation, chacun terminé avec le code 0 et 0 redémarrage",
          },
        ),
      ),
    },
    {
      id: "schema-is-there",
      title: {
        en: "invoices finds the schema, version 7, in /data",
        fr: "invoices trouve le schéma, version 7, dans /data",
      },
      points: 3,
      test: invoices.runs(["cat", "/data/schema"], { container: "invoices", prints: "version 7" }),
    },
  ],
  hints: [
    {
      en: "`initContainers` stands beside `containers`, with the same kind of list. Its entries run one after the other, each to its end, before the first of `containers` starts.",
      fr: "`initContainers` se place à côté de `containers`, avec une liste de même forme. Ses éléments s'exécutent l'un après l'autre, chacun jusqu'à sa fin, avant que ne démarre le premier de `containers`.",
    },
    {
      en: "For the wait, a loop that ends when the port opens: `until nc -z ledger 5432; do sleep 1; done`. `shop-waits.yaml` has one.",
      fr: "Pour l'attente, une boucle qui se termine quand le port s'ouvre : `until nc -z ledger 5432; do sleep 1; done`. `shop-waits.yaml` en contient une.",
    },
    {
      en: "An init container failed and was repeated? Then the migration came too early, or has no `/data`. The wait must stand above it in the list, and the migration must mount the volume `data`.",
      fr: "Un conteneur d'initialisation a échoué et a été relancé ? La migration est venue trop tôt, ou n'a pas de `/data`. L'attente doit figurer au-dessus d'elle dans la liste, et la migration doit monter le volume `data`.",
      opensOn: { check: "migrated-once", code: "expression-false" },
    },
    {
      en: 'Two entries under `initContainers`: `wait-for-ledger` with the loop; `migrate` with `["sh", "-c", "nc -z ledger 5432 && echo version 7 > /data/schema"]` and the same `volumeMounts` as `invoices`. Then `kubectl replace --force -f invoices.yaml`, wait, `kubectl apply -f ledger.yaml`.',
      fr: 'Deux éléments sous `initContainers` : `wait-for-ledger` avec la boucle ; `migrate` avec `["sh", "-c", "nc -z ledger 5432 && echo version 7 > /data/schema"]` et les mêmes `volumeMounts` qu\'`invoices`. Puis `kubectl replace --force -f invoices.yaml`, attendez, `kubectl apply -f ledger.yaml`.',
    },
  ],
  nearMisses: [
    {
      name: "migrate-first",
      mistake: {
        en: "Puts the migration before the wait: it fails and is repeated until the ledger happens to be there.",
        fr: "Place la migration avant l'attente : elle échoue et recommence jusqu'à ce que le grand livre soit là par chance.",
      },
      fails: "migrated-once",
      code: "expression-false",
      earns: ["schema-is-there"],
    },
    {
      name: "waits-beside",
      mistake: {
        en: "Puts the wait beside the program, into containers: both start together, and the program crashes.",
        fr: "Place l'attente à côté du programme, dans containers : les deux démarrent ensemble, et le programme plante.",
      },
      fails: "waits-for-the-ledger",
      code: "expression-false",
      earns: [],
    },
    {
      name: "migrates-elsewhere",
      mistake: {
        en: "Forgets to mount the volume in the migration: it can't write /data, and fails.",
        fr: "Oublie de monter le volume dans la migration : elle ne peut pas écrire dans /data, et échoue.",
      },
      fails: "schema-is-there",
      code: "no-running-pods",
      earns: [],
    },
    {
      name: "wrong-name",
      mistake: {
        en: "Waits for a name that does not exist: the pod waits for ever.",
        fr: "Attend un nom qui n'existe pas : le pod attend à jamais.",
      },
      fails: "waits-for-the-ledger",
      code: "expression-false",
      earns: [],
    },
  ],
  freeFields: [
    { field: "Pod invoices .spec.initContainers[0].command*", why: "How it waits is judged while there is no ledger." },
    { field: "Pod invoices .spec.initContainers[*].image", why: "Any image with the programs will do." },
    { field: "Pod ledger .*", why: "It is as the given manifest has it." },
    { field: "Service ledger .*", why: "It is as the given manifest has it." },
  ],
});
