import { createHash } from "node:crypto";
import { z } from "zod";
import type { LoadedExercise } from "./load-catalogue.ts";

/** A value that each learner gets another of: one of a list, or a whole number from `from` to `to`. */
const parameterSchema = z.union([
  z.strictObject({
    oneOf: z
      .array(z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/))
      .min(2)
      .readonly(),
  }),
  z
    .strictObject({ from: z.number().int().min(0), to: z.number().int().max(65_535) })
    .refine(({ from, to }) => from < to, { message: "from below to" }),
]);

/** By name; `@{name}` stands for the value in every text and file of the exercise. */
export const parametersSchema = z.record(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/), parameterSchema);

export type Parameters = Readonly<
  Record<string, { readonly oneOf: readonly string[] } | { readonly from: number; readonly to: number }>
>;
export type DrawnValues = Readonly<Record<string, string | number>>;

const placeholder = /@\{([a-z][a-z0-9-]{0,31})\}/g;

/**
 * Where a check wants a number: `hasReadyReplicas(numberOf("replicas"))`. It is the placeholder until the values are
 * drawn, and a number in every exercise that was drawn.
 */
export function numberOf(name: string): number {
  return `@{${name}}` as unknown as number;
}

/** The seed of a learner's own values: the same for every attempt of one exercise. */
export function seedOf(learner: string, exercise: string): string {
  return digest(`${learner}\n${exercise}`).toString("hex").slice(0, 16);
}

export function drawValues(parameters: Parameters, seed: string): DrawnValues {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const number = digest(`${seed}\n${name}`).readUIntBE(0, 6);
      if ("from" in parameter) return [name, parameter.from + (number % (parameter.to - parameter.from + 1))];
      return [name, parameter.oneOf[number % parameter.oneOf.length] ?? ""];
    }),
  );
}

/** The exercise with the values of this seed everywhere; itself where it has no parameters. */
export function drawExercise(exercise: LoadedExercise, seed: string): LoadedExercise {
  const { parameters } = exercise;
  if (parameters === undefined) return exercise;
  return { ...fillDefinition(exercise, drawValues(parameters, seed)), seed };
}

/**
 * A copy with every `@{name}` replaced. In checks a text that is nothing but the placeholder of a number becomes the
 * number.
 */
export function fillDefinition<T extends { readonly checks?: unknown }>(definition: T, values: DrawnValues): T {
  const { checks, ...rest } = definition;
  return { ...(filled(rest, values, false) as object), checks: filled(checks, values, true) } as T;
}

function filled(value: unknown, values: DrawnValues, isCheck: boolean): unknown {
  if (typeof value === "string") {
    const [, only] = /^@\{([a-z][a-z0-9-]*)\}$/.exec(value) ?? [];
    const whole = only === undefined ? undefined : values[only];
    return isCheck && typeof whole === "number" ? whole : fillText(value, values);
  }
  if (Array.isArray(value)) return value.map((one) => filled(one, values, isCheck));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, values, isCheck)]));
}

function fillText(text: string, values: DrawnValues): string {
  return text.replace(placeholder, (whole, name: string) => String(values[name] ?? whole));
}

/** Names of placeholders in a text that no parameter has. */
export function unknownPlaceholders(text: string, parameters: Parameters): readonly string[] {
  return [...text.matchAll(placeholder)].flatMap(([, name = ""]) => (Object.hasOwn(parameters, name) ? [] : [name]));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
