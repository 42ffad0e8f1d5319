import { all, claim, deployment, statefulSet } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const database = statefulSet("orders-db");

export default defineExercise({
  id: "database-keeps-its-data",
  module: 7,
  topics: ["statefulset", "stateful-is-hard", "persistent-volumes"],
  level: "alone",
  minutes: 20,
  title: {
    en: "A database that keeps its data",
    fr: "Une base de données qui garde ses données",
  },
  summary: {
    en: "Turn a database that forgets everything with its pod into a StatefulSet with storage of its own, and prove it by losing the pod.",
    fr: "Changez une base qui oublie tout avec son pod en un StatefulSet doté de son propre stockage, et prouvez-le en perdant le pod.",
  },
  situation: {
    en: [
      "On Sunday a node was drained, and on Monday the table of orders was gone. The database `orders-db` runs as a Deployment without any volume;",
      "what it stores in `/var/lib/postgresql/data` goes with its pod. The customers have sent their orders once more. They won't do it a third time.",
      "",
      "Its manifest is `orders-db.yaml` in your home directory. Make it a StatefulSet of the same name, with one copy, whose claim template is called `data`",
      "(1Gi will do) and is mounted where the database keeps its files. The Deployment has to go: two databases behind one name would be worse than none.",
      "",
      "Then put in the orders, and delete the pod. The orders must be there in the pod that follows.",
      "",
      "```",
      "kubectl exec -i orders-db-0 -- psql -U postgres < orders.sql",
      "```",
    ].join("\n"),
    fr: [
      "Dimanche, un nœud a été vidé, et lundi la table des commandes avait disparu. La base `orders-db` tourne dans un Deployment sans aucun volume ; ce",
      "qu'elle range dans `/var/lib/postgresql/data` part avec son pod. Les clients ont renvoyé leurs commandes. Ils ne le feront pas une troisième fois.",
      "",
      "Son manifeste est `orders-db.yaml`, dans votre répertoire personnel. Faites-en un StatefulSet du même nom, à un exemplaire, dont le modèle de demande s'appelle `data`",
      "(1Gi suffit) et se monte là où la base garde ses fichiers. Le Deployment doit disparaître : deux bases derrière un seul nom seraient pires qu'aucune.",
      "",
      "Enregistrez ensuite les commandes, et supprimez le pod. Elles doivent se retrouver dans le pod qui lui succède.",
      "",
      "```",
      "kubectl exec -i orders-db-0 -- psql -U postgres < orders.sql",
      "```",
    ].join("\n"),
  },
  abilities: { defaultStorage: true },
  namespace: "default",
  checks: [
    {
      id: "set-replaces-deployment",
      title: {
        en: "orders-db is a StatefulSet with one ready pod, and the Deployment is gone",
        fr: "orders-db est un StatefulSet avec un pod prêt, et le Deployment a disparu",
      },
      points: 3,
      test: all(database.hasReadyReplicas(1), deployment("orders-db").isAbsent()),
    },
    {
      id: "pod-has-its-claim",
      title: {
        en: "Its pod has a bound claim of its own, data-orders-db-0",
        fr: "Son pod a sa propre demande liée, data-orders-db-0",
      },
      points: 3,
      test: claim("data-orders-db-0").isBound(),
    },
    {
      id: "orders-survive",
      title: {
        en: "The pod was replaced, and the orders are still in the table",
        fr: "Le pod a été remplacé, et les commandes sont toujours dans la table",
      },
      points: 4,
      test: all(
        database.replacedAPod(),
        database.runs(["psql", "-U", "postgres", "-tAc", "SELECT item FROM orders ORDER BY id"], { prints: "anchor" }),
        // Orders that were put in a second time would be there, too.
        database.mounts("/var/lib/postgresql/data", { from: { kind: "persistentVolumeClaim", name: "data" } }),
      ),
      needs: ["set-replaces-deployment"],
    },
  ],
  hints: [
    {
      en: "`kubectl explain statefulset.spec` shows what a Deployment has not: `serviceName` and `volumeClaimTemplates`. `shelf.yaml` in your home directory has both.",
      fr: "`kubectl explain statefulset.spec` montre ce qu'un Deployment n'a pas : `serviceName` et `volumeClaimTemplates`. `shelf.yaml`, dans votre répertoire personnel, a les deux.",
    },
    {
      en: "In `orders-db.yaml`: `kind: StatefulSet`, below `spec` a line `serviceName: orders-db`, in the container a `volumeMounts` with the name `data`, and at the end `volumeClaimTemplates` with the same name.",
      fr: "Dans `orders-db.yaml` : `kind: StatefulSet`, sous `spec` une ligne `serviceName: orders-db`, dans le conteneur des `volumeMounts` du nom `data`, et à la fin `volumeClaimTemplates` du même nom.",
    },
    {
      en: "A Deployment does not turn into a StatefulSet: they are two objects of the same name. `kubectl delete deployment orders-db` before or after `kubectl apply`.",
      fr: "Un Deployment ne se change pas en StatefulSet : ce sont deux objets du même nom. `kubectl delete deployment orders-db`, avant ou après `kubectl apply`.",
    },
    {
      en: "The end of the file, the first three lines inside the container, the rest below the set's `spec`:\n\n```yaml\n        volumeMounts:\n        - name: data\n          mountPath: /var/lib/postgresql/data\n  volumeClaimTemplates:\n  - metadata:\n      name: data\n    spec:\n      accessModes: [ReadWriteOnce]\n      resources:\n        requests:\n          storage: 1Gi\n```",
      fr: "La fin du fichier, les trois premières lignes dans le conteneur, le reste sous la `spec` de l'ensemble :\n\n```yaml\n        volumeMounts:\n        - name: data\n          mountPath: /var/lib/postgresql/data\n  volumeClaimTemplates:\n  - metadata:\n      name: data\n    spec:\n      accessModes: [ReadWriteOnce]\n      resources:\n        requests:\n          storage: 1Gi\n```",
    },
    {
      en: "The new pod doesn't know the table. Is the claim mounted where the database writes (`PGDATA`), or beside it?",
      fr: "Le nouveau pod ne connaît pas la table. La demande est-elle montée là où la base écrit (`PGDATA`), ou à côté ?",
      opensOn: { check: "orders-survive", code: "exit-differs" },
    },
  ],
  nearMisses: [
    {
      name: "set-without-a-claim",
      mistake: {
        en: "Changes the kind and stops there: a StatefulSet alone stores nothing.",
        fr: "Change le type d'objet et s'arrête là : un StatefulSet, à lui seul, ne conserve rien.",
      },
      fails: "pod-has-its-claim",
      code: "absent",
      earns: ["set-replaces-deployment"],
    },
    {
      name: "mounted-beside-the-data",
      mistake: {
        en: "Mounts the claim at /data: it is bound, mounted, and empty, while the database writes elsewhere.",
        fr: "Monte la demande sur /data : elle est liée, montée, et vide, pendant que la base écrit ailleurs.",
      },
      fails: "orders-survive",
      code: "exit-differs",
      earns: ["set-replaces-deployment", "pod-has-its-claim"],
    },
    {
      name: "kept-the-deployment",
      mistake: {
        en: "Leaves the Deployment running: the name orders-db now leads to two databases with different contents.",
        fr: "Laisse tourner le Deployment : le nom orders-db mène désormais à deux bases au contenu différent.",
      },
      fails: "set-replaces-deployment",
      code: "present",
      earns: ["pod-has-its-claim"],
    },
    {
      name: "put-them-in-again",
      mistake: {
        en: "Mounts the claim beside the data and puts the orders in a second time: next time nobody will have the file.",
        fr: "Monte la demande à côté des données et remet les commandes une seconde fois : la prochaine fois, personne n'aura le fichier.",
      },
      fails: "orders-survive",
      code: "mount-absent",
      earns: ["set-replaces-deployment", "pod-has-its-claim"],
    },
  ],
  freeFields: [
    { field: "StatefulSet orders-db .spec.serviceName", why: "Nobody asks for the pods by their own names." },
    {
      field: "StatefulSet orders-db .spec.template.spec.containers[0].env[0].*",
      why: "The database's password is its own affair; that it runs is judged.",
    },
    {
      field: "StatefulSet orders-db .spec.template.spec.containers[0].readinessProbe.*",
      why: "How readiness is asked is open.",
    },
    {
      field: "StatefulSet orders-db .spec.volumeClaimTemplates[0].spec.accessModes[0]",
      why: "Any mode that the class offers will do.",
    },
    {
      field: "StatefulSet orders-db .spec.volumeClaimTemplates[0].spec.resources.requests.storage",
      why: "1Gi will do, and so will more.",
    },
  ],
});
