import { type CheckDescription, failureCodes, partsOf } from "../../checkers/vocabulary/index.ts";
import { addressOf, type ObjectReference } from "../../checkers/vocabulary/object-reference.ts";
import topicsFile from "../../lessons/topics.json" with { type: "json" };
import { type Exercise, exerciseSchema } from "./exercise.ts";
import { type Fault, nearestWord } from "./fault.ts";
import { freeSandbox } from "./free-sandbox.ts";
import { drawValues, fillDefinition, type Parameters, parametersSchema, unknownPlaceholders } from "./parameters.ts";

const topicIds = topicsFile.topics.map(({ id }) => id);

const sampleSeeds = ["1", "2", "3", "4"];

/** All faults of one `exercise.ts`; none means that `value` is an Exercise. */
export function validateExercise(value: unknown, folder: string): readonly Fault[] {
  const { parameters } = (value ?? {}) as { readonly parameters?: unknown };
  if (parameters === undefined) return validateDrawn(value, folder);
  const read = parametersSchema.safeParse(parameters);
  const file = `${folder}/exercise.ts`;
  if (!read.success) {
    return read.error.issues.map((issue) => {
      const path = ["parameters", ...issue.path];
      return { file, field: fieldName(path), seen: seenAt(value, path), wanted: issue.message };
    });
  }
  const unknown = [
    ...placeholderFaults(JSON.stringify(value), read.data, file),
    ...(["title", "summary"] as const).flatMap((field) => drawnTooEarly(value as Exercise, field, file)),
  ];
  if (unknown.length > 0) return unknown;
  // What holds for some values may not for others: names may collide, numbers leave their bounds.
  const samples = sampleSeeds.map((seed) => fillDefinition(value as Exercise, drawValues(read.data, seed)));
  return samples.map((sample) => validateDrawn(sample, folder)).find((faults) => faults.length > 0) ?? [];
}

/** Lists of exercises show title and summary to everybody: there they have no learner's values. */
function drawnTooEarly(exercise: Exercise, field: "title" | "summary", file: string): readonly Fault[] {
  const text = JSON.stringify(exercise[field] ?? "");
  return text.includes("@{") ? [{ file, field, seen: text, wanted: "words that are the same for every learner" }] : [];
}

/** Placeholders in a file of an exercise that stand for none of its parameters. */
export function placeholderFaults(text: string, parameters: Parameters, file: string): readonly Fault[] {
  const names = Object.keys(parameters);
  return [...new Set(unknownPlaceholders(text, parameters))].flatMap((name) =>
    unknownId("@{…}", name, names).map((fault) => ({ ...fault, file })),
  );
}

function validateDrawn(value: unknown, folder: string): readonly Fault[] {
  const parsed = exerciseSchema.safeParse(value);
  const file = `${folder}/exercise.ts`;
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => ({
      file,
      field: fieldName(issue.path),
      seen: seenAt(value, issue.path),
      wanted: issue.message,
    }));
  }
  // The schema accepts exactly what the interface describes.
  const exercise = parsed.data as Exercise;
  return [
    ...idFaults(exercise, folder),
    ...(exercise.topics ?? []).flatMap((topic, index) => unknownId(`topics[${index}]`, topic, topicIds)),
    ...checkFaults(exercise),
    ...needFaults(exercise),
    ...nearMissFaults(exercise),
    ...hintFaults(exercise),
    ...thinFaults(exercise),
  ].map((fault) => ({ ...fault, file }));
}

type FieldFault = Omit<Fault, "file">;

function idFaults(exercise: Exercise, folder: string): readonly FieldFault[] {
  if (exercise.id === freeSandbox)
    return [{ field: "id", seen: quote(freeSandbox), wanted: "an id that is not reserved" }];
  if (exercise.id === folder) return [];
  return [{ field: "id", seen: quote(exercise.id), wanted: `the folder's name ${quote(folder)}` }];
}

function checkFaults(exercise: Exercise): readonly FieldFault[] {
  const ids = exercise.checks.map((check) => check.id);
  const repeated = ids.flatMap((id, index) =>
    ids.indexOf(id) < index
      ? [{ field: `checks[${index}].id`, seen: quote(id), wanted: "an id of its own in this exercise" }]
      : [],
  );
  const homeless = exercise.checks.flatMap((check, index) =>
    referencesOf(check.test)
      .filter((reference) => addressOf(reference) === undefined)
      .map((reference) => ({
        field: `checks[${index}].test.object.kind`,
        seen: quote(reference.kind),
        wanted: "a kind of checkers/vocabulary/kinds.ts, or an address with it",
      })),
  );
  const pointless = exercise.checks.every((check) => check.points === 0)
    ? [{ field: "checks", seen: "no points at all", wanted: "at least one check that gives points" }]
    : [];
  return [...repeated, ...homeless, ...pointless];
}

