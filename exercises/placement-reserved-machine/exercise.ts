import { all, deployment } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const forecast = deployment("forecast");
const website = deployment("website");

export default defineExercise({
  id: "placement-reserved-machine",
  module: 9,
  topics: ["placement"],
  level: "alone",
  minutes: 20,
  title: {
    en: "The weather service's own machine",
    fr: "La machine du service météo",
  },
  summary: {
    en: "One machine belongs to the forecast alone: keep the others off it, and the forecast on it.",
    fr: "Une machine est réservée aux prévisions : tenez-en les autres à l'écart, et gardez-y les prévisions.",
  },
  situation: {
    en: [
      "The weather service has paid for a machine with a lot of memory. Before the storm on Sunday, `forecast` must have it to itself; last",
      "Sunday half the pods of `website` were on it as well, and the storm warning came twenty minutes late.",
      "",
      "Choose any machine, and mark it with the label `team=weather` and the taint `team=weather:NoSchedule`. Then see to it that `forecast` runs",
      "on that machine, and no pod of `website` any longer. All six copies of `website` must be running all the same.",
    ].join("\n"),
    fr: [
      "Le service météo a payé une machine dotée de beaucoup de mémoire. Avant la tempête de dimanche, `forecast` doit l'avoir pour lui seul ;",
      "dimanche dernier, la moitié des pods de `website` s'y trouvaient aussi, et l'alerte est partie avec vingt minutes de retard.",
      "",
      "Choisissez une machine, et donnez-lui le label `team=weather` et la marque `team=weather:NoSchedule`. Faites ensuite en sorte que `forecast`",
      "tourne sur cette machine, et plus aucun pod de `website`. Les six copies de `website` doivent tourner malgré tout.",
    ].join("\n"),
  },
  abilities: { nodes: 2, clusterScope: true },
  namespace: "default",
  checks: [
    {
      id: "forecast-at-home",
      title: {
        en: "forecast runs on the machine of the weather service",
        fr: "forecast tourne sur la machine du service météo",
      },
      points: 4,
      test: all(
        forecast.hasReadyReplicas(1, { updated: true }),
        forecast.runsOn({ nodeLabels: { team: "weather" } }),
        forecast.satisfies(
          "has(object.spec.template.spec.tolerations) && object.spec.template.spec.tolerations.exists(t, t.key == 'team')",
          { en: "a toleration of the taint team", fr: "une tolérance envers la marque team" },
        ),
        // A toleration lets it in, and sends it nowhere.
        forecast.satisfies(
          "has(object.spec.template.spec.nodeName) || has(object.spec.template.spec.nodeSelector) || (has(object.spec.template.spec.affinity) && has(object.spec.template.spec.affinity.nodeAffinity))",
          {
            en: "a node selector or a node affinity that asks for its machine",
            fr: "un sélecteur de nœud ou une affinité de nœud qui demande sa machine",
          },
        ),
      ),
    },
    {
      id: "website-elsewhere",
      title: {
        en: "The six pods of website all run on other machines",
        fr: "Les six pods de website tournent tous sur d'autres machines",
      },
      points: 4,
      test: all(website.hasReadyReplicas(6), website.runsOn({ withoutNodeLabels: { team: "weather" } })),
      needs: ["forecast-at-home"],
    },
    {
      id: "website-needs-no-rule",
      title: {
        en: "The machine keeps the others away by itself: website has no rule of its own",
        fr: "C'est la machine qui écarte les autres : website n'a aucune règle à lui",
      },
      points: 2,
      test: all(
        website.satisfies(
          "!has(object.spec.template.spec.affinity) && !has(object.spec.template.spec.nodeSelector) && !has(object.spec.template.spec.nodeName) && !has(object.spec.template.spec.tolerations)",
          {
            en: "no selector, affinity or toleration in website",
            fr: "ni sélecteur, ni affinité, ni tolérance dans website",
          },
        ),
        forecast.runsOn({ nodeTaints: ["team=weather:NoSchedule"] }),
      ),
      needs: ["website-elsewhere"],
    },
  ],
  hints: [
    {
      en: "`kubectl label node NODE team=weather`, then `kubectl taint node NODE team=weather:NoSchedule`.",
      fr: "`kubectl label node NŒUD team=weather`, puis `kubectl taint node NŒUD team=weather:NoSchedule`.",
    },
    {
      en: "`forecast` needs two things in its pod template: a `nodeSelector` that draws it there, and a toleration that lets it in.",
      fr: "`forecast` a besoin de deux choses dans son modèle de pod : un `nodeSelector` qui l'y attire, et une tolérance qui l'y laisse entrer.",
    },
    {
      en: "A pod of `website` is still there: `NoSchedule` keeps newcomers away and leaves the others alone. Let `website` make new pods: `kubectl rollout restart deployment/website`.",
      fr: "Un pod de `website` s'y trouve encore : `NoSchedule` écarte les nouveaux venus et laisse les autres. Faites créer de nouveaux pods à `website` : `kubectl rollout restart deployment/website`.",
      opensOn: { check: "website-elsewhere", code: "unwanted-node" },
    },
    {
      en: "In `kubectl edit deployment forecast`, beside `containers`:\n\n```yaml\n      nodeSelector:\n        team: weather\n      tolerations:\n      - key: team\n        value: weather\n        effect: NoSchedule\n```",
      fr: "Dans `kubectl edit deployment forecast`, à côté de `containers` :\n\n```yaml\n      nodeSelector:\n        team: weather\n      tolerations:\n      - key: team\n        value: weather\n        effect: NoSchedule\n```",
    },
  ],
  nearMisses: [
    {
      name: "tolerates-only",
      mistake: {
        en: "Gives forecast the toleration and no selector: it may go there, and stays where it was.",
        fr: "Donne à forecast la tolérance sans sélecteur : il peut y aller, et reste ailleurs.",
      },
      fails: "forecast-at-home",
      code: "wrong-node",
      earns: [],
    },
    {
      name: "selects-only",
      mistake: {
        en: "Gives forecast the selector and no toleration: the only machine that would do refuses it.",
        fr: "Donne à forecast le sélecteur sans tolérance : la seule machine possible le refuse.",
      },
      fails: "forecast-at-home",
      code: "not-ready",
      earns: [],
    },
    {
      name: "old-pods-stay",
      mistake: {
        en: "Marks the machine and moves forecast, but leaves the old pods of website where they are.",
        fr: "Marque la machine et déplace forecast, mais laisse les anciens pods de website où ils sont.",
      },
      fails: "website-elsewhere",
      code: "unwanted-node",
      earns: ["forecast-at-home"],
    },
    {
      name: "tied-the-website",
      mistake: {
        en: "Sends website away with a rule of its own: every other program would need one too.",
        fr: "Éloigne website par une règle à lui : tous les autres programmes devraient en avoir une aussi.",
      },
      fails: "website-needs-no-rule",
      code: "expression-false",
      earns: ["forecast-at-home", "website-elsewhere"],
    },
    {
      name: "swept-by-hand",
      mistake: {
        en: "Labels the machine and sweeps website off it by hand, without a taint: at the next rollout it is back.",
        fr: "Pose le label et balaie website de la machine à la main, sans taint : au prochain déploiement, il est de retour.",
      },
      fails: "website-needs-no-rule",
      code: "taint-absent",
      earns: ["forecast-at-home", "website-elsewhere"],
    },
  ],
  freeFields: [
    {
      field: "Deployment forecast .spec.template.spec.tolerations[0].effect",
      why: "A toleration of all effects tolerates this one.",
    },
  ],
});
