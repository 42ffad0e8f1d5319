import { all, pod } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const orders = pod("orders");
const menu = pod("menu");
const importer = pod("import");
const backup = pod("backup");

const isReady = [
  "has(object.status.containerStatuses) && object.status.containerStatuses.all(c, c.ready)",
  { en: "the pod is placed and ready", fr: "le pod est placé et prêt" },
] as const;

export default defineExercise({
  id: "resources-room-for-all",
  module: 3,
  topics: ["requests-and-limits"],
  level: "alone",
  minutes: 20,
  title: {
    en: "Room for all in one kitchen",
    fr: "De la place pour tous dans la même cuisine",
  },
  summary: {
    en: "Reserve CPU and memory for four programs by what each of them needs, and see to it that the greedy one harms nobody but itself.",
    fr: "Réservez processeur et mémoire à quatre programmes selon leurs besoins, et faites en sorte que le glouton ne nuise qu'à lui-même.",
  },
  situation: {
    en: [
      "Four programs of a restaurant chain share a cluster. Last Friday at eight in the evening `import` leaked memory until the node had none left,",
      "and it was `orders` that died. `backup` has been `Pending` since Monday: somebody meant six per cent, and wrote `6`. Since then the team has agreed:",
      "",
      "- `orders` is the last to suffer: exactly 500m of CPU and 128Mi of memory, reserved, and not more.",
      "- `menu` has 100m and 64Mi reserved. It may use any CPU that is free, but never more than 128Mi.",
      "- `import` leaks. Past 64Mi of memory it is to be ended, and nobody else.",
      "- `backup` is content with a quarter of a CPU.",
      "",
      "Write this into `kitchen.yaml`, and start all four.",
    ].join("\n"),
    fr: [
      "Quatre programmes d'une chaîne de restaurants partagent un cluster. Vendredi dernier à vingt heures, une fuite de mémoire d'`import` a vidé le nœud,",
      "et c'est `orders` qui est mort. `backup` est `Pending` depuis lundi : quelqu'un pensait six pour cent et a écrit `6`. Depuis, l'équipe s'est mise d'accord :",
      "",
      "- `orders` souffre en dernier : exactement 500m de processeur et 128Mi de mémoire, réservés, et pas davantage.",
      "- `menu` a 100m et 64Mi réservés. Il peut prendre tout le processeur libre, mais jamais plus de 128Mi.",
      "- `import` fuit. Au-delà de 64Mi de mémoire, c'est lui qu'on arrête, et personne d'autre.",
      "- `backup` se contente d'un quart de processeur.",
      "",
      "Écrivez cela dans `kitchen.yaml`, et démarrez les quatre.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "orders-is-guaranteed",
      title: {
        en: "orders runs with 500m and 128Mi, reserved and not more (QoS Guaranteed)",
        fr: "orders tourne avec 500m et 128Mi, réservés et pas davantage (QoS Guaranteed)",
      },
      points: 3,
      test: all(
        orders.hasResources({
          requests: { cpu: "500m", memory: "128Mi" },
          limits: { cpu: "500m", memory: "128Mi" },
        }),
        orders.satisfies("object.status.qosClass == 'Guaranteed'", {
          en: "the pod's QoS class is Guaranteed",
          fr: "la classe QoS du pod est Guaranteed",
        }),
        orders.satisfies(...isReady),
      ),
    },
    {
      id: "menu-is-burstable",
      title: {
        en: "menu has 100m and 64Mi reserved, at most 128Mi, and may use free CPU",
        fr: "menu a 100m et 64Mi réservés, 128Mi au plus, et peut prendre le processeur libre",
      },
      points: 2,
      test: all(
        menu.hasResources({ requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } }),
        menu.satisfies("object.spec.containers.all(c, !('cpu' in c.resources.limits))", {
          en: "no CPU limit",
          fr: "aucune limite de processeur",
        }),
        menu.satisfies(...isReady),
      ),
    },
    {
      id: "import-is-contained",
      title: {
        en: "import is ended at 64Mi of memory (OOMKilled)",
        fr: "import est arrêté à 64Mi de mémoire (OOMKilled)",
      },
      points: 3,
      test: all(
        importer.hasResources({ limits: { memory: "64Mi" } }),
        importer.satisfies(
          "object.status.containerStatuses.exists(c, (has(c.lastState.terminated) && c.lastState.terminated.reason == 'OOMKilled') || (has(c.state.terminated) && c.state.terminated.reason == 'OOMKilled'))",
          { en: "the container was ended as OOMKilled", fr: "le conteneur a été arrêté, OOMKilled" },
        ),
      ),
    },
    {
      id: "backup-is-placed",
      title: { en: "backup reserves 250m, and runs", fr: "backup réserve 250m, et tourne" },
      points: 2,
      test: all(backup.hasResources({ requests: { cpu: "250m" } }), backup.satisfies(...isReady)),
    },
  ],
  hints: [
    {
      en: "`resources` belongs to each container, in the column of `image`. Below it `requests` is what is reserved, `limits` what is never exceeded. `cook.yaml` shows both.",
      fr: "`resources` appartient à chaque conteneur, dans la colonne d'`image`. Dessous, `requests` est ce qui est réservé, `limits` ce qui n'est jamais dépassé. `cook.yaml` montre les deux.",
    },
    {
      en: "A pod is `Guaranteed` when every container has limits for CPU and memory, and requests equal to them. `kubectl get pods -o custom-columns=NAME:.metadata.name,QOS:.status.qosClass` shows the class.",
      fr: "Un pod est `Guaranteed` quand chaque conteneur a des limites de processeur et de mémoire, et des requests égales. `kubectl get pods -o custom-columns=NAME:.metadata.name,QOS:.status.qosClass` montre la classe.",
      opensOn: { check: "orders-is-guaranteed", code: "resources-absent" },
    },
    {
      en: "Mind the units: `250m` is a quarter of a CPU, `6` is six whole ones. `64Mi` is 64 × 1024 × 1024 bytes, `64M` somewhat less.",
      fr: "Attention aux unités : `250m`, c'est un quart de processeur, `6`, ce sont six processeurs entiers. `64Mi` fait 64 × 1024 × 1024 octets, `64M` un peu moins.",
    },
    {
      en: "What is wanted of `import` is to be killed: a memory limit of `64Mi`, then `kubectl apply -f kitchen.yaml` and `kubectl get pod import`. If pods run already, `kubectl replace --force -f kitchen.yaml` starts them anew.",
      fr: "Ce qu'on attend d'`import`, c'est qu'il soit tué : une limite de mémoire de `64Mi`, puis `kubectl apply -f kitchen.yaml` et `kubectl get pod import`. Si des pods tournent déjà, `kubectl replace --force -f kitchen.yaml` les recrée.",
    },
  ],
  nearMisses: [
    {
      name: "orders-only-requests",
      mistake: {
        en: "Reserves for orders, but sets no limits: it is Burstable, and not the last to suffer.",
        fr: "Réserve pour orders sans fixer de limites : il est Burstable, et ne souffre pas en dernier.",
      },
      fails: "orders-is-guaranteed",
      code: "resources-absent",
      earns: ["menu-is-burstable", "import-is-contained", "backup-is-placed"],
    },
    {
      name: "menu-cpu-limited",
      mistake: {
        en: "Limits menu's CPU as well: it is slowed down while CPUs stand idle.",
        fr: "Limite aussi le processeur de menu : il est freiné alors que des processeurs sont libres.",
      },
      fails: "menu-is-burstable",
      code: "expression-false",
      earns: ["orders-is-guaranteed", "import-is-contained", "backup-is-placed"],
    },
    {
      name: "import-given-more",
      mistake: {
        en: "Gives import so much memory that it isn't killed any more: the leak has only more room.",
        fr: "Donne à import assez de mémoire pour qu'il ne soit plus tué : la fuite a simplement plus de place.",
      },
      fails: "import-is-contained",
      code: "resources-differ",
      earns: ["orders-is-guaranteed", "menu-is-burstable", "backup-is-placed"],
    },
    {
      name: "backup-limited-instead",
      mistake: {
        en: "Sets a limit of 250m for backup and leaves the request of 6: refused, a request can't exceed its limit.",
        fr: "Fixe une limite de 250m à backup en laissant la request de 6 : refusé, une request ne dépasse pas sa limite.",
      },
      fails: "backup-is-placed",
      code: "absent",
      earns: ["orders-is-guaranteed", "menu-is-burstable", "import-is-contained"],
    },
  ],
  freeFields: [
    { field: "Pod * .spec.containers[0].image", why: "It is as the given manifest has it." },
    { field: "Pod import .spec.containers[0].command*", why: "It is as the given manifest has it." },
  ],
});
