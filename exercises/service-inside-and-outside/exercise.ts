import { all, pod, service } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const client = pod("client");
const ask = (url: string) => client.runs(["wget", "-T", "3", "-qO", "/dev/null", url]);
const inside = service("news");
const outside = service("news-outside");
const pods = service("news-pods");

export default defineExercise({
  id: "service-inside-and-outside",
  module: 5,
  topics: ["services", "service-types"],
  level: "guided",
  minutes: 15,
  title: {
    en: "One program, three kinds of Service",
    fr: "Un programme, trois sortes de Service",
  },
  summary: {
    en: "Give the same two pods a name for programs inside, a port for readers outside, and a name that tells every pod's own address.",
    fr: "Donnez aux deux mêmes pods un nom pour les programmes du cluster, un port pour les lecteurs de l'extérieur, et un nom qui livre l'adresse de chaque pod.",
  },
  situation: {
    en: [
      "The newsroom's site runs as the Deployment `news`, two pods that listen on port 80. Three groups want to reach it before noon:",
      "",
      "- Programs in the cluster ask `http://news:8081`. The manifest `news.yaml` in your home directory is meant for them.",
      "- A test team outside the cluster knows nothing but the machines' addresses. Give them a Service `news-outside` that opens a port on",
      "  every machine and leads, by port 80, to the same pods.",
      "- The archive copies each pod by itself, so one address for all is no use to it. Give it a headless Service `news-pods`.",
      "",
      "The pod `client` is there for you to ask from inside.",
    ].join("\n"),
    fr: [
      "Le site de la rédaction tourne dans le Deployment `news` : deux pods qui écoutent sur le port 80. Trois groupes veulent le joindre avant midi :",
      "",
      "- Les programmes du cluster demandent `http://news:8081`. Le manifeste `news.yaml`, dans votre répertoire personnel, leur est destiné.",
      "- Une équipe de test, hors du cluster, ne connaît que l'adresse des machines. Donnez-lui un Service `news-outside` qui ouvre un port sur",
      "  chaque machine et mène, par le port 80, aux mêmes pods.",
      "- L'archivage copie chaque pod séparément : une adresse commune ne lui sert à rien. Donnez-lui un Service headless `news-pods`.",
      "",
      "Le pod `client` permet de poser la question depuis le cluster.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "inside-is-answered",
      title: {
        en: "Programs inside get an answer from http://news:8081",
        fr: "Les programmes du cluster obtiennent une réponse de http://news:8081",
      },
      points: 3,
      test: all(inside.hasPort(8081, { targetPort: 80 }), ask("http://news:8081")),
    },
    {
      id: "outside-has-a-port",
      title: {
        en: "news-outside opens a port on every machine and leads to the pods of news",
        fr: "news-outside ouvre un port sur chaque machine et mène aux pods de news",
      },
      points: 3,
      test: all(
        outside.hasPort(80, { type: "NodePort" }),
        outside.selectsPodsOf("Deployment", "news"),
        ask("http://news-outside"),
      ),
    },
    {
      id: "pods-are-told-apart",
      title: {
        en: "news-pods has no address of its own: its name leads straight to the pods",
        fr: "news-pods n'a pas d'adresse à lui : son nom mène directement aux pods",
      },
      points: 4,
      test: all(
        pods.satisfies("object.spec.clusterIP == 'None'", {
          en: "a Service without a cluster address (clusterIP: None)",
          fr: "un Service sans adresse de cluster (clusterIP: None)",
        }),
        pods.selectsPodsOf("Deployment", "news", { onlyThem: true }),
        ask("http://news-pods"),
      ),
    },
  ],
  hints: [
    {
      en: "`kubectl apply -f news.yaml` makes the first one; ask it with `kubectl exec client -- wget -T 3 -qO- http://news:8081`.",
      fr: "`kubectl apply -f news.yaml` crée le premier ; interrogez-le avec `kubectl exec client -- wget -T 3 -qO- http://news:8081`.",
    },
    {
      en: "`kubectl expose deployment news --name=… --type=… --port=…` makes a Service in one line. Which type opens a port on every machine?",
      fr: "`kubectl expose deployment news --name=… --type=… --port=…` crée un Service en une ligne. Quel type ouvre un port sur chaque machine ?",
    },
    {
      en: "Headless is no type of its own: it's a ClusterIP Service that declines its address, with `--cluster-ip=None`. It must be said when the Service is made; later the field can't change.",
      fr: "Headless n'est pas un type : c'est un Service ClusterIP qui renonce à son adresse, avec `--cluster-ip=None`. Il faut le dire à la création ; ensuite, le champ ne peut plus changer.",
    },
    {
      en: "`kubectl expose deployment news --name=news-outside --type=NodePort --port=80`, then `kubectl expose deployment news --name=news-pods --cluster-ip=None --port=80`.",
      fr: "`kubectl expose deployment news --name=news-outside --type=NodePort --port=80`, puis `kubectl expose deployment news --name=news-pods --cluster-ip=None --port=80`.",
    },
    {
      en: "`news-outside` is a Service for the inside only. `kubectl get service news-outside` shows its `TYPE`; a type can be changed with `kubectl edit`.",
      fr: "`news-outside` n'existe qu'à l'intérieur. `kubectl get service news-outside` montre son `TYPE` ; `kubectl edit` permet de le changer.",
      opensOn: { check: "outside-has-a-port", code: "type-differs" },
    },
  ],
  nearMisses: [
    {
      name: "copied-the-port",
      mistake: {
        en: "Exposes with --port=8081 and no target port: the Service sends requests to port 8081 of the pods, where nobody listens.",
        fr: "Expose avec --port=8081 sans targetPort : le Service envoie les requêtes au port 8081 des pods, où personne n'écoute.",
      },
      fails: "inside-is-answered",
      code: "target-port-differs",
      earns: [],
    },
    {
      name: "cluster-ip-for-readers",
      mistake: {
        en: "Forgets the type of the second Service: it works inside the cluster only.",
        fr: "Oublie le type du deuxième Service : il ne fonctionne que dans le cluster.",
      },
      fails: "outside-has-a-port",
      code: "type-differs",
      earns: ["inside-is-answered"],
    },
    {
      name: "one-address-for-all",
      mistake: {
        en: "Makes an ordinary Service for the archive: one address, behind which the pods can't be told apart.",
        fr: "Crée un Service ordinaire pour l'archivage : une seule adresse, derrière laquelle les pods sont indiscernables.",
      },
      fails: "pods-are-told-apart",
      code: "expression-false",
      earns: ["inside-is-answered", "outside-has-a-port"],
    },
  ],
  freeFields: [
    { field: "Service news .spec.selector.app", why: "Without a selector the endpoints stay as they are." },
    {
      field: "Service news-pods .spec.ports[0].port",
      why: "A headless Service has no port of its own: its name leads to the pods.",
    },
  ],
});
