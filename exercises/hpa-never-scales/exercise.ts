import { all, deployment, object } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const quotes = deployment("quotes");
const scaler = object("HorizontalPodAutoscaler", "quotes");
const condition = (type: string, wanted: { en: string; fr: string }) =>
  scaler.satisfies(`object.status.conditions.exists(c, c.type == '${type}' && c.status == 'True')`, wanted);

export default defineExercise({
  id: "hpa-never-scales",
  module: 4,
  topics: ["autoscaling"],
  level: "broken",
  minutes: 15,
  title: { en: "An autoscaler that looks on", fr: "Un autoscaler qui regarde passer la charge" },
  summary: {
    en: "The service is at its limit, the autoscaler is there and does nothing: find both reasons in its own words.",
    fr: "Le service est à bout, l'autoscaler est là et ne fait rien : trouvez les deux raisons dans ses propres mots.",
  },
  situation: {
    en: [
      "The page of stock quotes has been slow since the market opened. One copy runs, at its limit; it has an autoscaler, up to 6, that worked all summer. Last",
      "week two harmless things happened: the Deployment was renamed from `quote` to `quotes`, and got a small sidecar that writes logs.",
      "",
      "Somebody proposes to scale by hand, `kubectl scale deployment quotes --replicas=5`. You would rather not stand beside it until the market closes.",
      "Make the autoscaler `quotes` do its work again. The load is there: visitors keep asking.",
    ].join("\n"),
    fr: [
      "La page des cours de bourse est lente depuis l'ouverture. Une seule copie tourne, à sa limite ; elle a un autoscaler, jusqu'à 6, qui a fonctionné tout l'été. La semaine",
      "dernière, deux choses anodines se sont produites : le Deployment a été renommé de `quote` en `quotes`, et a reçu un petit sidecar qui écrit des journaux.",
      "",
      "Quelqu'un propose d'agrandir à la main, `kubectl scale deployment quotes --replicas=5`. Vous préférez ne pas monter la garde jusqu'à la clôture.",
      "Remettez l'autoscaler `quotes` au travail. La charge est là : les visiteurs ne cessent de demander.",
    ].join("\n"),
  },
  abilities: { metrics: true, kubernetesMinor: 23 },
  namespace: "default",
  checks: [
    {
      id: "finds-its-target",
      title: { en: "The autoscaler finds the Deployment quotes", fr: "L'autoscaler trouve le Deployment quotes" },
      points: 3,
      test: all(
        scaler.satisfies("object.spec.scaleTargetRef.name == 'quotes'", {
          en: "an autoscaler whose target is the Deployment quotes",
          fr: "un autoscaler dont la cible est le Deployment quotes",
        }),
        condition("AbleToScale", { en: "its condition AbleToScale is True", fr: "sa condition AbleToScale vaut True" }),
      ),
    },
    {
      id: "measures",
      title: { en: "It measures the load", fr: "Il mesure la charge" },
      points: 3,
      test: condition("ScalingActive", {
        en: "its condition ScalingActive is True",
        fr: "sa condition ScalingActive vaut True",
      }),
    },
    {
      id: "grew",
      title: { en: "It has made at least 3 copies", fr: "Il a créé au moins 3 copies" },
      points: 4,
      test: all(
        scaler.satisfies("object.status.desiredReplicas >= 3", {
          en: "the autoscaler wants at least 3 copies",
          fr: "l'autoscaler veut au moins 3 copies",
        }),
        quotes.hasAtLeastReadyReplicas(3),
      ),
    },
  ],
  hints: [
    {
      en: "`kubectl describe hpa quotes`: read the conditions and the events at the end. Each says in a sentence what it can't do.",
      fr: "`kubectl describe hpa quotes` : lisez les conditions, puis les événements à la fin. Chacun dit en une phrase ce qu'il ne peut pas faire.",
    },
    {
      en: "`FailedGetScale` means that its target isn't there. Compare `scaleTargetRef` with `kubectl get deployments`; `kubectl edit hpa quotes` changes it.",
      fr: "`FailedGetScale` signifie que sa cible n'existe pas. Comparez `scaleTargetRef` avec `kubectl get deployments` ; `kubectl edit hpa quotes` le modifie.",
      opensOn: { check: "finds-its-target", code: "expression-false" },
    },
    {
      en: "It finds its target and still has no number? Then `kubectl describe hpa quotes` names a container. Which of the two has no CPU request?",
      fr: "Il trouve sa cible et n'a toujours pas de nombre ? Alors `kubectl describe hpa quotes` nomme un conteneur. Lequel des deux n'a pas de requête CPU ?",
    },
    {
      en: "`kubectl set resources deployment quotes -c logs --requests=cpu=10m`, and give it half a minute: it looks every 15 seconds.",
      fr: "`kubectl set resources deployment quotes -c logs --requests=cpu=10m`, puis laissez-lui une demi-minute : il regarde toutes les 15 secondes.",
    },
  ],
  nearMisses: [
    {
      name: "scaled-by-hand",
      mistake: {
        en: "Scales by hand: it helps today, and tomorrow somebody stands there again.",
        fr: "Agrandit à la main : cela aide aujourd'hui, et demain quelqu'un recommencera.",
      },
      fails: "finds-its-target",
      code: "expression-false",
      earns: [],
    },
    {
      name: "target-only",
      mistake: {
        en: "Corrects the name and leaves: the sidecar without a request still hides the load.",
        fr: "Corrige le nom et s'en va : le sidecar sans requête cache toujours la charge.",
      },
      fails: "measures",
      code: "expression-false",
      earns: ["finds-its-target"],
    },
    {
      name: "requested-memory",
      mistake: {
        en: "Gives the sidecar a request for memory: the autoscaler reckons with CPU.",
        fr: "Donne au sidecar une requête de mémoire : l'autoscaler, lui, compte en CPU.",
      },
      fails: "measures",
      code: "expression-false",
      earns: ["finds-its-target"],
    },
    {
      name: "mended-the-pods-only",
      mistake: {
        en: "Gives the sidecar its request, but the autoscaler still looks for a Deployment of the old name.",
        fr: "Donne sa requête au sidecar, mais l'autoscaler cherche toujours un Deployment de l'ancien nom.",
      },
      fails: "finds-its-target",
      code: "expression-false",
      earns: [],
    },
  ],
  freeFields: [
    {
      field: "Deployment quotes .spec.template.spec.containers[1].resources.requests.cpu",
      why: "That the load is measured is judged by what the autoscaler says, which looks every 15 s.",
    },
    { field: "Deployment quotes .spec.replicas", why: "The autoscaler's own affair." },
  ],
});
