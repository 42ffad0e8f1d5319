import type { Evidence } from "../../verdict.ts";
import type { Action, Did, NeverDid } from "../../vocabulary/words/actions.ts";
import { say, shown } from "../plain-text.ts";
import { type AuditEvent, noAudit } from "../surroundings.ts";
import { type Evaluator, type Finding, failed, passed } from "../word.ts";

export function didEvaluator({ steps, wanted }: Did): Evaluator {
  return {
    collections: [],
    readsAudit: true,
    evaluate({ actions }) {
      if (actions === undefined) return { status: "broken", fault: noAudit };
      const settled = actions.settled();
      const found = inOrder(steps, settled);
      const missing = steps[found.length];
      if (missing === undefined) return passed(...found.map(evidenceOf));
      return notDone(missing, wanted ?? inWords(missing), settled, found);
    },
  };
}

export function neverDidEvaluator({ action, unwanted }: NeverDid): Evaluator {
  return {
    collections: [],
    readsAudit: true,
    evaluate({ actions }) {
      if (actions === undefined) return { status: "broken", fault: noAudit };
      const event = actions.all().find((one) => matches(action, one));
      if (event === undefined) return passed({ source: "audit", value: `never: ${inWords(action).en}` });
      const { en, fr } = unwanted ?? inWords(action);
      return failed(
        "was-done",
        say(
          `This was to be done without ${en}; it was asked for at ${timeOf(event)}. Start the exercise again to try another way.`,
          `Il fallait s'y prendre sans ${fr} ; cela a été demandé à ${timeOf(event)}. Recommencez l'exercice pour essayer autrement.`,
        ),
        evidenceOf(event),
      );
    },
  };
}

function notDone(
  missing: Action,
  { en, fr }: { readonly en: string; readonly fr: string },
  actions: readonly AuditEvent[],
  found: readonly AuditEvent[],
): Finding {
  const proofs = found.map(evidenceOf);
  const earlier = actions.find((event) => matches(missing, event));
  if (earlier !== undefined) {
    return failed(
      "wrong-order",
      say(
        `It was done, but too early: ${inWords(missing).en} has to come after the steps before it.`,
        `C'est fait, mais trop tôt : ${inWords(missing).fr} doit venir après les étapes précédentes.`,
      ),
      ...proofs,
      evidenceOf(earlier),
    );
  }
  const refused = actions.findLast((event) => matches({ ...missing, outcome: "refused" }, event));
  if (missing.outcome === "done" && refused !== undefined) {
    const { code, reason = "" } = refused.responseStatus;
    return failed(
      "was-refused",
      say(
        `It was tried, but the server refused (${code} ${shown(reason)}); wanted: ${en}.`,
        `Vous avez essayé, mais le serveur a refusé (${code} ${shown(reason)}) ; attendu : ${fr}.`,
      ),
      ...proofs,
      evidenceOf(refused),
    );
  }
  return failed(
    "not-done",
    say(
      `Not seen yet among what your kubectl asked of the cluster: ${en}.`,
      `Pas encore vu parmi ce que votre kubectl a demandé au cluster : ${fr}.`,
    ),
    ...proofs,
  );
}

/** The first event of each step, each after the one before; ends at the first step that has none. */
function inOrder(steps: readonly Action[], actions: readonly AuditEvent[]): readonly AuditEvent[] {
  const found: AuditEvent[] = [];
  let from = 0;
  for (const step of steps) {
    const index = actions.findIndex((event, at) => at >= from && matches(step, event));
    const event = actions[index];
    if (event === undefined) break;
    found.push(event);
    from = index + 1;
  }
  return found;
}

function matches(action: Action, { verb, objectRef, requestURI, responseStatus, stage }: AuditEvent): boolean {
  if (objectRef === undefined || stage === "RequestReceived") return false;
  return (
    action.verbs.includes(verb) &&
    objectRef.resource === action.resource &&
    (objectRef.subresource ?? "") === (action.subresource ?? "") &&
    isSame(action.name, objectRef.name) &&
    isSame(action.namespace, objectRef.namespace) &&
    (action.namePrefix === undefined || objectRef.name?.startsWith(action.namePrefix) === true) &&
    isSame(action.fieldManager, fieldManagerOf(requestURI)) &&
    (action.outcome === "any" || (action.outcome === "done") === responseStatus.code < 400)
  );
}

function isSame(wanted: string | undefined, seen: string | undefined): boolean {
  return wanted === undefined || wanted === seen;
}

function fieldManagerOf(uri: string): string {
  const query = uri.indexOf("?");
  return query < 0 ? "" : (new URLSearchParams(uri.slice(query)).get("fieldManager") ?? "");
}

function inWords({ verbs, resource, subresource, name, namePrefix }: Action) {
  const what = [resource, subresource].filter((part) => part !== undefined).join("/");
  const whose = name ?? (namePrefix === undefined ? "" : `${namePrefix}…`);
  return {
    en: `${verbs.join(" or ")} ${what} ${whose}`.trim(),
    fr: `${verbs.join(" ou ")} ${what} ${whose}`.trim(),
  };
}

function timeOf({ requestReceivedTimestamp }: AuditEvent): string {
  return `${requestReceivedTimestamp.slice(11, 19)} UTC`;
}

function evidenceOf(event: AuditEvent): Evidence {
  const value = `${event.verb} ${event.requestURI} → ${event.responseStatus.code}`;
  return { source: `audit ${event.requestReceivedTimestamp}`, value: shown(value, 500) };
}
