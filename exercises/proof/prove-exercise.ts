import type { Verdict } from "../../checkers/verdict.ts";
import { MatelotError } from "../../sandbox-server/errors/index.ts";
import type { Message } from "../../sandbox-server/language/message.ts";
import { whyUnable } from "../../sandbox-server/sandboxes/sandbox-kinds.ts";
import type { SandboxProvider } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { drawExercise, type HomeFile, type LoadedExercise, type NearMiss } from "../format/index.ts";
import { type Observation, observe, type Seen } from "./observe.ts";
import { nearMissFiles, proofScript } from "./script.ts";

/** One thing that was tried on a fresh sandbox, and everything wrong with its outcome. */
export interface CaseResult {
  readonly exercise: string;
  /** `untouched`, `solution 1`, `near miss scaled-to-four`. */
  readonly name: string;
  readonly faults: readonly string[];
  /** Why it was not tried: the machine lacks what the exercise asks for. */
  readonly skipped?: string;
  readonly durationMs: number;
  /** Where the time went; absent where the attempt broke off. */
  readonly phases?: Phases;
}

/** Milliseconds of one attempt. */
export interface Phases {
  readonly createMs: number;
  readonly commandMs: number;
  readonly settleMs: number;
}

export interface ProofCase {
  readonly exercise: LoadedExercise;
  readonly name: string;
  prove(provider: SandboxProvider, signal: AbortSignal): Promise<CaseResult>;
}

/** Everything that is proven of one exercise, each on a sandbox of its own. */
export function casesOf(exercise: LoadedExercise): readonly ProofCase[] {
  if (exercise.parameters === undefined) return casesOfDrawn(exercise);
  return ["1", "2"].flatMap((seed) =>
    casesOfDrawn(drawExercise(exercise, seed)).map((one) => withName(one, `${one.name} (seed ${seed})`)),
  );
}

function withName(one: ProofCase, name: string): ProofCase {
  return { ...one, name, prove: async (...given) => ({ ...(await one.prove(...given)), name }) };
}

function casesOfDrawn(exercise: LoadedExercise): readonly ProofCase[] {
  return [
    proofCase(exercise, { name: "untouched", judge: judgeUntouched }),
    // Imported content has no script to run: that it fails untouched is all that can be proven.
    ...(exercise.imported === true ? [] : ["solution 1", "solution 2"]).map((name) =>
      proofCase(exercise, {
        name,
        files: exercise.solutionFiles,
        script: "solve.sh",
        isDone: hasEarnedAll(exercise),
        isExpected: hasEarnedAll(exercise),
        judge: judgeSolution,
      }),
    ),
    ...exercise.nearMisses.map((miss) =>
      proofCase(exercise, {
        name: `near miss ${miss.name}`,
        files: nearMissFiles(exercise.nearMissFiles[miss.name] ?? [], exercise.solutionFiles),
        script: "attempt.sh",
        isExpected: (seen) => isNamedFailure(miss, seen) && miss.earns.every((id) => seen.earned.includes(id)),
        judge: (_, observation) => judgeNearMiss(miss, observation),
      }),
    ),
  ];
}

interface CaseParts {
  readonly name: string;
  readonly files?: readonly HomeFile[];
  /** The one of the files that is run; nothing is done where it is absent. */
  readonly script?: string;
  readonly isDone?: (seen: Seen) => boolean;
  readonly isExpected?: (seen: Seen) => boolean;
  readonly judge: (exercise: LoadedExercise, observation: Observation) => readonly string[];
}

