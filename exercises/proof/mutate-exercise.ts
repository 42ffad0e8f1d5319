import { openConnection } from "../../checkers/engine/cluster/connection.ts";
import { systemClock } from "../../checkers/engine/index.ts";
import type { SandboxProvider } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { drawExercise, type LoadedExercise } from "../format/index.ts";
import { idleFreeFields, isFree } from "./free-fields.ts";
import { type Touched, takeInventory, touchedBetween } from "./inventory.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { observe } from "./observe.ts";
import { readingOf } from "./read-noticing.ts";
import { proofScript } from "./script.ts";
import { type Outcome, passing, type Trial, tryMutant } from "./trial.ts";

/** What became of one mutant of the solution's final objects. */
export interface MutantResult extends Pick<Mutant, "path" | "change" | "value"> {
  readonly object: string;
  /** `free`: nobody noticed it, and the task leaves the field to the learner. */
  readonly outcome: Outcome["outcome"] | "free";
  /** Ids of checks. */
  readonly noticedBy: readonly string[];
}

/** What became of all of them. */
export interface MutationResult {
  readonly mutants: readonly MutantResult[];
  /** Checks that hold at the end: the only ones that could have noticed something. */
  readonly holding: readonly string[];
  /** Checks that were earned on the way and do not hold at the end. */
  readonly past: readonly string[];
  /** What the exercise calls free although a check notices it, or nothing is written there. */
  readonly idleFreeFields: readonly string[];
}

interface Solved {
  readonly trial: Trial;
  readonly touched: readonly Touched[];
}

/**
 * Solves the exercise, then changes one field at a time of what the solution has made or changed and asks which of the
 * checks that hold at the end notice it. A check that is over by then is asked where the script has just `seen` it.
 */
export async function mutateExercise(
  template: LoadedExercise,
  provider: SandboxProvider,
  signal: AbortSignal,
): Promise<MutationResult> {
  const exercise = drawExercise(template, "1");
  const ids = exercise.checks.map(({ id }) => id);
  const final = await mutateAt(exercise, undefined, provider, signal);
  const mutants = [...final.mutants];
  const asked = new Set(final.holding);
  for (const check of ids.filter((id) => !asked.has(id) && isSeen(exercise, id))) {
    if (asked.has(check)) continue;
    const earlier = await mutateAt(exercise, check, provider, signal, asked);
    mutants.push(...earlier.mutants);
    for (const id of earlier.holding) asked.add(id);
  }
  const fields = mergedByField(mutants);
  const unnoticed = fields.filter(({ outcome }) => outcome === "unnoticed");
  return {
    mutants: fields.map((field) =>
      field.outcome === "unnoticed" && isFree(exercise, field) ? { ...field, outcome: "free" } : field,
    ),
    holding: [...asked],
    past: ids.filter((id) => !asked.has(id)),
    idleFreeFields: idleFreeFields(exercise, unnoticed),
  };
}

/** A field that was changed at several moments was noticed where one of them was. */
export function mergedByField(mutants: readonly MutantResult[]): readonly MutantResult[] {
  const order: readonly MutantResult["outcome"][] = ["noticed", "unnoticed", "undone", "refused"];
  const fields = Map.groupBy(mutants, ({ object, path, change }) => `${object} ${path} ${change}`);
  return [...fields.values()].flatMap((same) => {
    const [best] = same.toSorted((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome));
    return best === undefined ? [] : [{ ...best, noticedBy: [...new Set(same.flatMap(({ noticedBy }) => noticedBy))] }];
  });
}

function isSeen(exercise: LoadedExercise, check: string): boolean {
  return exercise.solutionFiles.some(({ content }) => seenLine(check).test(content));
}

function seenLine(check: string): RegExp {
  return new RegExp(`^\\s*seen ${check}[ ]*$`, "m");
}

