import { all, deployment, pod, service } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const shop = deployment("shop");
const shopIsAnswered = shop.runs(["sh", "-c", 'wget -T 3 -qO- "$STOCK_URL"'], { prints: "stock of warehouse" });

export default defineExercise({
  id: "dns-other-namespace",
  module: 5,
  topics: ["dns-across-namespaces", "services"],
  level: "alone",
  minutes: 15,
  title: {
    en: "The stock has moved next door",
    fr: "Le stock a déménagé à côté",
  },
  summary: {
    en: "Two Services now live in another namespace: lead one program there by its setting, and another, whose setting is frozen, by an alias.",
    fr: "Deux Services vivent désormais dans un autre namespace : menez-y un programme par son réglage, et un autre, dont le réglage est figé, par un alias.",
  },
  situation: {
    en: [
      "Since Monday a team of its own looks after the warehouse, in the namespace `warehouse`: the Services `stock` and `prices` went there, and the",
      "shop, still in `default`, finds neither.",
      "",
      "- The Deployment `shop` reads the variable `STOCK_URL`, which says `http://stock`. Change it so that the shop gets the warehouse's stock.",
      "  (There is a `stock` in `staging`, too. Its numbers are invented.)",
      "- The pod `till` stands for a purchased cash register. It asks `http://prices`, always, and its maker is out of business. Make that name work in",
      "  `default`, without copying anything.",
      "",
      "The warehouse replaces its pods without asking. To see that you are prepared, replace the pod of `stock` at the end yourself.",
    ].join("\n"),
    fr: [
      "Depuis lundi, une équipe s'occupe de l'entrepôt dans un namespace à elle, `warehouse` : les Services `stock` et `prices` y sont partis, et la",
      "boutique, restée dans `default`, ne trouve plus ni l'un ni l'autre.",
      "",
      "- Le Deployment `shop` lit la variable `STOCK_URL`, qui vaut `http://stock`. Modifiez-la pour que la boutique obtienne le stock de l'entrepôt.",
      "  (Il y a aussi un `stock` dans `staging`. Ses chiffres sont inventés.)",
      "- Le pod `till` représente une caisse enregistreuse du commerce. Elle demande `http://prices`, toujours, et son fabricant a fermé. Faites",
      "  fonctionner ce nom dans `default`, sans rien recopier.",
      "",
      "L'entrepôt remplace ses pods sans prévenir. Pour vérifier que vous y êtes préparé, remplacez vous-même à la fin le pod de `stock`.",
    ].join("\n"),
  },
  abilities: { clusterScope: true },
  namespace: "default",
  checks: [
    {
      id: "shop-gets-the-stock",
      title: {
        en: "What STOCK_URL names gives the shop the warehouse's stock",
        fr: "Ce que désigne STOCK_URL donne à la boutique le stock de l'entrepôt",
      },
      points: 4,
      test: shopIsAnswered,
    },
    {
      id: "till-gets-the-prices",
      title: {
        en: "The till gets the warehouse's prices from http://prices",
        fr: "La caisse obtient les prix de l'entrepôt par http://prices",
      },
      points: 4,
      test: all(
        pod("till").runs(["wget", "-T", "3", "-qO-", "http://prices"], { prints: "prices of warehouse" }),
        service("prices").satisfies(
          "object.spec.type == 'ExternalName' || !has(object.spec.selector) || object.spec.selector.size() == 0",
          {
            en: "a name that leads to the warehouse, not to pods of default: a copy grows old",
            fr: "un nom qui mène à l'entrepôt, et non à des pods de default : une copie vieillit",
          },
        ),
      ),
    },
    {
      id: "survives-a-new-pod",
      title: {
        en: "The warehouse's stock has a new pod, and the shop still gets its answer",
        fr: "Le stock de l'entrepôt a un nouveau pod, et la boutique obtient toujours sa réponse",
      },
      points: 2,
      test: all(deployment("stock", { namespace: "warehouse" }).replacedAPod(), shopIsAnswered),
      needs: ["shop-gets-the-stock"],
    },
  ],
  hints: [
    {
      en: "A short name is looked up in the pod's own namespace. What does `kubectl exec till -- cat /etc/resolv.conf` say will be appended to it?",
      fr: "Un nom court est cherché dans le namespace du pod lui-même. Que lui ajoute-t-on, d'après `kubectl exec till -- cat /etc/resolv.conf` ?",
    },
    {
      en: "`stock.warehouse` is a name that works from every namespace. `kubectl set env deployment/shop STOCK_URL=…` changes the setting and starts a new pod.",
      fr: "`stock.warehouse` est un nom valable depuis tous les namespaces. `kubectl set env deployment/shop STOCK_URL=…` change le réglage et démarre un nouveau pod.",
    },
    {
      en: "For the till, `default` needs a Service called `prices` that is nothing but another name: type `ExternalName`. `kubectl create service externalname --help` shows how.",
      fr: "Pour la caisse, il faut dans `default` un Service nommé `prices` qui ne soit qu'un autre nom : type `ExternalName`. `kubectl create service externalname --help` montre comment.",
    },
    {
      en: "`kubectl create service externalname prices --external-name=prices.warehouse.svc.cluster.local`. An alias wants the whole name: nothing is appended to it.",
      fr: "`kubectl create service externalname prices --external-name=prices.warehouse.svc.cluster.local`. Un alias veut le nom entier : on ne lui ajoute rien.",
    },
    {
      en: "For the last check: `kubectl -n warehouse delete pod -l app=stock`. Without `-n` you'd look in `default`.",
      fr: "Pour la dernière vérification : `kubectl -n warehouse delete pod -l app=stock`. Sans `-n`, vous chercheriez dans `default`.",
    },
    {
      en: "The shop gets an answer, but somebody else's: read what it says with `kubectl logs deploy/shop`.",
      fr: "La boutique obtient une réponse, mais pas la bonne : lisez-la avec `kubectl logs deploy/shop`.",
      opensOn: { check: "shop-gets-the-stock", code: "output-differs" },
    },
  ],
  nearMisses: [
    {
      name: "asked-staging",
      mistake: {
        en: "Finds a Service called stock in another namespace and takes it: it is the one with the invented numbers.",
        fr: "Trouve un Service stock dans un autre namespace et le prend : c'est celui aux chiffres inventés.",
      },
      fails: "shop-gets-the-stock",
      code: "output-differs",
      earns: [],
    },
    {
      name: "noted-a-pods-address",
      mistake: {
        en: "Writes the pod's own address into the setting: it works until the pod is replaced.",
        fr: "Écrit l'adresse du pod lui-même dans le réglage : cela marche jusqu'à ce que le pod soit remplacé.",
      },
      fails: "survives-a-new-pod",
      code: "exit-differs",
      earns: ["shop-gets-the-stock"],
    },
    {
      name: "alias-without-its-end",
      mistake: {
        en: "Makes the alias lead to prices.warehouse: nobody completes the target of an alias.",
        fr: "Fait pointer l'alias sur prices.warehouse : personne ne complète la cible d'un alias.",
      },
      fails: "till-gets-the-prices",
      code: "exit-differs",
      earns: ["shop-gets-the-stock"],
    },
    {
      name: "copied-the-prices",
      mistake: {
        en: "Sets up prices a second time in default: the till is content, and from tomorrow on it reads yesterday's prices.",
        fr: "Monte prices une seconde fois dans default : la caisse est contente, et dès demain elle lit les prix de la veille.",
      },
      fails: "till-gets-the-prices",
      code: "expression-false",
      earns: ["shop-gets-the-stock", "survives-a-new-pod"],
    },
  ],
  freeFields: [
    {
      field: "Service prices .spec.selector.app",
      why: "kubectl create service writes it, and a Service of type ExternalName doesn't read it.",
    },
  ],
});
