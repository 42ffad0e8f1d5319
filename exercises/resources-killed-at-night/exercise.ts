import { pod, stays } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const thumbs = pod("thumbs");
const search = pod("search");

export default defineExercise({
  id: "resources-killed-at-night",
  module: 3,
  topics: ["requests-and-limits"],
  level: "broken",
  minutes: 15,
  title: {
    en: "Killed at night, and never placed",
    fr: "Tué la nuit, ou jamais placé",
  },
  summary: {
    en: "One program is ended again and again without a word, another has waited for a place since yesterday: find out what each asked for.",
    fr: "Un programme est arrêté encore et encore sans un mot, un autre attend une place depuis hier : trouvez ce que chacun a demandé.",
  },
  situation: {
    en: [
      "A photo service calls you. `thumbs`, which makes small pictures of an album, ends at every large album; its log simply stops. And `search`",
      'has not started since a colleague "gave it some room" last night. Both are in `albums.yaml`.',
      "",
      "What is known: the largest album needs 96 MiB and a little, `search` runs with about 32 MiB. The operators grant `thumbs` a limit of `160Mi`",
      "(no more, and not none: on the same node runs the payment), and want `search` to reserve `64Mi`.",
    ].join("\n"),
    fr: [
      "Un service de photos vous appelle. `thumbs`, qui réduit les images d'un album, s'arrête à chaque gros album ; son journal s'interrompt, sans plus. Et",
      "`search` n'a plus démarré depuis qu'un collègue lui a « donné de la place », hier soir. Les deux sont dans `albums.yaml`.",
      "",
      "Ce que l'on sait : le plus gros album demande 96 Mio et un peu plus, `search` tourne avec environ 32 Mio. Les exploitants accordent à `thumbs` une limite de",
      "`160Mi` (pas plus, et pas aucune : le paiement tourne sur le même nœud), et demandent que `search` réserve `64Mi`.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "thumbs-survives",
      title: {
        en: "thumbs works through the large album and is not restarted",
        fr: "thumbs traite le gros album sans être redémarré",
      },
      points: 4,
      test: stays(
        thumbs.satisfies("object.status.containerStatuses.all(c, c.ready && c.restartCount == 0)", {
          en: "the pod is ready and has 0 restarts",
          fr: "le pod est prêt et compte 0 redémarrage",
        }),
        4000,
      ),
    },
    {
      id: "thumbs-is-limited",
      title: { en: "thumbs is limited to 160Mi", fr: "thumbs est limité à 160Mi" },
      points: 2,
      test: thumbs.hasResources({ limits: { memory: "160Mi" } }),
    },
    {
      id: "search-is-placed",
      title: { en: "search has a node, and runs", fr: "search a un nœud, et tourne" },
      points: 2,
      test: search.satisfies(
        "has(object.status.containerStatuses) && object.status.containerStatuses.all(c, c.ready)",
        {
          en: "the pod is placed and ready",
          fr: "le pod est placé et prêt",
        },
      ),
    },
    {
      id: "search-reserves",
      title: { en: "search reserves 64Mi", fr: "search réserve 64Mi" },
      points: 2,
      test: search.hasResources({ requests: { memory: "64Mi" } }),
    },
  ],
  hints: [
    {
      en: "Two different illnesses. `kubectl describe pod thumbs` shows how the last container ended (`Last State`), `kubectl describe pod search` why nobody took it (`Events`).",
      fr: "Deux maux différents. `kubectl describe pod thumbs` montre comment a fini le dernier conteneur (`Last State`), `kubectl describe pod search` pourquoi personne n'en a voulu (`Events`).",
    },
    {
      en: "`OOMKilled` with code 137: the kernel ended it when it wanted more than its memory **limit**. That is no fault of the node's, and nothing in the program's log can say it.",
      fr: "`OOMKilled`, code 137 : le noyau l'a arrêté quand il a voulu dépasser sa **limite** de mémoire. Le nœud n'y est pour rien, et le journal du programme ne peut pas le dire.",
    },
    {
      en: "The scheduler looks at **requests** only. `500Gi` is more than any node has; `kubectl get nodes -o custom-columns=NAME:.metadata.name,MEMORY:.status.allocatable.memory` shows what there is.",
      fr: "L'ordonnanceur ne regarde que les **requests**. `500Gi`, c'est plus que n'en a aucun nœud ; `kubectl get nodes -o custom-columns=NAME:.metadata.name,MEMORY:.status.allocatable.memory` montre ce qu'il y a.",
    },
    {
      en: "In `albums.yaml`: `limits: memory: 160Mi` for `thumbs`, `requests: memory: 64Mi` for `search`; then `kubectl replace --force -f albums.yaml`.",
      fr: "Dans `albums.yaml` : `limits: memory: 160Mi` pour `thumbs`, `requests: memory: 64Mi` pour `search` ; puis `kubectl replace --force -f albums.yaml`.",
    },
  ],
  nearMisses: [
    {
      name: "limit-removed",
      mistake: {
        en: "Takes the limit of thumbs away: it runs, until it is the payment's turn.",
        fr: "Supprime la limite de thumbs : il tourne, jusqu'au jour où c'est le tour du paiement.",
      },
      fails: "thumbs-is-limited",
      code: "resources-absent",
      earns: ["thumbs-survives", "search-is-placed", "search-reserves"],
    },
    {
      name: "limit-as-the-album",
      mistake: {
        en: "Sets the limit to exactly the size of the album: the program itself needs memory too.",
        fr: "Met la limite exactement à la taille de l'album : le programme lui-même a besoin de mémoire aussi.",
      },
      fails: "thumbs-survives",
      code: "expression-false",
      earns: ["search-is-placed", "search-reserves"],
    },
    {
      name: "only-the-request-raised",
      mistake: {
        en: "Reserves more for thumbs, but the wall stays where it was: refused, because a request can't exceed its limit.",
        fr: "Réserve davantage pour thumbs, mais le mur reste en place : refusé, car une request ne dépasse pas sa limite.",
      },
      fails: "thumbs-survives",
      code: "absent",
      earns: ["search-is-placed", "search-reserves"],
    },
    {
      name: "search-without-request",
      mistake: {
        en: "Takes the request of search away: it is placed, but nothing is reserved, and it is the first to go when memory is short.",
        fr: "Supprime la request de search : il est placé, mais rien n'est réservé, et il partira le premier si la mémoire manque.",
      },
      fails: "search-reserves",
      code: "resources-absent",
      earns: ["thumbs-survives", "thumbs-is-limited", "search-is-placed"],
    },
  ],
  freeFields: [
    { field: "Pod * .spec.containers[0].image", why: "It is as the given manifest has it." },
    {
      field: "Pod thumbs .spec.containers[0].resources.requests.memory",
      why: "The operators grant a limit; what thumbs asks for below it is open.",
    },
  ],
});