function proofCase(exercise: LoadedExercise, parts: CaseParts): ProofCase {
  const { name, files = [], isDone, isExpected, judge } = parts;
  return {
    exercise,
    name,
    async prove(provider, signal) {
      const skipped = ({ en }: Message) => ({ exercise: exercise.id, name, faults: [], skipped: en, durationMs: 0 });
      const lack = whyUnable(provider, { needs: exercise.abilities });
      if (lack !== undefined) return skipped(lack);
      const startedAt = Date.now();
      const result = (faults: readonly string[], phases: Phases) => ({
        exercise: exercise.id,
        name,
        faults,
        durationMs: Date.now() - startedAt,
        phases,
      });
      const ids = exercise.checks.map(({ id }) => id);
      const script = parts.script === undefined ? undefined : proofScript(files, parts.script, ids);
      const creation = provider.create(
        {
          learner: "proof",
          exercise: exercise.id,
          needs: exercise.abilities,
          namespace: exercise.namespace,
          linuxNamespaces: exercise.abilities.linuxNamespaces,
          homeFiles: [...exercise.setup.homeFiles, ...(script?.files ?? [])],
          manifests: exercise.setup.manifests,
        },
        { signal },
      );
      const sandbox = await creation.catch(lackOf);
      // A real cluster is known once it has been asked.
      if ("en" in sandbox) return skipped(sandbox);
      const createMs = Date.now() - startedAt;
      try {
        const observation = await observe(sandbox, exercise, {
          command: script?.command,
          input: script?.input,
          ...(isDone === undefined ? {} : { isDone }),
          ...(isExpected === undefined ? {} : { isExpected }),
          onVerdict: (check, verdict) => script?.hear(check, verdict),
          signal,
        });
        const faults = [...brokenChecks(observation), ...judge(exercise, observation)];
        return result(faults, { createMs, ...observation.took });
      } finally {
        await provider.remove(sandbox.summary.id, {});
      }
    },
  };
}

/** What a cluster turned out to lack; every other fault is thrown on. */
function lackOf(thrown: unknown): Message {
  if (thrown instanceof MatelotError && thrown.code === "sandbox-ability-missing") return thrown.said;
  throw thrown;
}

function hasEarnedAll(exercise: LoadedExercise) {
  return ({ earned }: Seen) => exercise.checks.every(({ id }) => earned.includes(id));
}

function brokenChecks({ verdicts }: Observation): readonly string[] {
  return [...verdicts].flatMap(([check, verdict]) =>
    verdict.status === "broken" ? [`${check} is broken: ${verdict.error.en}`] : [],
  );
}

function judgeUntouched(exercise: LoadedExercise, { verdicts, earned }: Observation): readonly string[] {
  return exercise.checks.flatMap((check) => {
    if (check.points > 0 && earned.includes(check.id)) return [`${check.id} passes though nothing was done`];
    return verdicts.has(check.id) ? [] : [`${check.id} gave no verdict`];
  });
}

function judgeSolution(exercise: LoadedExercise, { verdicts, earned, command }: Observation): readonly string[] {
  const unearned = exercise.checks.filter((check) => !earned.includes(check.id));
  return [
    ...(command?.code === 0 ? [] : [`solve.sh ended with ${command?.code}: ${lastLines(command?.output)}`]),
    ...unearned.map((check) => `${check.id} is not passed by the solution: ${describe(verdicts.get(check.id))}`),
  ];
}

function isNamedFailure(miss: NearMiss, { verdicts }: Seen): boolean {
  const verdict = verdicts.get(miss.fails);
  return verdict?.status === "failed" && verdict.code === miss.code;
}

function judgeNearMiss(miss: NearMiss, observation: Observation): readonly string[] {
  const { verdicts, earned, command } = observation;
  const verdict = verdicts.get(miss.fails);
  return [
    ...(command?.code === 0 ? [] : [`attempt.sh ended with ${command?.code}: ${lastLines(command?.output)}`]),
    ...(isNamedFailure(miss, observation)
      ? []
      : [`${miss.fails} should fail with ${miss.code}, but: ${describe(verdict)}`]),
    ...earned.filter((id) => !miss.earns.includes(id)).map((id) => `${id} is earned by this mistake`),
    ...miss.earns
      .filter((id) => !earned.includes(id))
      .map((id) => `${id} should be earned: ${describe(verdicts.get(id))}`),
  ];
}

function describe(verdict: Verdict | undefined): string {
  if (verdict === undefined) return "no verdict";
  if (verdict.status === "passed") return "it passed";
  if (verdict.status === "failed") return `failed (${verdict.code}) ${verdict.reason.en}`;
  return `broken (${verdict.code}) ${verdict.error.en}`;
}

function lastLines(output = ""): string {
  return output.trim().split("\n").slice(-4).join(" | ");
}
