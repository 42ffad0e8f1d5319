import { z } from "zod";
import type { Message } from "../../../sandbox-server/language/message.ts";

const word = z
  .string()
  .max(63)
  .regex(/^[a-z0-9.-]+$/, "lower-case letters, digits, dots and dashes");

/** One request to the API, as audit.k8s.io/v1 names it. */
export const actionSchema = z.strictObject({
  /** `create`, `get`, `patch`, `delete`, …; several where any of them will do. */
  verbs: z.array(word).min(1).readonly(),
  /** Plural, as `kubectl api-resources` has it. */
  resource: word,
  subresource: word.optional(),
  name: z.string().min(1).max(253).optional(),
  /** For objects whose names are made up: pods of a Deployment. */
  namePrefix: z.string().min(1).max(253).optional(),
  /** Any namespace when absent. */
  namespace: z.string().min(1).max(63).optional(),
  /** kubectl names its subcommand here; empty: it named none, as `rollout undo` does. */
  fieldManager: z.string().max(128).optional(),
  /** `done`: the server accepted it. `refused`: it answered with 4xx. */
  outcome: z.enum(["done", "refused", "any"]),
});

const message = z.strictObject({ en: z.string().min(1), fr: z.string().min(1) });

/** Passes when the learner's kubectl made these requests, in this order; other requests may lie between. */
export const didSchema = z.strictObject({
  kind: z.literal("did"),
  steps: z.array(actionSchema).min(1).readonly(),
  /** What is asked for, as a noun: "a rollback of web". */
  wanted: message.optional(),
});

/**
 * Passes while the learner's kubectl has not made this request. It holds from the start: put it into `all(…)` with what
 * the learner must reach.
 */
export const neverDidSchema = z.strictObject({
  kind: z.literal("never-did"),
  action: actionSchema,
  unwanted: message.optional(),
});

export interface Action {
  readonly verbs: readonly string[];
  readonly resource: string;
  readonly subresource?: string | undefined;
  readonly name?: string | undefined;
  readonly namePrefix?: string | undefined;
  readonly namespace?: string | undefined;
  readonly fieldManager?: string | undefined;
  readonly outcome: "done" | "refused" | "any";
}

export interface Did {
  readonly kind: "did";
  readonly steps: readonly Action[];
  readonly wanted?: Message | undefined;
}

export interface NeverDid {
  readonly kind: "never-did";
  readonly action: Action;
  readonly unwanted?: Message | undefined;
}

export const didCodes = ["not-done", "was-refused", "wrong-order"] as const;
export const neverDidCodes = ["was-done"] as const;

/** A request as authors write it: one verb or several, accepted by the server unless told otherwise. */
export type ActionPattern = Omit<Action, "verbs" | "outcome"> & {
  readonly verb: string | readonly string[];
  readonly outcome?: Action["outcome"];
};

export function action({ verb, outcome = "done", ...rest }: ActionPattern): Action {
  return { verbs: typeof verb === "string" ? [verb] : verb, outcome, ...rest };
}

export function did(steps: readonly ActionPattern[], wanted?: Message): Did {
  return { kind: "did", steps: steps.map(action), ...(wanted === undefined ? {} : { wanted }) };
}

export function neverDid(pattern: ActionPattern, unwanted?: Message): NeverDid {
  return { kind: "never-did", action: action(pattern), ...(unwanted === undefined ? {} : { unwanted }) };
}

/** What the learner's kubectl asked of the API, from the audit record. Needs the ability `audit`. */
export const learner = {
  did: (pattern: ActionPattern, wanted?: Message) => did([pattern], wanted),
  didInOrder: (...patterns: readonly ActionPattern[]) => did(patterns),
  neverDid,
  /** `kubectl rollout undo`: the only patch of a workload for which kubectl names no field manager. */
  rolledBack: (resource: "deployments" | "statefulsets" | "daemonsets", name: string) =>
    did([{ verb: "patch", resource, name, fieldManager: "" }], {
      en: `a rollback of ${name}`,
      fr: `un retour de ${name} à la version précédente`,
    }),
  /** `kubectl drain`: the node is closed first, then its pods are evicted. */
  drained: (node: string) =>
    did(
      [
        { verb: "patch", resource: "nodes", name: node },
        { verb: "create", resource: "pods", subresource: "eviction" },
      ],
      { en: `a drain of the node ${node}`, fr: `un drain du nœud ${node}` },
    ),
  /** `kubectl logs` of a pod whose name begins so. */
  readLogsOf: (podPrefix: string) =>
    did([{ verb: "get", resource: "pods", subresource: "log", namePrefix: podPrefix }], {
      en: `a look at the logs of ${podPrefix}`,
      fr: `un coup d'œil aux logs de ${podPrefix}`,
    }),
};
