import { z } from "zod";
import type { Check } from "../../checkers/check.ts";
import { checkDescriptionSchema } from "../../checkers/vocabulary/index.ts";
import { namespaceName } from "../../checkers/vocabulary/object-reference.ts";
import type { Message } from "../../sandbox-server/language/message.ts";
import { type Parameters, parametersSchema } from "./parameters.ts";

/** Lower-case words with dashes: exercise ids, check ids and names of near misses. */
export const identifier = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case words with dashes");

/** One sentence or Markdown text in every language; never empty in one of them. */
const message = z.strictObject({ en: z.string().trim().min(1), fr: z.string().trim().min(1) });

const check = z.strictObject({
  id: identifier,
  title: message,
  points: z.number().int().min(0).max(100),
  test: checkDescriptionSchema,
  needs: z.array(identifier).min(1).optional(),
});

/**
 * What an exercise wants of its sandbox; a sandbox without it says so before the learner starts. The words are those
 * of the sandboxes' abilities.
 */
const neededAbilities = z.strictObject({
  /** At least so many nodes. */
  nodes: z.number().int().min(1).optional(),
  kernel: z.literal("real").optional(),
  privileged: z.literal(true).optional(),
  containers: z.literal(true).optional(),
  snapshots: z.literal(true).optional(),
  audit: z.literal(true).optional(),
  clusterScope: z.literal(true).optional(),
  movableClock: z.literal(true).optional(),
  /** `unshare`, mounts and chroot in the learner's own shell; not on every machine. */
  linuxNamespaces: z.literal(true).optional(),
  /** At least Kubernetes 1.y: what the exercise uses came with that release. */
  kubernetesMinor: z.number().int().min(1).optional(),
  /** NetworkPolicies that are enforced. */
  networkPolicies: z.literal(true).optional(),
  /** A default storage class. */
  defaultStorage: z.literal(true).optional(),
  metrics: z.literal(true).optional(),
  /** Something that serves Ingresses. */
  ingress: z.literal(true).optional(),
});

const nearMiss = z.strictObject({
  /** Folder under `near-miss/` that holds `attempt.sh`. */
  name: identifier,
  /** The mistake, as a teacher would put it. */
  mistake: message,
  /** The check that must fail, and the code it must fail with. */
  fails: identifier,
  code: z.string().min(1),
  /** The checks that the attempt earns all the same; every other one must stay unearned. */
  earns: z.array(identifier),
});

const freeField = z.strictObject({
  /** `LimitRange defaults .spec.limits[0].max.*`: the object, the field; a star stands for anything. */
  field: z.string().regex(/^\S+ \S+ \.\S+$/, "kind, name and field with spaces between: Deployment web .spec.replicas"),
  /** What the task leaves open there. */
  why: z.string().trim().min(1),
});

/** A hint; with `opensOn` it is also shown by itself while that check fails, with that code where one is named. */
const hint = message.extend({
  opensOn: z.strictObject({ check: identifier, code: z.string().min(1).optional() }).optional(),
});

/** An exercise as its author writes it in `exercise.ts`. */
export const exerciseSchema = z.strictObject({
  id: identifier,
  /** Module of the course, 1 to 10. */
  module: z.number().int().min(1).max(10),
  /** What of lessons/topics.json is practised here. */
  topics: z.array(identifier).min(1).optional(),
  /** `guided`: led step by step. `alone`: only the goal is given. `broken`: something to repair. */
  level: z.enum(["guided", "alone", "broken"]),
  /** What a beginner needs, in minutes. */
  minutes: z.number().int().min(1).max(240),
  /** For exams: what is passed later than so long after the start is kept, and marked as late. */
  timeLimitMinutes: z.number().int().min(1).max(600).optional(),
  /** Values that each learner gets others of; `@{name}` in any text or file stands for one. */
  parameters: parametersSchema.optional(),
  title: message,
  /** One sentence for the list of exercises. */
  summary: message,
  /** Where the learner stands and why it matters: Markdown. */
  situation: message,
  abilities: neededAbilities,
  /** Where kubectl starts. */
  namespace: namespaceName,
  checks: z.array(check).min(1),
  /** Markdown, from a nudge to nearly the answer; opened in this order. */
  hints: z.array(hint),
  nearMisses: z.array(nearMiss),
  /** What a learner may write otherwise than the solution does; `prove --mutate` expects everything else to be noticed. */
  freeFields: z.array(freeField).optional(),
  /** Made from another platform's content: may lack hints, near misses and a solution's script. */
  imported: z.literal(true).optional(),
});

export type NeededAbilities = Readonly<z.infer<typeof neededAbilities>>;

/** Markdown. */
export interface Hint extends Message {
  readonly opensOn?: { readonly check: string; readonly code?: string | undefined } | undefined;
}

export interface NearMiss {
  readonly name: string;
  readonly mistake: Message;
  readonly fails: string;
  readonly code: string;
  readonly earns: readonly string[];
}

/** A field of an exercise's objects that a learner may write otherwise. */
export type FreeField = Readonly<z.infer<typeof freeField>>;

/** See {@link exerciseSchema}. */
export interface Exercise {
  readonly id: string;
  readonly module: number;
  readonly topics?: readonly string[] | undefined;
  readonly level: "guided" | "alone" | "broken";
  readonly minutes: number;
  readonly timeLimitMinutes?: number | undefined;
  readonly parameters?: Parameters | undefined;
  readonly title: Message;
  readonly summary: Message;
  readonly situation: Message;
  readonly abilities: NeededAbilities;
  readonly namespace: string;
  readonly checks: readonly Check[];
  readonly hints: readonly Hint[];
  readonly nearMisses: readonly NearMiss[];
  readonly freeFields?: readonly FreeField[] | undefined;
  readonly imported?: true;
}

/** Gives the editor the types; the loader checks the content and reports every fault. */
export function defineExercise(exercise: Exercise): Exercise {
  return exercise;
}
