import { all, pod, stays } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const catalogue = pod("catalogue");

export default defineExercise({
  id: "probe-restart-loop",
  module: 3,
  topics: ["probes"],
  level: "broken",
  minutes: 15,
  title: {
    en: "The catalogue that is never given time",
    fr: "Le catalogue à qui l'on ne laisse pas le temps",
  },
  summary: {
    en: "A program that takes longer to start since this morning is restarted before it gets there: let it start, and keep the watch over it.",
    fr: "Un programme plus lent à démarrer depuis ce matin est relancé avant d'y arriver : laissez-lui le temps, sans cesser de le surveiller.",
  },
  situation: {
    en: [
      "Until yesterday the catalogue knew 200 books and started in two seconds. Since the import of this morning it knows 2,400, and",
      "has not come up once: `RESTARTS` climbs, the library's page is empty. Its authors swear that they didn't touch the program.",
      "A colleague wants to take the liveness probe out; the last time somebody did so, the catalogue hung for a whole Sunday.",
      "",
      "Bring `catalogue` up (the manifest is `catalogue.yaml`), and keep what the team agreed on: once it runs, a hang is noticed within",
      "10 seconds. To prove it, make it hang: `kubectl exec catalogue -- rm /www/healthz`.",
    ].join("\n"),
    fr: [
      "Hier encore, le catalogue comptait 200 livres et démarrait en deux secondes. Depuis l'import de ce matin, il en compte 2 400 et n'a",
      "pas démarré une seule fois : `RESTARTS` grimpe, la page de la bibliothèque est vide. Ses auteurs jurent n'avoir rien changé au programme.",
      "Un collègue veut supprimer la sonde liveness ; la dernière fois, le catalogue est resté figé tout un dimanche.",
      "",
      "Faites démarrer `catalogue` (le manifeste est `catalogue.yaml`) en respectant la règle de l'équipe : une fois lancé, un blocage se",
      "remarque en moins de 10 secondes. Pour le prouver, figez-le : `kubectl exec catalogue -- rm /www/healthz`.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "comes-up",
      title: {
        en: "catalogue is ready, and was not restarted on the way",
        fr: "catalogue est prêt, sans avoir été redémarré en route",
      },
      points: 4,
      test: stays(
        catalogue.satisfies("object.status.containerStatuses.all(c, c.ready && c.restartCount == 0)", {
          en: "the pod is ready and has 0 restarts",
          fr: "le pod est prêt et compte 0 redémarrage",
        }),
        4000,
      ),
    },
    {
      id: "still-watched",
      title: {
        en: "A liveness probe notices a hang within 10 seconds",
        fr: "Une sonde liveness remarque un blocage en moins de 10 secondes",
      },
      points: 3,
      test: all(
        catalogue.hasProbe("liveness", { by: "http", path: "/healthz", port: 8080 }),
        catalogue.satisfies(
          "object.spec.containers.all(c, c.livenessProbe.periodSeconds * c.livenessProbe.failureThreshold <= 10)",
          {
            en: "a hang is noticed within 10 seconds: periodSeconds × failureThreshold",
            fr: "un blocage est remarqué en 10 secondes au plus : periodSeconds × failureThreshold",
          },
        ),
      ),
      needs: ["comes-up"],
    },
    {
      id: "hang-is-mended",
      title: {
        en: "Made to hang, it is restarted and comes up again",
        fr: "Figé exprès, il est redémarré et revient",
      },
      points: 3,
      test: catalogue.satisfies("object.status.containerStatuses.all(c, c.ready && c.restartCount >= 1)", {
        en: "the container was restarted and is ready again",
        fr: "le conteneur a été redémarré et il est de nouveau prêt",
      }),
      needs: ["still-watched"],
    },
  ],
  hints: [
    {
      en: "Who ends the program? The log has no error in it: `kubectl logs catalogue --previous`. The events know: `kubectl describe pod catalogue`, at the end.",
      fr: "Qui met fin au programme ? Son journal ne contient aucune erreur : `kubectl logs catalogue --previous`. Les événements le savent : `kubectl describe pod catalogue`, tout en bas.",
    },
    {
      en: "The liveness probe gives up after 3 failures, 2 seconds apart: six seconds. How long does the catalogue load now?",
      fr: "La sonde liveness renonce après 3 échecs espacés de 2 secondes : six secondes. Combien de temps le catalogue charge-t-il désormais ?",
    },
    {
      en: "A slower liveness probe would also notice a hang more slowly. A `startupProbe` asks first, and as long as it has not succeeded once, the liveness probe is silent. It has a `failureThreshold` of its own, which may be large.",
      fr: "Une sonde liveness plus lente remarquerait aussi un blocage plus tard. Une `startupProbe` interroge d'abord et, tant qu'elle n'a pas réussi une fois, la sonde liveness se tait. Elle a son propre `failureThreshold`, qui peut être grand.",
      opensOn: { check: "still-watched", code: "expression-false" },
    },
    {
      en: "Beside `livenessProbe`: `startupProbe` with the same `httpGet`, `periodSeconds: 1` and `failureThreshold: 60`. Then `kubectl replace --force -f catalogue.yaml`.",
      fr: "À côté de `livenessProbe` : une `startupProbe` avec le même `httpGet`, `periodSeconds: 1` et `failureThreshold: 60`. Puis `kubectl replace --force -f catalogue.yaml`.",
    },
  ],
  nearMisses: [
    {
      name: "probe-removed",
      mistake: {
        en: "Takes the liveness probe out: the catalogue comes up, and may hang for as long as it likes.",
        fr: "Supprime la sonde liveness : le catalogue démarre, et peut rester figé aussi longtemps qu'il veut.",
      },
      fails: "still-watched",
      code: "probe-absent",
      earns: ["comes-up"],
    },
    {
      name: "threshold-raised",
      mistake: {
        en: "Makes the liveness probe itself patient: a hang is noticed after a minute only.",
        fr: "Rend la sonde liveness elle-même patiente : un blocage n'est remarqué qu'au bout d'une minute.",
      },
      fails: "still-watched",
      code: "expression-false",
      earns: ["comes-up"],
    },
    {
      name: "startup-too-short",
      mistake: {
        en: "Adds a startup probe that gives up after five seconds: a startup probe that fails kills as well.",
        fr: "Ajoute une startupProbe qui renonce après cinq secondes : quand elle échoue, elle tue aussi.",
      },
      fails: "comes-up",
      code: "expression-false",
      earns: [],
    },
    {
      name: "applied-again",
      mistake: {
        en: "Deletes the pod and starts it again, unchanged: restarting is what it did all along.",
        fr: "Supprime le pod et le relance tel quel : redémarrer, il ne faisait déjà que ça.",
      },
      fails: "comes-up",
      code: "expression-false",
      earns: [],
    },
  ],
  freeFields: [{ field: "Pod catalogue .spec.containers[0].image", why: "It is as the given manifest has it." }],
});
