import { all, deployment, pod, service } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const gate = deployment("gate");
const turnstile = deployment("turnstile");
const mailer = deployment("mailer");

export default defineExercise({
  id: "healing-night-calls",
  module: 9,
  topics: ["auto-healing"],
  level: "alone",
  minutes: 25,
  title: {
    en: "Four calls in one night",
    fr: "Quatre appels dans la nuit",
  },
  summary: {
    en: "Four programs got an engineer out of bed. Arrange three so that the cluster heals them alone, and find what no restart will mend.",
    fr: "Quatre programmes ont tiré une ingénieure du lit. Faites que le cluster en guérisse trois tout seul, et trouvez ce qu'aucun redémarrage ne réparera.",
  },
  situation: {
    en: [
      "From the log of the night shift at the sports hall:",
      "",
      "- 01:10 `mailer` was lost with its machine. Nobody started it again until I did, by hand, from `mailer.yaml`.",
      "- 02:35 `turnstile` hangs right after its start, waiting for a card reader: `Running`, but it answers nobody. After a restart of the container it works. It should be **noticed**.",
      "- 03:20 `gate` lost its only pod. It was replaced, but for some seconds nobody could get in.",
      "- 04:45 `ledger` is restarted over and over, and I don't know why.",
      "",
      "The next shift wants to sleep. Make `mailer` a Deployment of that name. Have the cluster ask `turnstile` whether it is alive (HTTP, `/`, port 8080). Give `gate` two",
      "copies, then delete one of its pods: every request must be answered all the while. Mend `ledger`.",
    ].join("\n"),
    fr: [
      "Extrait du journal de l'équipe de nuit du complexe sportif :",
      "",
      "- 01 h 10 `mailer` a été perdu avec sa machine. Personne ne l'a relancé, jusqu'à ce que je le fasse à la main avec `mailer.yaml`.",
      "- 02 h 35 `turnstile` se fige juste après son démarrage, en attendant un lecteur de cartes : `Running`, mais il ne répond à personne. Après un redémarrage du conteneur, tout va. Il faudrait que cela se **remarque**.",
      "- 03 h 20 `gate` a perdu son unique pod. Il a été remplacé, mais pendant quelques secondes personne n'a pu entrer.",
      "- 04 h 45 `ledger` est relancé encore et encore, je ne sais pas pourquoi.",
      "",
      "L'équipe suivante veut dormir. Faites de `mailer` un Deployment du même nom. Faites demander par le cluster à `turnstile` s'il est vivant (HTTP, `/`, port 8080). Donnez deux copies",
      "à `gate`, puis supprimez l'un de ses pods : chaque requête doit recevoir une réponse tout du long. Réparez `ledger`.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "mailer-has-an-owner",
      title: {
        en: "A Deployment mailer keeps the program running; the bare pod is gone",
        fr: "Un Deployment mailer maintient le programme ; le pod nu a disparu",
      },
      points: 2,
      test: all(
        pod("mailer").isAbsent(),
        mailer.hasReadyReplicas(1),
        mailer.satisfies(
          "object.spec.template.spec.containers.exists(c, (has(c.command) && c.command.exists(w, w.contains('mail sent'))) || (has(c.args) && c.args.exists(w, w.contains('mail sent'))))",
          { en: "the program of mailer.yaml", fr: "le programme de mailer.yaml" },
        ),
      ),
    },
    {
      id: "turnstile-is-noticed",
      title: {
        en: "turnstile has a liveness probe, was restarted by it, and answers",
        fr: "turnstile a une sonde de vie, a été redémarré grâce à elle, et répond",
      },
      points: 3,
      test: all(
        turnstile.hasProbe("liveness", { by: "http", path: "/", port: 8080 }),
        service("turnstile").answersOn(80, { bodyIncludes: "open" }),
      ),
    },
    {
      id: "gate-stays-open",
      title: {
        en: "gate lost one of two pods, and answered every request meanwhile",
        fr: "gate a perdu l'un de ses deux pods, et répondu à chaque requête entre-temps",
      },
      points: 3,
      test: service("gate").staysAvailableUntil(80, all(gate.hasReadyReplicas(2), gate.replacedAPod())),
    },
    {
      id: "ledger-runs",
      title: { en: "ledger runs", fr: "ledger tourne" },
      points: 2,
      test: all(
        deployment("ledger").hasReadyReplicas(1, { updated: true }),
        deployment("ledger").hasVariable("LEDGER_YEAR", { value: "2026" }),
      ),
    },
  ],
  hints: [
    {
      en: "One thing heals each: an owner replaces a pod, a liveness probe ends a hanging container, a second copy bridges the gap. The fourth needs a reader of logs.",
      fr: "À chacun son remède : un propriétaire remplace un pod, une sonde de vie met fin à un conteneur figé, une deuxième copie comble le trou. Le quatrième attend que l'on lise ses journaux.",
    },
    {
      en: "`kubectl create deployment mailer --image=busybox:1.36 -- sh -c '…'` with the command of `mailer.yaml`; then delete the bare pod.",
      fr: "`kubectl create deployment mailer --image=busybox:1.36 -- sh -c '…'` avec la commande de `mailer.yaml` ; puis supprimez le pod nu.",
    },
    {
      en: "`kubectl edit deployment turnstile`: below the container's `ports`, a `livenessProbe` with `httpGet`, `path: /`, `port: 8080` and a short `periodSeconds`. Three failures in a row restart the container.",
      fr: "`kubectl edit deployment turnstile` : sous les `ports` du conteneur, une `livenessProbe` avec `httpGet`, `path: /`, `port: 8080` et une `periodSeconds` courte. Trois échecs de suite redémarrent le conteneur.",
    },
    {
      en: "`kubectl logs deployment/ledger --previous` shows the last words of the container that died. Compare the name in it with `kubectl set env deployment/ledger --list`.",
      fr: "`kubectl logs deployment/ledger --previous` montre les derniers mots du conteneur mort. Comparez le nom qui s'y trouve avec `kubectl set env deployment/ledger --list`.",
    },
  ],
  nearMisses: [
    {
      name: "readiness-instead",
      mistake: {
        en: "Gives turnstile a readiness probe: it is taken off the list, and hangs on unrestarted.",
        fr: "Donne à turnstile une sonde de disponibilité : il quitte la liste, mais reste figé sans être redémarré.",
      },
      fails: "turnstile-is-noticed",
      code: "probe-absent",
      earns: [],
    },
    {
      name: "killed-by-hand",
      mistake: {
        en: "Restarts the hanging container by hand: it works until the next night.",
        fr: "Redémarre à la main le conteneur figé : cela tient jusqu'à la nuit suivante.",
      },
      fails: "turnstile-is-noticed",
      code: "probe-absent",
      earns: [],
    },
    {
      name: "deleted-both-gates",
      mistake: {
        en: "Deletes by label, and so both pods of gate at once: they heal, but with a gap.",
        fr: "Supprime par label, donc les deux pods de gate à la fois : ils guérissent, mais avec une coupure.",
      },
      fails: "gate-stays-open",
      code: "requests-failed",
      earns: ["mailer-has-an-owner"],
    },
    {
      name: "restarted-the-ledger",
      mistake: {
        en: "Restarts ledger instead of reading its log: the setting is still missing.",
        fr: "Relance ledger au lieu de lire son journal : le réglage manque toujours.",
      },
      fails: "ledger-runs",
      code: "not-ready",
      earns: [],
    },
    {
      name: "anything-called-mailer",
      mistake: {
        en: "Makes a Deployment of the right name with the first image at hand: it never dies, and sends no mail.",
        fr: "Crée un Deployment du bon nom avec la première image venue : il ne meurt jamais, et n'envoie aucun courrier.",
      },
      fails: "mailer-has-an-owner",
      code: "expression-false",
      earns: [],
    },
  ],
  freeFields: [
    { field: "Deployment gate .spec.replicas", why: "The two copies are judged while one of them goes." },
    {
      field: "Deployment turnstile .spec.template.spec.containers[0].livenessProbe.timeoutSeconds",
      why: "How long an answer may take is open.",
    },
  ],
});
