import { deployment, service } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const frontdesk = deployment("frontdesk");
const rooms = service("rooms");

export default defineExercise({
  id: "troubleshoot-hotel-wires",
  module: 9,
  topics: ["troubleshooting"],
  level: "broken",
  minutes: 15,
  title: {
    en: "Fully booked, says the empty hotel",
    fr: "« Complet », dit l'hôtel vide",
  },
  summary: {
    en: "Every pod of a hotel is Running, and none talks to the other: follow one request from name to address to port.",
    fr: "Tous les pods d'un hôtel sont Running, et aucun ne parle à l'autre : suivez une requête du nom à l'adresse, puis au port.",
  },
  situation: {
    en: [
      "Since release 3 of `rooms` the front desk turns guests away, with twelve rooms free. Everything is `Running`, nothing is red, and the",
      "hotel's owner stands behind you. `frontdesk` asks once a second and writes into its log what it hears.",
      "",
      "Three things are wrong between the two. `rooms` itself is healthy and stays as it is; the Service keeps its name `rooms` and its port 80.",
    ].join("\n"),
    fr: [
      "Depuis la version 3 de `rooms`, la réception refuse des clients alors que douze chambres sont libres. Tout est `Running`, rien n'est rouge, et la",
      "propriétaire de l'hôtel est derrière vous. `frontdesk` demande une fois par seconde et note dans son journal ce qu'il entend.",
      "",
      "Trois choses clochent entre les deux. `rooms` lui-même va bien et reste comme il est ; le Service garde son nom, `rooms`, et son port 80.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "service-finds-pods",
      title: { en: "The Service rooms picks the pods of rooms", fr: "Le Service rooms sélectionne les pods de rooms" },
      points: 3,
      test: rooms.selectsPodsOf("Deployment", "rooms", { onlyThem: true }),
    },
    {
      id: "service-answers",
      title: { en: "The Service answers on port 80", fr: "Le Service répond sur le port 80" },
      points: 3,
      test: frontdesk.runs(["wget", "-T", "2", "-qO-", "http://rooms/free"], { prints: "12 rooms free" }),
    },
    {
      id: "desk-is-told",
      title: {
        en: "The front desk knows of twelve free rooms",
        fr: "La réception sait que douze chambres sont libres",
      },
      points: 4,
      test: frontdesk.runs(["cat", "/tmp/free"], { prints: "12 rooms free" }),
    },
  ],
  hints: [
    {
      en: "Start where the request starts: `kubectl logs deployment/frontdesk --tail=3`. *bad address* is a question of names, *refused* one of addresses or ports.",
      fr: "Commencez là où commence la requête : `kubectl logs deployment/frontdesk --tail=3`. *bad address* est une question de nom, *refused* une question d'adresse ou de port.",
    },
    {
      en: "`kubectl get services` shows which names there are. What does `ROOMS_URL` say? `kubectl set env deployment/frontdesk ROOMS_URL=…`",
      fr: "`kubectl get services` montre les noms qui existent. Que dit `ROOMS_URL` ? `kubectl set env deployment/frontdesk ROOMS_URL=…`",
    },
    {
      en: "`kubectl describe service rooms`: no endpoints. Compare the selector, word by word, with `kubectl get pods --show-labels`.",
      fr: "`kubectl describe service rooms` : aucun endpoint. Comparez le sélecteur, mot à mot, avec `kubectl get pods --show-labels`.",
    },
    {
      en: "`targetPort: web` is the *name* of a port of the container. What is it called there? `kubectl get deployment rooms -o jsonpath='{..ports}'`",
      fr: "`targetPort: web` est le *nom* d'un port du conteneur. Comment s'y appelle-t-il ? `kubectl get deployment rooms -o jsonpath='{..ports}'`",
    },
  ],
  nearMisses: [
    {
      name: "name-only",
      mistake: {
        en: "Mends the name that the front desk asks for, and stops when the error changes its words.",
        fr: "Corrige le nom que demande la réception, et s'arrête quand l'erreur change de mots.",
      },
      fails: "service-finds-pods",
      code: "selects-none",
      earns: [],
    },
    {
      name: "endpoints-without-port",
      mistake: {
        en: "Mends name and selector; the port's name still exists nowhere.",
        fr: "Corrige le nom et le sélecteur ; le nom du port n'existe toujours nulle part.",
      },
      fails: "desk-is-told",
      code: "exit-differs",
      earns: ["service-finds-pods"],
    },
    {
      name: "service-only",
      mistake: {
        en: "Repairs the Service completely, and forgets that the front desk asks for another name.",
        fr: "Répare entièrement le Service, et oublie que la réception demande un autre nom.",
      },
      fails: "desk-is-told",
      code: "exit-differs",
      earns: ["service-finds-pods", "service-answers"],
    },
  ],
});
