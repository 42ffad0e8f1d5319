import { all, deployment, service } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const booking = deployment("booking");
const isReleased = all(
  booking.usesImage("nginx:1.26"),
  booking.hasReadyReplicas(4, { updated: true }),
  booking.hasProbe("readiness", { by: "http", port: 80 }),
);

export default defineExercise({
  id: "rollout-stuck",
  module: 4,
  topics: ["rolling-update", "rollback"],
  level: "broken",
  minutes: 15,
  title: { en: "Stuck since Friday", fr: "Bloqué depuis vendredi" },
  summary: {
    en: "A rollout hangs, visitors notice nothing, and going back is not allowed: find what holds it up, and bring it home.",
    fr: "Un déploiement s'est bloqué, les visiteurs n'en savent rien, et il est interdit de revenir en arrière : trouvez ce qui le retient et menez-le au bout.",
  },
  situation: {
    en: [
      "On Friday at 17:40 somebody released booking 1.26 by hand and went home. Since then the pipeline shows red, `timed out waiting for the",
      "condition`, and visitors still see 1.25. From midnight on, the new ticket prices apply, and only 1.26 knows them. So going back is not an option.",
      "",
      "Find what holds the rollout up and bring it to its end: 4 replicas of `nginx:1.26`, ready. No visitor may lose a request meanwhile, and the",
      "readiness probe stays: it has just spared you an outage.",
    ].join("\n"),
    fr: [
      "Vendredi à 17 h 40, quelqu'un a livré à la main la version 1.26 de la réservation, puis est rentré chez lui. Depuis, le pipeline est au rouge, `timed out",
      "waiting for the condition`, et les visiteurs voient toujours la 1.25. À minuit, les nouveaux tarifs entrent en vigueur, et seule la 1.26 les connaît. Revenir en arrière est donc exclu.",
      "",
      "Trouvez ce qui retient le déploiement et menez-le au bout : 4 réplicas de `nginx:1.26`, prêts. Aucun visiteur ne doit perdre une requête entre-temps, et la",
      "sonde de disponibilité reste : elle vient de vous éviter une panne.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "right-image",
      title: {
        en: "booking asks for an image that exists: nginx:1.26",
        fr: "booking demande une image qui existe : nginx:1.26",
      },
      points: 2,
      test: booking.usesImage("nginx:1.26"),
    },
    {
      id: "rolled-out",
      title: {
        en: "4 replicas of 1.26 are ready, watched by a readiness probe",
        fr: "4 réplicas de la 1.26 sont prêts, surveillés par une sonde de disponibilité",
      },
      points: 4,
      test: isReleased,
    },
    {
      id: "no-request-lost",
      title: { en: "No visitor lost a request on the way", fr: "Aucun visiteur n'a perdu de requête en chemin" },
      points: 4,
      test: service("booking").staysAvailableUntil(80, isReleased),
    },
  ],
  hints: [
    {
      en: "From the top down: `kubectl rollout status deployment/booking --timeout=5s`, then `kubectl get pods`. One pod is not like the others. What do its events say? `kubectl describe pod NAME`.",
      fr: "De haut en bas : `kubectl rollout status deployment/booking --timeout=5s`, puis `kubectl get pods`. Un pod n'est pas comme les autres. Que disent ses événements ? `kubectl describe pod NOM`.",
    },
    {
      en: "The image's tag has two digits the wrong way round. `kubectl set image deployment/booking nginx=nginx:1.26`; you needn't undo anything before.",
      fr: "Deux chiffres du tag sont inversés. `kubectl set image deployment/booking nginx=nginx:1.26` ; nul besoin d'annuler quoi que ce soit avant.",
    },
    {
      en: "The new pod runs now, but stays at `0/1`: it is not ready. `kubectl describe pod` names the probe, the address and the port. On which port does nginx listen?",
      fr: "Le nouveau pod tourne maintenant, mais reste à `0/1` : il n'est pas prêt. `kubectl describe pod` donne la sonde, l'adresse et le port. Sur quel port nginx écoute-t-il ?",
      opensOn: { check: "rolled-out", code: "not-ready" },
    },
    {
      en: "`kubectl edit deployment booking`, look for `readinessProbe`, and write port 80. The rollout goes on by itself as soon as the template changes.",
      fr: "`kubectl edit deployment booking`, cherchez `readinessProbe` et écrivez le port 80. Le déploiement reprend de lui-même dès que le template change.",
    },
    {
      en: "The probe is gone. Without it, pods count as ready before they can answer; put it back, with `httpGet` on port 80.",
      fr: "La sonde a disparu. Sans elle, un pod passe pour prêt avant de savoir répondre ; remettez-la, avec `httpGet` sur le port 80.",
      opensOn: { check: "rolled-out", code: "probe-absent" },
    },
  ],
  nearMisses: [
    {
      name: "rolled-back",
      mistake: {
        en: "Rolls back: everything is green again, and at midnight the prices are wrong.",
        fr: "Revient en arrière : tout est de nouveau au vert, et à minuit les prix sont faux.",
      },
      fails: "right-image",
      code: "image-differs",
      earns: [],
    },
    {
      name: "mended-the-image-only",
      mistake: {
        en: "Corrects the image and leaves: the rollout stays stuck, for another reason.",
        fr: "Corrige l'image et s'en va : le déploiement reste bloqué, pour une autre raison.",
      },
      fails: "rolled-out",
      code: "not-ready",
      earns: ["right-image"],
    },
    {
      name: "took-the-probe-out",
      mistake: {
        en: "Takes the failing probe out: the rollout ends, and nothing watches the next one.",
        fr: "Supprime la sonde qui échoue : le déploiement se termine, et plus rien ne protégera le suivant.",
      },
      fails: "rolled-out",
      code: "probe-absent",
      earns: ["right-image"],
    },
    {
      name: "deleted-and-made-anew",
      mistake: {
        en: "Deletes the Deployment and makes it anew: the result is right, and for a few seconds nobody could book.",
        fr: "Supprime le Deployment et le recrée : le résultat est bon, et pendant quelques secondes personne n'a pu réserver.",
      },
      fails: "no-request-lost",
      code: "requests-failed",
      earns: ["right-image", "rolled-out"],
    },
  ],
});
