import { all, ingress } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const entrance = ingress("entrance");
const from = "client";

export default defineExercise({
  id: "ingress-one-entrance",
  module: 5,
  topics: ["ingress"],
  level: "guided",
  minutes: 15,
  title: {
    en: "One entrance for three services",
    fr: "Une seule entrée pour trois services",
  },
  summary: {
    en: "Lead two host names and a path to three Services through one address.",
    fr: "Menez deux noms d'hôte et un chemin à trois Services, par une seule adresse.",
  },
  situation: {
    en: [
      "The company pays for three public addresses: site, shop and blog have a load balancer each. From next month there is money for one.",
      "All three already run in the cluster behind Services of their own; look at them with `kubectl get services`. Write one Ingress, `entrance`:",
      "",
      "- `http://www.example.com/` is the site,",
      "- `http://www.example.com/shop/` and everything below it is the shop,",
      "- `http://blog.example.com/` is the blog.",
      "",
      "The shop's program knows that it lives below `/shop`. The pod `client` is there to ask from, with the name in the header `Host`.",
    ].join("\n"),
    fr: [
      "L'entreprise paie trois adresses publiques : le site, la boutique et le blog ont chacun leur répartiteur de charge. Le mois prochain, il n'y aura de budget que pour une.",
      "Les trois tournent déjà dans le cluster, chacun derrière son Service ; regardez-les avec `kubectl get services`. Écrivez un seul Ingress, `entrance` :",
      "",
      "- `http://www.example.com/` est le site,",
      "- `http://www.example.com/shop/` et tout ce qui est en dessous, la boutique,",
      "- `http://blog.example.com/`, le blog.",
      "",
      "Le programme de la boutique sait qu'il vit sous `/shop`. Le pod `client` sert à poser la question, avec le nom dans l'en-tête `Host`.",
    ].join("\n"),
  },
  abilities: { ingress: true },
  namespace: "default",
  checks: [
    {
      id: "www-is-the-site",
      title: { en: "www.example.com answers with the site", fr: "www.example.com répond avec le site" },
      points: 3,
      test: entrance.answersFor("www.example.com", { from, bodyIncludes: "the site" }),
    },
    {
      id: "shop-is-below-www",
      title: { en: "www.example.com/shop/ answers with the shop", fr: "www.example.com/shop/ répond avec la boutique" },
      points: 4,
      test: all(
        entrance.answersFor("www.example.com", { from, path: "/shop/", bodyIncludes: "the shop" }),
        entrance.answersFor("www.example.com", { from, path: "/shop/ropes.html", bodyIncludes: "the shop" }),
      ),
    },
    {
      id: "blog-has-its-host",
      title: { en: "blog.example.com answers with the blog", fr: "blog.example.com répond avec le blog" },
      points: 3,
      test: entrance.answersFor("blog.example.com", { from, bodyIncludes: "the blog" }),
    },
  ],
  hints: [
    {
      en: '`kubectl create ingress entrance --rule="host/path*=service:port"` makes an Ingress; `--rule` may come several times. The star means: this path and everything below it (`pathType: Prefix`).',
      fr: '`kubectl create ingress entrance --rule="hôte/chemin*=service:port"` crée un Ingress ; `--rule` peut être répété. L\'étoile veut dire : ce chemin et tout ce qui est en dessous (`pathType: Prefix`).',
    },
    {
      en: "The port in a rule is the Service's `port`, not the pod's. `kubectl get services` shows that the shop's is another one.",
      fr: "Le port d'une règle est le `port` du Service, pas celui du pod. `kubectl get services` montre que celui de la boutique est différent.",
    },
    {
      en: "`kubectl describe ingress entrance` shows each rule with the pods behind it, or an error instead. To ask: `kubectl exec client -- wget -T 3 -qO- --header 'Host: www.example.com' http://ADDRESS/shop/`, with the address from `kubectl get ingress`.",
      fr: "`kubectl describe ingress entrance` montre chaque règle avec les pods qui sont derrière, ou une erreur. Pour demander : `kubectl exec client -- wget -T 3 -qO- --header 'Host: www.example.com' http://ADRESSE/shop/`, avec l'adresse que donne `kubectl get ingress`.",
    },
    {
      en: '`kubectl create ingress entrance --rule="www.example.com/*=site:80" --rule="www.example.com/shop*=shop:8081" --rule="blog.example.com/*=blog:80"`. Is there one already? Delete it first, or `kubectl edit` it.',
      fr: '`kubectl create ingress entrance --rule="www.example.com/*=site:80" --rule="www.example.com/shop*=shop:8081" --rule="blog.example.com/*=blog:80"`. S\'il en existe déjà un, supprimez-le d\'abord, ou passez par `kubectl edit`.',
    },
  ],
  nearMisses: [
    {
      name: "the-pods-port",
      mistake: {
        en: "Leads to port 80 of the shop, where its pods listen: its Service has no such port.",
        fr: "Mène au port 80 de la boutique, celui où écoutent ses pods : son Service n'a pas ce port.",
      },
      fails: "shop-is-below-www",
      code: "status-differs",
      earns: ["www-is-the-site", "blog-has-its-host"],
    },
    {
      name: "exact-path",
      mistake: {
        en: "Writes /shop without a star: that is this one path and nothing below it; the rest goes to the site.",
        fr: "Écrit /shop sans étoile : c'est ce chemin-là, et rien en dessous ; le reste part vers le site.",
      },
      fails: "shop-is-below-www",
      code: "status-differs",
      earns: ["www-is-the-site", "blog-has-its-host"],
    },
    {
      name: "unknown-class",
      mistake: {
        en: "Names a class that no controller of this cluster looks after: nobody takes the Ingress up.",
        fr: "Nomme une classe dont aucun contrôleur de ce cluster ne s'occupe : personne ne prend l'Ingress en charge.",
      },
      fails: "www-is-the-site",
      code: "no-address",
      earns: [],
    },
    {
      name: "one-host-for-all",
      mistake: {
        en: "Puts the blog below a path of www: the host blog.example.com belongs to nobody.",
        fr: "Place le blog sous un chemin de www : l'hôte blog.example.com n'appartient à personne.",
      },
      fails: "blog-has-its-host",
      code: "status-differs",
      earns: ["www-is-the-site", "shop-is-below-www"],
    },
    {
      name: "only-the-front-door",
      mistake: {
        en: "Writes the shop's path without a star, which makes it Exact: nothing below /shop/ is found.",
        fr: "Écrit le chemin de la boutique sans étoile, donc Exact : rien de ce qui est sous /shop/ n'est trouvé.",
      },
      fails: "shop-is-below-www",
      code: "status-differs",
      earns: ["www-is-the-site", "blog-has-its-host"],
    },
  ],
  freeFields: [
    { field: "Ingress entrance .spec.rules[*].host", why: "A rule for every host answers for these as well." },
    {
      field: "Ingress entrance .spec.rules[*].http.paths[*].pathType",
      why: "Any type that answers for the paths will do.",
    },
    { field: "Ingress entrance .spec.ingressClassName", why: "The cluster has a default class." },
  ],
});