/**
 * The mutants of one moment: after the solution, or where it has seen the check `until`. Where the cluster does not come
 * back from a change, the exercise is solved anew. Checks of `without` were asked at another moment.
 */
async function mutateAt(
  exercise: LoadedExercise,
  until: string | undefined,
  provider: SandboxProvider,
  signal: AbortSignal,
  without: ReadonlySet<string> = new Set(),
): Promise<Pick<MutationResult, "mutants" | "holding">> {
  const mutants: MutantResult[] = [];
  let holding: readonly string[] = [];
  for (let isOver = false; !isOver; ) {
    isOver = await withSolved(exercise, until, provider, signal, async ({ trial, touched }) => {
      const held = new Set([...trial.holding].filter((id) => !without.has(id)));
      holding = [...held];
      const waiting = touched
        .flatMap((one) => mutantsOf(one.object, one.before).map((mutant) => ({ one, mutant })))
        .slice(mutants.length);
      for (const { one, mutant } of held.size === 0 ? [] : waiting) {
        const about = { object: one.title, path: mutant.path, change: mutant.change, value: mutant.value };
        if (one.before === undefined && isDefault(about, mutants.at(-1))) {
          mutants.push({ ...about, outcome: "undone", noticedBy: [] });
          continue;
        }
        const { isRestored, ...outcome } = await tryMutant(mutant, one, { ...trial, holding: held });
        mutants.push({ ...about, ...outcome });
        if (!isRestored) return false;
      }
      return true;
    });
  }
  return { mutants, holding };
}

/** The API server gave the field back when it was dropped: nobody has to have written it. A task asks for numbers all the same. */
function isDefault(
  { object, path }: Pick<MutantResult, "object" | "path">,
  dropped: MutantResult | undefined,
): boolean {
  if (/\.(replicas|parallelism|completions)$/.test(path)) return false;
  return dropped?.object === object && dropped.path === path && dropped.outcome === "undone";
}

async function withSolved<T>(
  exercise: LoadedExercise,
  until: string | undefined,
  provider: SandboxProvider,
  signal: AbortSignal,
  use: (solved: Solved) => Promise<T>,
): Promise<T> {
  const checks = exercise.checks.map(({ needs: _, ...check }) => check);
  const ids = checks.map(({ id }) => id);
  const files = exercise.solutionFiles.map(({ content, ...file }) => ({
    ...file,
    content: until === undefined ? content : content.replace(seenLine(until), "$&\nexit 0\n"),
  }));
  const script = proofScript(files, "solve.sh", ids);
  const homeFiles = [...exercise.setup.homeFiles, ...script.files];
  const { namespace, abilities } = exercise;
  const { linuxNamespaces } = abilities;
  const { manifests } = exercise.setup;
  const spec = { learner: "proof", exercise: exercise.id, namespace, homeFiles, manifests, linuxNamespaces };
  const sandbox = await provider.create(spec, { signal });
  try {
    const kubeconfig = await sandbox.kubeconfig({ signal });
    using connection = openConnection(kubeconfig, systemClock);
    const before = await takeInventory(connection, signal);
    await observe(sandbox, exercise, {
      command: script.command,
      input: script.input,
      isExpected: ({ earned }) => (until === undefined ? ids : [until]).every((id) => earned.includes(id)),
      onVerdict: (check, verdict) => script.hear(check, verdict),
      signal,
    });
    const after = await takeInventory(connection, signal);
    const place = { connection, kubeconfig, checks, sandbox, signal };
    const holding = await passing(place);
    const objects = [...after.values()].map(({ object }) => object);
    const asked = checks.filter(({ id }) => holding.has(id));
    const tools = { connection, clock: systemClock, surroundings: sandbox, signal };
    const reading = readingOf(asked, objects, connection.namespace, tools);
    return await use({ trial: { ...place, holding, reading }, touched: touchedBetween(before, after) });
  } finally {
    await provider.remove(sandbox.summary.id, {});
  }
}
