import { deployment } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const shop = deployment("shop");

export default defineExercise({
  id: "policy-forgot-dns",
  module: 5,
  topics: ["network-policy", "dns-across-namespaces"],
  level: "broken",
  minutes: 15,
  title: {
    en: "A policy that is too strict, twice",
    fr: "Une politique trop stricte, deux fois",
  },
  summary: {
    en: "Since the new network policy the shop finds nobody any more. Open what it needs, and no more than that.",
    fr: "Depuis la nouvelle politique réseau, la boutique ne trouve plus personne. Ouvrez ce dont elle a besoin, et rien de plus.",
  },
  situation: {
    en: [
      "The security team wrote the policy `shop-way-out`: the pods of `shop` may speak to the pods of `stock`, and to nobody else. Above all, not to",
      "`wages`. It was applied at lunchtime. Since then the shop's log is full of `bad address 'stock'`, and the stock's own log is empty.",
      "",
      '"It can\'t be our policy," they say, "it allows port 8081 to the stock, that\'s what you asked for." `stock` takes requests on 8081, and its nginx',
      "listens on 80. The manifest is `shop-way-out.yaml` in your home directory. Make the shop work again; the policy has to stay, and `wages` out of reach.",
    ].join("\n"),
    fr: [
      "L'équipe sécurité a écrit la politique `shop-way-out` : les pods de `shop` peuvent parler à ceux de `stock`, et à personne d'autre. Surtout pas à",
      "`wages`. Elle est en place depuis midi. Depuis, le journal de la boutique n'est que `bad address 'stock'`, et celui du stock reste vide.",
      "",
      "« Ce ne peut pas être notre politique, disent-ils, elle autorise le port 8081 vers le stock, comme demandé. » Le Service `stock` reçoit les requêtes sur le 8081, et son nginx",
      "écoute sur le 80. Le manifeste est `shop-way-out.yaml`, dans votre répertoire personnel. Rétablissez la boutique ; la politique doit rester, et `wages` hors d'atteinte.",
    ].join("\n"),
  },
  abilities: { networkPolicies: true },
  namespace: "default",
  checks: [
    {
      id: "names-work",
      title: { en: "The pods of shop find names again", fr: "Les pods de shop trouvent de nouveau les noms" },
      points: 3,
      test: shop.resolves("kubernetes.default.svc.cluster.local"),
    },
    {
      id: "stock-answers",
      title: {
        en: "The shop gets an answer from http://stock:8081",
        fr: "La boutique obtient une réponse de http://stock:8081",
      },
      points: 4,
      test: shop.runs(["wget", "-T", "3", "-qO", "/dev/null", "http://stock:8081"]),
    },
    {
      id: "wages-stay-closed",
      title: {
        en: "And it still can't connect to wages",
        fr: "Et elle ne peut toujours pas se connecter à wages",
      },
      points: 3,
      test: shop.isBlockedFrom("wages", 80),
      needs: ["stock-answers"],
    },
  ],
  hints: [
    {
      en: "`bad address` comes before any connection: the name was not found. To whom does a pod speak when it looks up a name, and does the policy allow it?",
      fr: "`bad address` survient avant toute connexion : le nom n'a pas été trouvé. À qui parle un pod qui cherche un nom, et la politique le permet-elle ?",
    },
    {
      en: "Names are asked for on port 53, by UDP and, for long answers, by TCP. A second entry below `egress` can allow these ports; without `to`, it holds for every destination.",
      fr: "Les noms se demandent sur le port 53, en UDP et, pour les longues réponses, en TCP. Un second élément sous `egress` peut autoriser ces ports ; sans `to`, il vaut pour toutes les destinations.",
    },
    {
      en: "Names work, and still no answer: policies look at pods, not at Services. By the time they look, 8081 has become the port of the pod.",
      fr: "Les noms fonctionnent, et toujours pas de réponse : les politiques regardent les pods, pas les Services. Quand elles regardent, 8081 est déjà devenu le port du pod.",
    },
    {
      en: "In `shop-way-out.yaml`, `port: 80` instead of `8081`, and a second entry below `egress`:\n\n```yaml\n  - ports:\n    - {protocol: UDP, port: 53}\n    - {protocol: TCP, port: 53}\n```",
      fr: "Dans `shop-way-out.yaml`, `port: 80` au lieu de `8081`, et un second élément sous `egress` :\n\n```yaml\n  - ports:\n    - {protocol: UDP, port: 53}\n    - {protocol: TCP, port: 53}\n```",
    },
    {
      en: "The shop works, but now it reaches the wages as well: more was opened than it needs. Put the policy back and widen it by two ports only.",
      fr: "La boutique marche, mais elle atteint maintenant aussi wages : vous avez ouvert plus que nécessaire. Remettez la politique et n'y ajoutez que deux ports.",
      opensOn: { check: "wages-stay-closed", code: "not-blocked" },
    },
  ],
  nearMisses: [
    {
      name: "deleted-the-policy",
      mistake: {
        en: "Deletes the policy: everything works again, what was forbidden included.",
        fr: "Supprime la politique : tout remarche, y compris ce qui était interdit.",
      },
      fails: "wages-stay-closed",
      code: "not-blocked",
      earns: ["names-work", "stock-answers"],
    },
    {
      name: "names-only",
      mistake: {
        en: "Opens port 53 and stops there: the stock's pods don't listen on 8081.",
        fr: "Ouvre le port 53 et s'arrête là : les pods de stock n'écoutent pas sur le 8081.",
      },
      fails: "stock-answers",
      code: "exit-differs",
      earns: ["names-work"],
    },
    {
      name: "port-only",
      mistake: {
        en: "Corrects the port and forgets the names.",
        fr: "Corrige le port et oublie les noms.",
      },
      fails: "names-work",
      code: "name-unknown",
      earns: [],
    },
    {
      name: "opened-the-service-address",
      mistake: {
        en: "Allows the Service's address instead of its pods: policies never see it.",
        fr: "Autorise l'adresse du Service au lieu de ses pods : les politiques ne la voient jamais.",
      },
      fails: "stock-answers",
      code: "exit-differs",
      earns: ["names-work"],
    },
  ],
  freeFields: [
    {
      field: "NetworkPolicy shop-way-out .spec.egress[*].ports[*].port",
      why: "A rule for all ports of the stock, and DNS over UDP alone, keep what the task asks for.",
    },
    { field: "NetworkPolicy shop-way-out .spec.egress[1].ports[1].protocol", why: "DNS over UDP alone will do." },
  ],
});
