import { all, deployment, homeFile, not, object } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const password = { from: { kind: "Secret", name: "app", key: "password" } } as const;
const stage = { from: { kind: "ConfigMap", name: "app", key: "stage" } } as const;
const dev = deployment("app", { namespace: "dev" });
const prod = deployment("app", { namespace: "prod" });
const manifest = homeFile("app.yaml");
/** What the next pod of the namespace will be given, too. */
const holds = (namespace: string, secret: string) => [
  object("Secret", "app", { namespace }).field(".data.password").equals(Buffer.from(secret).toString("base64")),
  object("ConfigMap", "app", { namespace }).field(".data.stage").equals(namespace),
];

export default defineExercise({
  id: "secret-dev-and-prod",
  module: 6,
  topics: ["secrets", "configmaps", "one-application-two-environments"],
  level: "alone",
  minutes: 20,
  title: {
    en: "One application, two environments",
    fr: "Une application, deux environnements",
  },
  summary: {
    en: "Take stage and password out of a manifest, so that the very same file runs in dev and in prod, each with its own secret.",
    fr: "Sortez l'environnement et le mot de passe d'un manifeste, pour que le même fichier serve en dev et en prod, chacun avec son secret.",
  },
  situation: {
    en: [
      "The application `app` goes live tomorrow. So far, its manifest `app.yaml` has the stage and the password of the test database written into it, and",
      "somebody proposes to copy the file for production, with the real password. The file is in Git, and forty people can read it.",
      "",
      "Change `app.yaml` so that it can be applied in the namespaces `dev` and `prod` alike:",
      "",
      "- `STAGE` comes from a ConfigMap `app`, key `stage`: `dev` here, `prod` there.",
      "- `DB_PASSWORD` comes from a Secret `app`, key `password`: `dev-harbour` here, `prod-lighthouse` there.",
      "- The same Secret is also mounted as files at `/etc/app`, for the part of the program that only reads files.",
      "- No password is left in `app.yaml`.",
    ].join("\n"),
    fr: [
      "L'application `app` part en production demain. Jusqu'ici, son manifeste `app.yaml` contient en toutes lettres l'environnement et le mot de passe de la base de test,",
      "et quelqu'un propose de recopier le fichier pour la production, avec le vrai mot de passe. Le fichier est dans Git, et quarante personnes peuvent le lire.",
      "",
      "Modifiez `app.yaml` pour qu'il s'applique tel quel dans les namespaces `dev` et `prod` :",
      "",
      "- `STAGE` vient d'une ConfigMap `app`, clé `stage` : `dev` ici, `prod` là.",
      "- `DB_PASSWORD` vient d'un Secret `app`, clé `password` : `dev-harbour` ici, `prod-lighthouse` là.",
      "- Le même Secret est aussi monté en fichiers sur `/etc/app`, pour la partie du programme qui ne lit que des fichiers.",
      "- Il ne reste aucun mot de passe dans `app.yaml`.",
    ].join("\n"),
  },
  abilities: { clusterScope: true },
  namespace: "default",
  checks: [
    {
      id: "dev-has-its-own",
      title: {
        en: "In dev, the app knows its stage and gets dev's password from the Secret",
        fr: "En dev, l'application connaît son environnement et reçoit du Secret le mot de passe de dev",
      },
      points: 3,
      test: all(
        dev.hasVariable("DB_PASSWORD", password),
        dev.runs(["sh", "-c", '[ "$STAGE" = dev ] && [ "$DB_PASSWORD" = dev-harbour ]']),
        dev.hasVariable("STAGE", stage),
        ...holds("dev", "dev-harbour"),
      ),
    },
    {
      id: "prod-has-its-own",
      title: {
        en: "In prod, it knows its stage and gets prod's password from the Secret",
        fr: "En prod, elle connaît son environnement et reçoit du Secret le mot de passe de prod",
      },
      points: 3,
      test: all(
        prod.hasVariable("DB_PASSWORD", password),
        prod.runs(["sh", "-c", '[ "$STAGE" = prod ] && [ "$DB_PASSWORD" = prod-lighthouse ]']),
        prod.hasVariable("STAGE", stage),
        ...holds("prod", "prod-lighthouse"),
      ),
    },
    {
      id: "secret-is-a-file-too",
      title: {
        en: "In both, the Secret is also there as a file, /etc/app/password",
        fr: "Dans les deux, le Secret est aussi là en fichier, /etc/app/password",
      },
      points: 2,
      test: all(
        dev.mounts("/etc/app", { from: { kind: "secret", name: "app" } }),
        prod.mounts("/etc/app", { from: { kind: "secret", name: "app" } }),
        dev.runs(["test", "-s", "/etc/app/password"]),
        prod.runs(["test", "-s", "/etc/app/password"]),
      ),
    },
    {
      id: "manifest-keeps-no-password",
      title: {
        en: "app.yaml holds no password any more",
        fr: "app.yaml ne contient plus aucun mot de passe",
      },
      points: 2,
      test: all(not(manifest.includes("dev-harbour")), not(manifest.includes("prod-lighthouse"))),
      // A manifest without passwords is worth something only once both run from it.
      needs: ["dev-has-its-own", "prod-has-its-own"],
    },
  ],
  hints: [
    {
      en: "Make ConfigMap and Secret twice, under the same names: `kubectl -n dev create configmap app --from-literal=stage=dev`, then `secret generic`, then both for `prod`.",
      fr: "Créez la ConfigMap et le Secret deux fois, sous les mêmes noms : `kubectl -n dev create configmap app --from-literal=stage=dev`, puis `secret generic`, puis les deux pour `prod`.",
    },
    {
      en: "`till/till.yaml` shows both ways for a Secret: `valueFrom` with `secretKeyRef`, and a volume with `secretName`.",
      fr: "`till/till.yaml` montre les deux voies pour un Secret : `valueFrom` avec `secretKeyRef`, et un volume avec `secretName`.",
    },
    {
      en: "No namespace belongs into `app.yaml`: `kubectl apply -n dev -f app.yaml`, then the same with `prod`.",
      fr: "Aucun namespace dans `app.yaml` : `kubectl apply -n dev -f app.yaml`, puis de même avec `prod`.",
    },
    {
      en: "The end of `app.yaml`:\n\n```yaml\n        env:\n        - name: STAGE\n          valueFrom: {configMapKeyRef: {name: app, key: stage}}\n        - name: DB_PASSWORD\n          valueFrom: {secretKeyRef: {name: app, key: password}}\n        volumeMounts:\n        - {name: secret, mountPath: /etc/app, readOnly: true}\n      volumes:\n      - name: secret\n        secret: {secretName: app}\n```",
      fr: "La fin de `app.yaml` :\n\n```yaml\n        env:\n        - name: STAGE\n          valueFrom: {configMapKeyRef: {name: app, key: stage}}\n        - name: DB_PASSWORD\n          valueFrom: {secretKeyRef: {name: app, key: password}}\n        volumeMounts:\n        - {name: secret, mountPath: /etc/app, readOnly: true}\n      volumes:\n      - name: secret\n        secret: {secretName: app}\n```",
    },
    {
      en: "The password looks right and isn't. How long is it, says `kubectl -n prod logs deploy/app`? `prod-lighthouse` has 15 characters; one more is a line's end, as `echo` writes it.",
      fr: "Le mot de passe paraît juste et ne l'est pas. Quelle est sa longueur, d'après `kubectl -n prod logs deploy/app` ? `prod-lighthouse` a 15 caractères ; un de plus, c'est la fin de ligne qu'écrit `echo`.",
      opensOn: { check: "prod-has-its-own", code: "exit-differs" },
    },
  ],
  nearMisses: [
    {
      name: "one-password-for-both",
      mistake: {
        en: "Copies dev's Secret to prod as it is: production would open with the password of the test.",
        fr: "Recopie tel quel le Secret de dev en prod : la production s'ouvrirait avec le mot de passe du test.",
      },
      fails: "prod-has-its-own",
      code: "exit-differs",
      earns: ["dev-has-its-own", "secret-is-a-file-too"],
    },
    {
      name: "newline-at-the-end",
      mistake: {
        en: "Makes prod's Secret from a file written with echo: the line's end is now part of the password.",
        fr: "Crée le Secret de prod à partir d'un fichier écrit avec echo : la fin de ligne fait maintenant partie du mot de passe.",
      },
      fails: "prod-has-its-own",
      code: "exit-differs",
      earns: ["dev-has-its-own", "secret-is-a-file-too"],
    },
    {
      name: "password-in-the-configmap",
      mistake: {
        en: "Puts everything into the ConfigMap: it works, and everybody may read it.",
        fr: "Met tout dans la ConfigMap : cela fonctionne, et tout le monde peut la lire.",
      },
      fails: "dev-has-its-own",
      code: "source-differs",
      earns: [],
    },
    {
      name: "secret-next-door",
      mistake: {
        en: "Makes ConfigMap and Secret in default: a pod finds those of its own namespace only.",
        fr: "Crée la ConfigMap et le Secret dans default : un pod ne trouve que ceux de son namespace.",
      },
      fails: "dev-has-its-own",
      code: "no-running-pods",
      earns: [],
    },
    {
      name: "stage-stays-in-the-file",
      mistake: {
        en: "Leaves STAGE as text in the manifest and exchanges it on the way to prod: the file is no longer the same for both.",
        fr: "Laisse STAGE en toutes lettres dans le manifeste et le change en route vers prod : le fichier n'est plus le même pour les deux.",
      },
      fails: "prod-has-its-own",
      code: "source-differs",
      earns: ["secret-is-a-file-too"],
    },
  ],
  freeFields: [
    { field: "Deployment */app .spec.replicas", why: "How many copies there are is open." },
    { field: "Deployment */app .spec.strategy.type", why: "It is as the given manifest has it." },
    {
      field: "Deployment */app .spec.template.spec.containers[0].volumeMounts[0].readOnly",
      why: "A Secret can't be written through its files either way.",
    },
  ],
});