/** Every object that a test speaks of. */
export function referencesOf(test: CheckDescription): readonly ObjectReference[] {
  const own = [...("object" in test ? [test.object] : []), ...("workload" in test ? [test.workload] : [])];
  return [...own, ...partsOf(test).flatMap(referencesOf)];
}

function needFaults(exercise: Exercise): readonly FieldFault[] {
  const ids = exercise.checks.map((check) => check.id);
  const unknown = exercise.checks.flatMap((check, index) =>
    (check.needs ?? []).flatMap((need, place) => unknownId(`checks[${index}].needs[${place}]`, need, ids)),
  );
  const circular = exercise.checks.flatMap((check, index) =>
    reaches(exercise, check.id, check.id, new Set())
      ? [{ field: `checks[${index}].needs`, seen: "a circle", wanted: "checks that can come one after the other" }]
      : [],
  );
  return [...unknown, ...circular];
}

/** What an author owes the learner; imported content has it only where its source had. */
function thinFaults({ hints, nearMisses, imported }: Exercise): readonly FieldFault[] {
  if (imported === true) return [];
  return [
    ...(hints.length > 0 ? [] : [{ field: "hints", seen: "[]", wanted: "at least one hint" }]),
    ...(nearMisses.length >= 3
      ? []
      : [
          {
            field: "nearMisses",
            seen: `${nearMisses.length} of them`,
            wanted: "at least three mistakes that learners really make",
          },
        ]),
  ];
}

function nearMissFaults(exercise: Exercise): readonly FieldFault[] {
  const ids = exercise.checks.map((check) => check.id);
  return exercise.nearMisses.flatMap((miss, index) => {
    const field = `nearMisses[${index}]`;
    const failing = exercise.checks.find((check) => check.id === miss.fails);
    const codes = failing === undefined ? [] : failureCodes(failing.test);
    return [
      ...unknownId(`${field}.fails`, miss.fails, ids),
      ...(failing === undefined || codes.includes(miss.code) ? [] : unknownId(`${field}.code`, miss.code, codes)),
      ...miss.earns.flatMap((id, place) => unknownId(`${field}.earns[${place}]`, id, ids)),
      ...(miss.earns.includes(miss.fails)
        ? [{ field: `${field}.earns`, seen: quote(miss.fails), wanted: "not the check that must fail" }]
        : []),
    ];
  });
}

function hintFaults(exercise: Exercise): readonly FieldFault[] {
  const ids = exercise.checks.map((check) => check.id);
  return exercise.hints.flatMap(({ opensOn }, index) => {
    if (opensOn === undefined) return [];
    const field = `hints[${index}].opensOn`;
    const check = exercise.checks.find(({ id }) => id === opensOn.check);
    const codes = check === undefined ? [] : failureCodes(check.test);
    return [
      ...unknownId(`${field}.check`, opensOn.check, ids),
      ...(check === undefined || opensOn.code === undefined ? [] : unknownId(`${field}.code`, opensOn.code, codes)),
    ];
  });
}

function unknownId(field: string, seen: string, valid: readonly string[]): readonly FieldFault[] {
  if (valid.includes(seen)) return [];
  const nearest = nearestWord(seen, valid);
  return [
    {
      field,
      seen: quote(seen),
      wanted: `one of ${valid.map(quote).join(", ")}`,
      ...(nearest === undefined ? {} : { nearest }),
    },
  ];
}

function reaches(exercise: Exercise, from: string, goal: string, visited: Set<string>): boolean {
  const needs = exercise.checks.find((check) => check.id === from)?.needs ?? [];
  return needs.some((need) => {
    if (need === goal) return true;
    if (visited.has(need)) return false;
    visited.add(need);
    return reaches(exercise, need, goal, visited);
  });
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, part) =>
      typeof part === "number" ? `${name}[${part}]` : name === "" ? String(part) : `${name}.${String(part)}`,
    "",
  );
}

function seenAt(value: unknown, path: readonly PropertyKey[]): string {
  const seen = path.reduce<unknown>(
    (at, part) => (typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[part] : undefined),
    value,
  );
  const text = JSON.stringify(seen) ?? "nothing";
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

function quote(word: string): string {
  return JSON.stringify(word);
}
