import { all, deployment, object } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const shop = deployment("shop");
const encoded = Buffer.from("harbour-light").toString("base64");
const ask = ["-h", "db", "-U", "postgres", "-tAc", "SELECT 'the shop is open'"];

export default defineExercise({
  id: "secret-wrapped-twice",
  module: 6,
  topics: ["secrets"],
  level: "broken",
  minutes: 15,
  title: {
    en: "The right password is refused",
    fr: "Le bon mot de passe est refusé",
  },
  summary: {
    en: "A shop can't log in to its database, although its Secret was made with the right password: look at what is really in it.",
    fr: "Une boutique ne peut pas se connecter à sa base, alors que son Secret a été fait avec le bon mot de passe : regardez ce qu'il contient vraiment.",
  },
  situation: {
    en: [
      "Since the shop takes its password from a Secret, its log is full of `password authentication failed`. The colleague who made it swears that the password is",
      'right: `harbour-light`, "and I even encoded it, as one has to". He has gone home.',
      "",
      "The Secret is called `shop-login`, its manifest is `login.yaml` in your home directory; the Deployment `shop` gets it as `PGPASSWORD`. The database `db` is used",
      "by others as well: its password must not change. And after today, no password belongs into a manifest of the shop.",
    ].join("\n"),
    fr: [
      "Depuis que la boutique prend son mot de passe dans un Secret, son journal est plein de `password authentication failed`. Le collègue qui l'a créé jure que le mot de",
      "passe est bon : `harbour-light`, « et je l'ai même encodé, comme il faut ». Il est rentré chez lui.",
      "",
      "Le Secret s'appelle `shop-login`, son manifeste est `login.yaml` dans votre répertoire personnel ; le Deployment `shop` le reçoit en `PGPASSWORD`. La base `db` sert",
      "aussi à d'autres : son mot de passe ne doit pas changer. Et plus aucun mot de passe n'a sa place dans un manifeste de la boutique.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "shop-logs-in",
      title: {
        en: "The shop logs in with what it was given, and the database's password is still the old one",
        fr: "La boutique se connecte avec ce qu'elle a reçu, et le mot de passe de la base est toujours le même",
      },
      points: 6,
      test: all(
        shop.runs(["psql", ...ask], { prints: "the shop is open" }),
        shop.runs(["env", "PGPASSWORD=harbour-light", "psql", ...ask], { prints: "the shop is open" }),
      ),
    },
    {
      id: "secret-is-its-source",
      title: {
        en: "And it has its password from the Secret shop-login",
        fr: "Et elle tient son mot de passe du Secret shop-login",
      },
      points: 4,
      test: all(
        shop.hasVariable("PGPASSWORD", { from: { kind: "Secret", name: "shop-login", key: "password" } }),
        // What the next pod will be given, not only what this one was.
        object("Secret", "shop-login").field(".data.password").equals(encoded),
        shop.hasReadyReplicas(1, { updated: true }),
      ),
      needs: ["shop-logs-in"],
    },
  ],
  hints: [
    {
      en: "What does the shop really get? `kubectl exec deploy/shop -- printenv PGPASSWORD`. Does that look like a password that somebody chose?",
      fr: "Que reçoit vraiment la boutique ? `kubectl exec deploy/shop -- printenv PGPASSWORD`. Est-ce que cela ressemble à un mot de passe choisi par quelqu'un ?",
    },
    {
      en: "Below `data`, values are written in base64. Below `stringData`, they are written as they are, and the cluster wraps them. Which of the two is in `login.yaml`, and how is the value written there?",
      fr: "Sous `data`, les valeurs s'écrivent en base64. Sous `stringData`, elles s'écrivent telles quelles, et le cluster les emballe. Laquelle des deux est dans `login.yaml`, et comment la valeur y est-elle écrite ?",
    },
    {
      en: "Correct one of the two: `stringData` with `harbour-light`, or `data` with what is there. Then `kubectl apply -f login.yaml`.",
      fr: "Corrigez l'un des deux : `stringData` avec `harbour-light`, ou `data` avec ce qui s'y trouve. Puis `kubectl apply -f login.yaml`.",
    },
    {
      en: "A variable is handed over at the start. A running pod doesn't notice that the Secret has changed: `kubectl rollout restart deployment/shop`.",
      fr: "Une variable est transmise au démarrage. Un pod en marche ne remarque pas que le Secret a changé : `kubectl rollout restart deployment/shop`.",
    },
    {
      en: "The shop logs in, but the password now stands in the Deployment, for everyone who may look at it. Give it `valueFrom` with `secretKeyRef` again.",
      fr: "La boutique se connecte, mais le mot de passe est maintenant dans le Deployment, sous les yeux de quiconque peut le regarder. Rendez-lui son `valueFrom` avec `secretKeyRef`.",
      opensOn: { check: "secret-is-its-source", code: "source-differs" },
    },
  ],
  nearMisses: [
    {
      name: "secret-without-a-restart",
      mistake: {
        en: "Repairs the Secret and waits: the running shop keeps the variable that it was started with.",
        fr: "Répare le Secret et attend : la boutique en marche garde la variable reçue à son démarrage.",
      },
      fails: "shop-logs-in",
      code: "exit-differs",
      earns: [],
    },
    {
      name: "wrote-the-password-down",
      mistake: {
        en: "Writes the password into the Deployment, where everybody reads it.",
        fr: "Écrit le mot de passe dans le Deployment, où tout le monde le lit.",
      },
      fails: "secret-is-its-source",
      code: "source-differs",
      earns: ["shop-logs-in"],
    },
    {
      name: "changed-the-database",
      mistake: {
        en: "Gives the database the wrapped password, so that it fits the shop: all its other users are locked out.",
        fr: "Donne à la base le mot de passe emballé, pour qu'il convienne à la boutique : tous ses autres utilisateurs restent dehors.",
      },
      fails: "shop-logs-in",
      code: "exit-differs",
      earns: [],
    },
    {
      name: "log-in-then-look-away",
      mistake: {
        en: "Writes the password into the Deployment, sees the shop log in, and goes back to the Secret without mending it.",
        fr: "Écrit le mot de passe dans le Deployment, voit la boutique se connecter, puis revient au Secret sans le réparer.",
      },
      fails: "secret-is-its-source",
      code: "field-differs",
      earns: ["shop-logs-in"],
    },
  ],
});
