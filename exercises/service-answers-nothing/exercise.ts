import { all, deployment, pod, service } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const shop = service("shop");
const client = pod("client");
const clientIsAnswered = client.runs(["wget", "-T", "3", "-qO", "/dev/null", "http://shop:8081"]);

export default defineExercise({
  id: "service-answers-nothing",
  module: 5,
  topics: ["services", "service-types", "endpoints"],
  level: "broken",
  minutes: 15,
  title: {
    en: "A Service that answers nothing",
    fr: "Un Service qui ne répond pas",
  },
  summary: {
    en: "Two healthy web servers run behind a Service, yet nobody reaches them: find out at which step requests get lost.",
    fr: "Deux serveurs web en bonne santé tournent derrière un Service, mais personne ne les atteint : trouvez à quelle étape les requêtes se perdent.",
  },
  situation: {
    en: [
      "Last night the shop moved: its Deployment `shop` is now called `shop-front`, and its new image listens on port 80",
      "instead of 8080. Since then, whoever asks `http://shop:8081` gets `Connection refused`. Both pods of `shop-front` are `Running`.",
      "",
      "Other programs know the shop by the name `shop` and the port `8081`: neither may change. Another Deployment of the same team,",
      "`shop-stock`, must not get the shop's requests. The pod `client` is there for you to ask from inside the cluster.",
    ].join("\n"),
    fr: [
      "La boutique a déménagé cette nuit : son Deployment `shop` s'appelle désormais `shop-front`, et sa nouvelle image écoute sur le",
      "port 80 au lieu du 8080. Depuis, toute requête vers `http://shop:8081` échoue avec `Connection refused`. Les deux pods de `shop-front` sont pourtant `Running`.",
      "",
      "Les autres programmes connaissent la boutique sous le nom `shop` et sur le port `8081` : ni l'un ni l'autre ne doit changer. Un autre",
      "Deployment de la même équipe, `shop-stock`, ne doit recevoir aucune requête de la boutique. Le pod `client` permet d'interroger le Service depuis le cluster.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "picks-its-pods",
      title: {
        en: "The Service shop picks the pods of shop-front, and no others",
        fr: "Le Service shop sélectionne les pods de shop-front, et eux seuls",
      },
      points: 4,
      test: shop.selectsPodsOf("Deployment", "shop-front", { onlyThem: true }),
    },
    {
      id: "client-is-answered",
      title: {
        en: "The pod client gets an answer from http://shop:8081",
        fr: "Le pod client obtient une réponse de http://shop:8081",
      },
      points: 4,
      test: clientIsAnswered,
    },
    {
      id: "follows-a-new-pod",
      title: {
        en: "A pod of shop-front was replaced, and the client is still answered",
        fr: "Un pod de shop-front a été remplacé, et le client obtient toujours une réponse",
      },
      points: 2,
      test: all(deployment("shop-front").replacedAPod(), clientIsAnswered),
      needs: ["picks-its-pods", "client-is-answered"],
    },
  ],
  hints: [
    {
      en: "Follow the request. The name leads to the Service, the Service to a list of addresses, each address to a pod. `kubectl describe service shop` shows the list in the line `Endpoints`.",
      fr: "Suivez la requête. Le nom mène au Service, le Service à une liste d'adresses, chaque adresse à un pod. `kubectl describe service shop` montre cette liste à la ligne `Endpoints`.",
    },
    {
      en: "No endpoints means: no ready pod has the labels that the Service looks for. Compare `kubectl get pods --show-labels` with the `SELECTOR` of `kubectl get service shop -o wide`. Which label do the pods of `shop-front` have, and `shop-stock` not?",
      fr: "Aucun endpoint : aucun pod prêt ne porte les labels que cherche le Service. Comparez `kubectl get pods --show-labels` avec la colonne `SELECTOR` de `kubectl get service shop -o wide`. Quel label les pods de `shop-front` ont-ils, que `shop-stock` n'a pas ?",
    },
    {
      en: "There are addresses now, but look at the number behind the colon: the Service sends requests to port 8080 of the pods. Where does nginx listen? `port` is where clients knock, `targetPort` is where the container listens.",
      fr: "Les adresses sont là, mais regardez le nombre après les deux-points : le Service envoie les requêtes au port 8080 des pods. Où nginx écoute-t-il ? `port` est celui que demandent les clients, `targetPort` celui où écoute le conteneur.",
    },
    {
      en: "`kubectl edit service shop` opens both in an editor: `app: shop-front` under `selector`, `targetPort: 80` under `ports`. For the last check, delete one pod: `kubectl delete pod NAME`.",
      fr: "`kubectl edit service shop` ouvre le tout dans un éditeur : `app: shop-front` sous `selector`, `targetPort: 80` sous `ports`. Pour la dernière vérification, supprimez un pod : `kubectl delete pod NOM`.",
    },
  ],
  nearMisses: [
    {
      name: "selected-by-team",
      mistake: {
        en: "Selects by the label that all pods of the team share: requests for the shop also reach shop-stock.",
        fr: "Sélectionne d'après le label commun à toute l'équipe : les requêtes de la boutique arrivent aussi chez shop-stock.",
      },
      fails: "picks-its-pods",
      code: "selects-others",
      earns: ["client-is-answered"],
    },
    {
      name: "made-another-service",
      mistake: {
        en: "Exposes the Deployment under its new name: that Service works, but everybody asks for shop.",
        fr: "Expose le Deployment sous son nouveau nom : ce Service fonctionne, mais tout le monde demande shop.",
      },
      fails: "picks-its-pods",
      code: "selects-none",
      earns: [],
    },
    {
      name: "selector-only",
      mistake: {
        en: "Repairs the selector, sees endpoints, and stops there: nobody listens on port 8080.",
        fr: "Corrige le sélecteur, voit des endpoints et s'arrête là : personne n'écoute sur le port 8080.",
      },
      fails: "client-is-answered",
      code: "exit-differs",
      earns: ["picks-its-pods"],
    },
    {
      name: "changed-the-port",
      mistake: {
        en: "Changes port as well as targetPort to 80: the shop answers, but not where clients ask.",
        fr: "Met port à 80 en même temps que targetPort : la boutique répond, mais pas là où les clients la demandent.",
      },
      fails: "client-is-answered",
      code: "exit-differs",
      earns: ["picks-its-pods"],
    },
    {
      name: "restarted-everything",
      mistake: {
        en: "Restarts the whole Deployment instead of losing one pod: nothing had to be replaced.",
        fr: "Relance tout le Deployment au lieu de perdre un pod : rien n'a eu à être remplacé.",
      },
      fails: "follows-a-new-pod",
      code: "not-replaced",
      earns: ["picks-its-pods", "client-is-answered"],
    },
  ],
});
