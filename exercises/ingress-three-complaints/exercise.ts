import { all, ingress } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const entrance = ingress("entrance");
const from = "client";

export default defineExercise({
  id: "ingress-three-complaints",
  module: 5,
  topics: ["ingress"],
  level: "broken",
  minutes: 15,
  title: {
    en: "One entrance, three complaints",
    fr: "Une entrée, trois plaintes",
  },
  summary: {
    en: "A 503 and two kinds of 404 come from the same Ingress: tell them apart and mend each where it arises.",
    fr: "Un 503 et deux sortes de 404 sortent du même Ingress : distinguez-les et réparez chacun là où il naît.",
  },
  situation: {
    en: [
      "Advance sales begin in a quarter of an hour. Since the new Ingress went in, three complaints have come:",
      "",
      "- `http://tickets.example.com/` says 503, although the pods of `tickets` are ready.",
      "- `http://tickets.example.com/api/status` and `/api/prices` say 404. Only `/api` itself arrives at the api.",
      "- `http://venue.example.com/` says 404.",
      "",
      "The Ingress is called `entrance`, its manifest is `entrance.yaml` in your home directory. The Services are used by others as well and must",
      "stay as they are. A host that nobody has spoken for is to get its 404 as before. Ask from the pod `client`.",
    ].join("\n"),
    fr: [
      "La prévente ouvre dans un quart d'heure. Depuis la mise en place du nouvel Ingress, trois plaintes sont arrivées :",
      "",
      "- `http://tickets.example.com/` répond 503, alors que les pods de `tickets` sont prêts.",
      "- `http://tickets.example.com/api/status` et `/api/prices` répondent 404. Seul `/api` lui-même arrive à l'api.",
      "- `http://venue.example.com/` répond 404.",
      "",
      "L'Ingress s'appelle `entrance`, son manifeste est `entrance.yaml` dans votre répertoire personnel. Les Services servent aussi à d'autres et doivent",
      "rester tels quels. Un hôte que personne n'a déclaré doit toujours recevoir son 404. Posez vos questions depuis le pod `client`.",
    ].join("\n"),
  },
  abilities: { ingress: true },
  namespace: "default",
  checks: [
    {
      id: "tickets-are-sold",
      title: { en: "tickets.example.com answers with the tickets", fr: "tickets.example.com répond avec les billets" },
      points: 3,
      test: entrance.answersFor("tickets.example.com", { from, bodyIncludes: "tickets:" }),
    },
    {
      id: "api-answers-below-its-path",
      title: {
        en: "What lies below tickets.example.com/api/ comes from the api",
        fr: "Ce qui se trouve sous tickets.example.com/api/ vient de l'api",
      },
      points: 4,
      test: all(
        entrance.answersFor("tickets.example.com", { from, path: "/api/status", bodyIncludes: "api:" }),
        entrance.answersFor("tickets.example.com", { from, path: "/api/prices", bodyIncludes: "api:" }),
      ),
    },
    {
      id: "venue-has-its-name",
      title: {
        en: "venue.example.com answers with the venue, and an unknown host with 404",
        fr: "venue.example.com répond avec la salle, et un hôte inconnu par 404",
      },
      points: 3,
      test: all(
        entrance.answersFor("venue.example.com", { from, bodyIncludes: "the venue" }),
        entrance.answersFor("nobody.example.com", { from, status: 404 }),
      ),
    },
  ],
  hints: [
    {
      en: "503: a rule fits, but there is nobody behind it. 404: either no rule fits, or the program itself doesn't know the page. `kubectl describe ingress entrance` shows hosts, paths and who is behind them.",
      fr: "503 : une règle convient, mais il n'y a personne derrière. 404 : soit aucune règle ne convient, soit le programme lui-même ne connaît pas la page. `kubectl describe ingress entrance` montre les hôtes, les chemins et qui est derrière.",
    },
    {
      en: "Which port has the Service `tickets`? A rule names a port of the Service, never one of the pod.",
      fr: "Quel port a le Service `tickets` ? Une règle nomme un port du Service, jamais du pod.",
    },
    {
      en: "`pathType: Exact` is this one path and nothing more. `Prefix` is the path and what lies below it.",
      fr: "`pathType: Exact`, c'est ce chemin et rien de plus. `Prefix`, c'est le chemin et ce qui se trouve en dessous.",
    },
    {
      en: "Read the third host letter by letter. In `entrance.yaml`: `number: 80`, `pathType: Prefix`, `venue.example.com`; then `kubectl apply -f entrance.yaml`.",
      fr: "Lisez le troisième hôte lettre par lettre. Dans `entrance.yaml` : `number: 80`, `pathType: Prefix`, `venue.example.com` ; puis `kubectl apply -f entrance.yaml`.",
    },
    {
      en: "A host that nobody spoke for gets an answer now. Was a default backend, or a rule without a host, meant to catch a misspelled name?",
      fr: "Un hôte que personne n'a déclaré obtient maintenant une réponse. Un backend par défaut, ou une règle sans hôte, devait-il rattraper un nom mal écrit ?",
      opensOn: { check: "venue-has-its-name", code: "status-differs" },
    },
  ],
  nearMisses: [
    {
      name: "caught-everything",
      mistake: {
        en: "Leaves the misspelled host and makes the venue the default: now it answers for every name in the world.",
        fr: "Laisse l'hôte mal écrit et fait de la salle la réponse par défaut : elle répond désormais pour tous les noms du monde.",
      },
      fails: "venue-has-its-name",
      code: "status-differs",
      earns: ["tickets-are-sold", "api-answers-below-its-path"],
    },
    {
      name: "one-more-exact-path",
      mistake: {
        en: "Adds the path from the complaint, exactly: the next one gets a 404 again.",
        fr: "Ajoute le chemin de la plainte, exactement : le suivant reçoit de nouveau un 404.",
      },
      fails: "api-answers-below-its-path",
      code: "status-differs",
      earns: ["tickets-are-sold", "venue-has-its-name"],
    },
    {
      name: "the-pods-port-again",
      mistake: {
        en: "Names the pod's port by its name, http: the Service has none of that name.",
        fr: "Désigne le port du pod par son nom, http : le Service n'en a pas de ce nom.",
      },
      fails: "tickets-are-sold",
      code: "status-differs",
      earns: ["api-answers-below-its-path", "venue-has-its-name"],
    },
  ],
});
