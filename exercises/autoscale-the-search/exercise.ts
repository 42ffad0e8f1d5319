import { all, deployment, object } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const search = deployment("search");
const scaler = object("HorizontalPodAutoscaler", "search");

export default defineExercise({
  id: "autoscale-the-search",
  module: 4,
  topics: ["autoscaling"],
  level: "guided",
  minutes: 20,
  title: { en: "More copies when it gets busy", fr: "Plus de copies quand l'affluence monte" },
  summary: {
    en: "Let an autoscaler follow a real load: up when the visitors come, down again when they are gone.",
    fr: "Laissez un autoscaler suivre une vraie charge : monter quand les visiteurs arrivent, redescendre quand ils sont partis.",
  },
  situation: {
    en: [
      "On Monday the sale begins at ten. Last year somebody scaled the search up by hand at nine, was ill in the evening, and forty copies ran",
      "for three weeks. This year nobody is to think of it: at least 1 copy, at most 6, and half of the requested processor used on average.",
      "",
      "The autoscaler is written down in `search-hpa.yaml`, but the Deployment `search` lacks what it needs (200m of CPU for each copy is right; give it a limit of 500m). Make it work,",
      "send visitors (`kubectl scale deployment visitors --replicas=1`), see the copies come, send the visitors home and see the copies go.",
    ].join("\n"),
    fr: [
      "Lundi, les soldes commencent à dix heures. L'an dernier, quelqu'un a agrandi la recherche à la main à neuf heures, est tombé malade le soir, et quarante copies ont tourné",
      "trois semaines. Cette année, personne ne doit avoir à y penser : au moins 1 copie, au plus 6, et la moitié du processeur demandé utilisée en moyenne.",
      "",
      "L'autoscaler est décrit dans `search-hpa.yaml`, mais il manque au Deployment `search` ce dont il a besoin (200m de CPU par copie conviennent ; limitez-le à 500m). Faites-le fonctionner,",
      "envoyez des visiteurs (`kubectl scale deployment visitors --replicas=1`), voyez les copies arriver, renvoyez les visiteurs et voyez les copies partir.",
    ].join("\n"),
  },
  abilities: { metrics: true, kubernetesMinor: 23 },
  namespace: "default",
  checks: [
    {
      id: "measures",
      title: { en: "An autoscaler for search measures its load", fr: "Un autoscaler mesure la charge de search" },
      points: 3,
      test: all(
        scaler.satisfies(
          "object.spec.scaleTargetRef.name == 'search' && (!has(object.spec.minReplicas) || object.spec.minReplicas == 1) && object.spec.maxReplicas == 6",
          {
            en: "an autoscaler for the Deployment search, from 1 to 6 copies",
            fr: "un autoscaler pour le Deployment search, de 1 à 6 copies",
          },
        ),
        scaler.satisfies(
          "object.spec.metrics.exists(m, has(m.resource) && m.resource.name == 'cpu' && has(m.resource.target.averageUtilization) && m.resource.target.averageUtilization == 50)",
          {
            en: "half of the requested processor on average (averageUtilization: 50)",
            fr: "la moitié du processeur demandé, en moyenne (averageUtilization: 50)",
          },
        ),
        scaler.satisfies("object.status.conditions.exists(c, c.type == 'ScalingActive' && c.status == 'True')", {
          en: "its condition ScalingActive is True (`kubectl describe hpa search`)",
          fr: "sa condition ScalingActive vaut True (`kubectl describe hpa search`)",
        }),
        search.hasResources({ requests: { cpu: "200m" }, limits: { cpu: "500m" } }),
      ),
    },
    {
      id: "grew",
      title: { en: "Under load it runs at least 3 copies", fr: "Sous la charge, au moins 3 copies tournent" },
      points: 4,
      test: all(
        scaler.satisfies("object.status.desiredReplicas >= 3", {
          en: "the autoscaler wants at least 3 copies",
          fr: "l'autoscaler veut au moins 3 copies",
        }),
        search.hasAtLeastReadyReplicas(3),
      ),
    },
    {
      id: "shrank",
      title: {
        en: "After the rush it is back at 1, by itself",
        fr: "Après l'affluence, il est revenu à 1, de lui-même",
      },
      points: 3,
      test: all(
        scaler.satisfies("object.status.desiredReplicas == 1", {
          en: "the autoscaler wants 1 copy",
          fr: "l'autoscaler veut 1 copie",
        }),
        search.hasReadyReplicas(1),
      ),
      needs: ["grew"],
    },
  ],
  hints: [
    {
      en: "`kubectl apply -f search-hpa.yaml`, then `kubectl describe hpa search`. The conditions at the end say in a sentence what it misses.",
      fr: "`kubectl apply -f search-hpa.yaml`, puis `kubectl describe hpa search`. Les conditions, à la fin, disent en une phrase ce qui lui manque.",
    },
    {
      en: "Percent of what? Of the container's CPU request. `kubectl set resources deployment search --requests=cpu=200m --limits=cpu=500m`, and wait half a minute.",
      fr: "Un pourcentage de quoi ? De la requête CPU du conteneur. `kubectl set resources deployment search --requests=cpu=200m --limits=cpu=500m`, puis attendez une demi-minute.",
      opensOn: { check: "measures", code: "expression-false" },
    },
    {
      en: "Send visitors with `kubectl scale deployment visitors --replicas=1`. The autoscaler looks every 15 seconds; `kubectl get hpa search` shows measured and wanted load.",
      fr: "Envoyez des visiteurs avec `kubectl scale deployment visitors --replicas=1`. L'autoscaler regarde toutes les 15 secondes ; `kubectl get hpa search` montre la charge mesurée et la charge voulue.",
    },
    {
      en: "For the way down, send the visitors home with `--replicas=0` and be patient for a minute: it first makes sure that the calm lasts.",
      fr: "Pour redescendre, renvoyez les visiteurs avec `--replicas=0` et patientez une minute : il s'assure d'abord que le calme dure.",
    },
  ],
  nearMisses: [
    {
      name: "no-requests",
      mistake: {
        en: "Applies the autoscaler and waits: without requests it has nothing to reckon with.",
        fr: "Applique l'autoscaler et attend : sans requêtes de ressources, il n'a rien sur quoi compter.",
      },
      fails: "measures",
      code: "expression-false",
      earns: [],
    },
    {
      name: "scaled-by-hand",
      mistake: {
        en: "Scales by hand: four copies, as last year, and nobody who takes them away.",
        fr: "Agrandit à la main : quatre copies, comme l'an dernier, et personne pour les retirer.",
      },
      fails: "grew",
      code: "absent",
      earns: [],
    },
    {
      name: "ceiling-of-two",
      mistake: {
        en: "Lowers the ceiling to two: it wants more, and may not.",
        fr: "Abaisse le plafond à deux : il en voudrait plus, et n'a pas le droit.",
      },
      fails: "grew",
      code: "expression-false",
      earns: [],
    },
    {
      name: "shrank-by-hand",
      mistake: {
        en: "Deletes the autoscaler to get down faster: one copy, and nobody who looks after it.",
        fr: "Supprime l'autoscaler pour redescendre plus vite : une copie, et plus personne pour s'en occuper.",
      },
      fails: "shrank",
      code: "absent",
      earns: ["measures", "grew"],
    },
    {
      name: "ten-at-most",
      mistake: {
        en: "Makes the autoscaler by command, with bounds of its own: it scales, and the sale may cost what nobody agreed to.",
        fr: "Crée l'autoscaler par commande, avec ses propres bornes : il agit, et la vente peut coûter ce que personne n'a accepté.",
      },
      fails: "measures",
      code: "expression-false",
      earns: ["grew", "shrank"],
    },
  ],
  freeFields: [
    { field: "HorizontalPodAutoscaler search .spec.behavior.*", why: "It is as the given manifest has it." },
    {
      field: "HorizontalPodAutoscaler search .spec.scaleTargetRef.*",
      why: "Whether it finds its target is judged while it grows and shrinks.",
    },
    { field: "Deployment search .spec.replicas", why: "The autoscaler's own affair." },
    {
      field: "Deployment visitors .spec.replicas",
      why: "How many visitors come is open; the load is judged by what it brings about.",
    },
  ],
});
