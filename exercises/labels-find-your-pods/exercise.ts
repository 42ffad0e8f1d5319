import { all, any, object, pod, service, stays } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const isAnnas = (name: string) => pod(name).hasLabel("owner", "anna");
/** A pod that was cleared away already has no owner either. */
const isNobodys = (name: string) =>
  any(
    object("Pod", name).isAbsent(),
    pod(name).satisfies("!('owner' in object.metadata.labels)", {
      en: `${name} has no label owner`,
      fr: `${name} n'a pas de label owner`,
    }),
  );

export default defineExercise({
  id: "labels-find-your-pods",
  module: 3,
  topics: ["labels-and-selectors"],
  level: "guided",
  minutes: 15,
  title: {
    en: "Find, mark and set aside pods by their labels",
    fr: "Retrouver, marquer et mettre à l'écart des pods par leurs labels",
  },
  summary: {
    en: "Mark the pods of one team, correct a mistyped label, take a sick pod out of the traffic without losing it, and clear away all that is a test.",
    fr: "Marquez les pods d'une équipe, corrigez un label mal tapé, retirez un pod malade du trafic sans le perdre, et faites le ménage dans les tests.",
  },
  situation: {
    en: [
      "Monday morning, six pods, and a note from Anna, who takes over the shop's production today:",
      "",
      "1. Give `owner=anna` to the pods of `shop` in production (`env=prod`), and to no others.",
      "2. `mail-1` is a test, but somebody mistyped its label: `tset`. Put it right.",
      "3. `shop-2` answers nonsense. Take it out of the traffic of the Service `shop`, but leave it running: she wants to look at it at eleven.",
      "4. Then delete everything that is a test, in one command, and nothing of production.",
    ].join("\n"),
    fr: [
      "Lundi matin, six pods, et un mot d'Anna, qui reprend aujourd'hui la production de la boutique :",
      "",
      "1. Donnez `owner=anna` aux pods de `shop` en production (`env=prod`), et à aucun autre.",
      "2. `mail-1` est un test, mais quelqu'un a mal tapé son label : `tset`. Corrigez-le.",
      "3. `shop-2` répond n'importe quoi. Sortez-le du trafic du Service `shop`, mais laissez-le tourner : elle veut l'examiner à onze heures.",
      "4. Puis supprimez tout ce qui est un test, en une commande, et rien de la production.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "owner-is-marked",
      title: {
        en: "The shop's production carries owner=anna, and nothing else does",
        fr: "La production de shop porte owner=anna, et rien d'autre",
      },
      points: 3,
      // kubectl marks one pod after the other: only what lasts is meant.
      test: stays(
        all(
          isAnnas("shop-1"),
          isAnnas("shop-2"),
          ...["shop-3", "stock-1", "stock-2", "mail-1"].map((name) => isNobodys(name)),
        ),
        3000,
      ),
    },
    {
      id: "typo-is-corrected",
      title: { en: "mail-1 carries env=test", fr: "mail-1 porte env=test" },
      points: 2,
      test: pod("mail-1").hasLabel("env", "test"),
    },
    {
      id: "sick-is-set-aside",
      title: {
        en: "The Service shop picks shop-1 alone, and shop-2 still runs",
        fr: "Le Service shop ne choisit que shop-1, et shop-2 tourne toujours",
      },
      points: 3,
      test: all(
        service("shop").selectsPodsOf("Pod", "shop-1", { onlyThem: true }),
        pod("shop-2").satisfies("object.status.phase == 'Running' && !has(object.metadata.deletionTimestamp)", {
          en: "shop-2 is running",
          fr: "shop-2 tourne",
        }),
      ),
    },
    {
      id: "tests-are-gone",
      title: {
        en: "All test pods are gone, and production is complete",
        fr: "Tous les pods de test ont disparu, et la production est au complet",
      },
      points: 2,
      test: all(
        object("Pod", "shop-1").exists(),
        object("Pod", "shop-2").exists(),
        object("Pod", "stock-1").exists(),
        object("Pod", "shop-3").isAbsent(),
        object("Pod", "stock-2").isAbsent(),
        object("Pod", "mail-1").isAbsent(),
      ),
      needs: ["typo-is-corrected"],
    },
  ],
  hints: [
    {
      en: "First look, then act: `kubectl get pods --show-labels`, then `kubectl get pods -l app=shop,env=prod`. A comma means *and*. Only when the list is right, put `label` in place of `get`.",
      fr: "D'abord regarder, ensuite agir : `kubectl get pods --show-labels`, puis `kubectl get pods -l app=shop,env=prod`. Une virgule signifie *et*. Une fois la liste exacte, remplacez `get` par `label`.",
    },
    {
      en: "`kubectl label pods -l app=shop,env=prod owner=anna` marks all that the selector finds. `owner-`, with a dash at the end, takes a label away again.",
      fr: "`kubectl label pods -l app=shop,env=prod owner=anna` marque tout ce que trouve le sélecteur. `owner-`, avec un tiret final, retire un label.",
      opensOn: { check: "owner-is-marked", code: "expression-false" },
    },
    {
      en: "A label that has a value is changed only with `--overwrite`: `kubectl label --overwrite pod mail-1 env=test`.",
      fr: "Un label qui a déjà une valeur ne change qu'avec `--overwrite` : `kubectl label --overwrite pod mail-1 env=test`.",
    },
    {
      en: "The Service looks for `app=shop` and `env=prod`. If one of the two isn't true of `shop-2` any more, it gets nothing: `kubectl label --overwrite pod shop-2 app=shop-sick`. Then `kubectl delete pods -l env=test`.",
      fr: "Le Service cherche `app=shop` et `env=prod`. Si l'un des deux n'est plus vrai de `shop-2`, il ne reçoit plus rien : `kubectl label --overwrite pod shop-2 app=shop-sick`. Puis `kubectl delete pods -l env=test`.",
    },
  ],
  nearMisses: [
    {
      name: "half-a-selector",
      mistake: {
        en: "Selects by app alone: the shop's test is Anna's now as well.",
        fr: "Sélectionne d'après app seulement : le test de la boutique est désormais à Anna aussi.",
      },
      fails: "owner-is-marked",
      code: "expression-false",
      earns: ["typo-is-corrected"],
    },
    {
      name: "deleted-the-sick",
      mistake: {
        en: "Deletes the sick pod: out of the traffic it is, and nobody can look at it any more.",
        fr: "Supprime le pod malade : il est bien sorti du trafic, mais plus personne ne peut l'examiner.",
      },
      fails: "sick-is-set-aside",
      code: "absent",
      earns: ["owner-is-marked"],
    },
    {
      name: "service-changed",
      mistake: {
        en: "Changes the Service's selector instead of the pod: now the other pod gets nothing either.",
        fr: "Change le sélecteur du Service plutôt que le pod : l'autre pod ne reçoit plus rien non plus.",
      },
      fails: "sick-is-set-aside",
      code: "selects-none",
      earns: ["owner-is-marked"],
    },
    {
      name: "typo-left",
      mistake: {
        en: "Deletes by env=test while mail-1 still says tset: the selector doesn't find it, and nobody complains.",
        fr: "Supprime d'après env=test alors que mail-1 dit encore tset : le sélecteur ne le trouve pas, et rien ne le signale.",
      },
      fails: "typo-is-corrected",
      code: "label-differs",
      earns: ["owner-is-marked", "sick-is-set-aside"],
    },
    {
      name: "deleted-too-much",
      mistake: {
        en: "Deletes by env!=test: everything but the tests.",
        fr: "Supprime d'après env!=test : tout, sauf les tests.",
      },
      fails: "tests-are-gone",
      code: "absent",
      earns: ["owner-is-marked", "typo-is-corrected"],
    },
    {
      name: "marked-all-but-tests",
      mistake: {
        en: "Marks whatever is not a test instead of the shop: the mistyped mail-1 gets an owner, too.",
        fr: "Marque tout ce qui n'est pas un test au lieu de la boutique : mail-1, au label mal tapé, reçoit aussi une propriétaire.",
      },
      fails: "owner-is-marked",
      code: "expression-false",
      earns: ["typo-is-corrected", "sick-is-set-aside"],
    },
  ],
});
