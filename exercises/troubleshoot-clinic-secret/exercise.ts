import { all, deployment, object } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const records = deployment("records");

export default defineExercise({
  id: "troubleshoot-clinic-secret",
  module: 9,
  topics: ["troubleshooting"],
  level: "broken",
  minutes: 15,
  title: {
    en: "Eight characters instead of seven",
    fr: "Huit caractères au lieu de sept",
  },
  summary: {
    en: "A clinic's patient records don't start: one name is misspelt, and a password carries something that nobody can see.",
    fr: "Le dossier patient d'une clinique ne démarre pas : un nom est mal écrit, et un mot de passe porte quelque chose d'invisible.",
  },
  situation: {
    en: [
      "The clinic changed its database password at midnight, to `heart-7`, and its settings got a new name while they were at it. Since then `records` doesn't",
      'come up. The night nurse writes on paper. "The password is right, I pasted it myself," says the administrator: `echo heart-7 | base64`.',
      "",
      "Get `records` connected. The password may stand in the Secret `database` only; not in the Deployment, where everyone can read it.",
    ].join("\n"),
    fr: [
      "La clinique a changé à minuit le mot de passe de sa base, désormais `heart-7`, et renommé ses réglages au passage. Depuis, `records` ne démarre plus. L'infirmière de nuit",
      "écrit sur papier. « Le mot de passe est bon, je l'ai collé moi-même », dit l'administrateur : `echo heart-7 | base64`.",
      "",
      "Faites en sorte que `records` se connecte. Le mot de passe n'a sa place que dans le Secret `database`, pas dans le Deployment, où tout le monde peut le lire.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "settings-found",
      title: {
        en: "The database's host comes from a ConfigMap that exists",
        fr: "L'hôte de la base vient d'un ConfigMap qui existe",
      },
      points: 3,
      test: records.satisfies(
        "has(object.status.conditions) && object.spec.template.spec.containers[0].env.exists(e, e.name == 'DATABASE_HOST' && has(e.valueFrom) && has(e.valueFrom.configMapKeyRef) && e.valueFrom.configMapKeyRef.name == 'records-settings')",
        {
          en: "DATABASE_HOST out of the ConfigMap records-settings",
          fr: "DATABASE_HOST tiré du ConfigMap records-settings",
        },
      ),
    },
    {
      id: "password-is-right",
      title: {
        en: "The Secret holds the seven characters, and nothing behind them",
        fr: "Le Secret contient les sept caractères, et rien derrière",
      },
      points: 3,
      test: object("Secret", "database").field(".data.password").equals("aGVhcnQtNw=="),
    },
    {
      id: "connected",
      title: {
        en: "records is connected, with the password out of the Secret",
        fr: "records est connecté, avec le mot de passe tiré du Secret",
      },
      points: 4,
      test: all(
        records.hasVariable("DATABASE_PASSWORD", { from: { kind: "Secret", name: "database", key: "password" } }),
        records.hasReadyReplicas(1, { updated: true }),
      ),
    },
  ],
  hints: [
    {
      en: "`CreateContainerConfigError` is about something that the container needs before it can start. `kubectl describe pods -l app=records` says what is not found; `kubectl get configmaps` what there is.",
      fr: "`CreateContainerConfigError` concerne une chose dont le conteneur a besoin avant de démarrer. `kubectl describe pods -l app=records` dit ce qui est introuvable, `kubectl get configmaps` ce qui existe.",
    },
    {
      en: "It starts now, and ends at once. Its last words: `kubectl logs deployment/records`, or `--previous` if the next try has begun already.",
      fr: "Il démarre maintenant, et s'arrête aussitôt. Ses derniers mots : `kubectl logs deployment/records`, ou `--previous` si l'essai suivant a déjà commencé.",
    },
    {
      en: "Eight characters. Look at the password byte by byte: `kubectl get secret database -o jsonpath='{.data.password}' | base64 -d | od -c`. `echo` ends its line; `echo -n` or `printf` does not.",
      fr: "Huit caractères. Regardez le mot de passe octet par octet : `kubectl get secret database -o jsonpath='{.data.password}' | base64 -d | od -c`. `echo` termine sa ligne ; `echo -n` et `printf`, non.",
    },
    {
      en: "`kubectl create secret generic database --from-literal=password=heart-7 --dry-run=client -o yaml | kubectl apply -f -`. Variables are read when a container starts: `kubectl rollout restart deployment/records`.",
      fr: "`kubectl create secret generic database --from-literal=password=heart-7 --dry-run=client -o yaml | kubectl apply -f -`. Les variables sont lues au démarrage du conteneur : `kubectl rollout restart deployment/records`.",
    },
  ],
  nearMisses: [
    {
      name: "password-in-the-open",
      mistake: {
        en: "Writes the password into the Deployment: it works, and everyone can read it.",
        fr: "Écrit le mot de passe dans le Deployment : cela marche, et tout le monde peut le lire.",
      },
      fails: "connected",
      code: "source-differs",
      earns: ["settings-found"],
    },
    {
      name: "echo-again",
      mistake: {
        en: "Makes the Secret anew the same way, with echo: the line break is back.",
        fr: "Refait le Secret de la même façon, avec echo : le retour à la ligne est de nouveau là.",
      },
      fails: "password-is-right",
      code: "field-differs",
      earns: ["settings-found"],
    },
    {
      name: "settings-only",
      mistake: {
        en: "Mends the name of the settings, and takes the crash that follows for the same fault.",
        fr: "Corrige le nom des réglages, et prend le plantage qui suit pour la même erreur.",
      },
      fails: "connected",
      code: "not-ready",
      earns: ["settings-found"],
    },
  ],
});
