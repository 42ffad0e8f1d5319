import { PassThrough } from "node:stream";
import type { Verdict } from "../../checkers/verdict.ts";
import { MatelotError } from "../../sandbox-server/errors/index.ts";
import type { HomeFile } from "../format/index.ts";

/** Where the proof's own files lie in the learner's home. */
export const scriptFolder = ".proof";

/**
 * A learner looks at the checks before going on; so does a script. `seen CHECK` waits until the check has passed,
 * `seen CHECK WORDS` until it has failed with that code, or with these words in its English reason. What the checks say
 * comes line by line on the standard input, which the script's own programs do not get to see.
 */
const seenScript = `exec {proof_notices}<&0 </dev/null
declare -A proof_seen
seen() {
  local mark="$1.\${2:+\${2//[^a-zA-Z0-9]/-}}" end=$((SECONDS + 300)) notice
  until [ -n "\${proof_seen[$mark]:-}" ]; do
    if [ "$SECONDS" -ge "$end" ] || ! read -rt $((end - SECONDS)) -u "$proof_notices" notice; then
      echo "the check $1 has not said \${2:-that it has passed}" >&2
      return 1
    fi
    proof_seen[$notice]=1
  done
}
`;

/**
 * A near miss is often the solution with a line or two of its own. `solution_but SED…` runs the solution as each of the sed
 * scripts has changed it, one after the other; one that changes nothing is a mistake of the author's.
 */
const solutionScript = `solution_but() {
  local script change changed
  script=$(<"$HOME/${scriptFolder}/solution/solve.sh")
  for change; do
    changed=$(sed -E "$change" <<<"$script")
    if [ "$changed" = "$script" ]; then
      echo "solution_but: $change changes nothing in solution/solve.sh" >&2
      exit 1
    fi
    script=$changed
  done
  source <(printf '%s\\n' "$script")
}
`;

/** The files of a near miss, with the solution's beside them where its script starts from that. */
export function nearMissFiles(own: readonly HomeFile[], solution: readonly HomeFile[]): readonly HomeFile[] {
  if (!own.some(({ content }) => content.includes("solution_but"))) return own;
  return [...own, ...solution.map((file) => ({ ...file, path: `solution/${file.path}` }))];
}

/** What a script waits for. */
interface Awaited {
  readonly check: string;
  /** A code, or a part of a reason; empty for a check that passes. */
  readonly words: string;
}

/** A script of a proof with its files, ready for the learner's home. */
export interface ProofScript {
  readonly files: readonly HomeFile[];
  readonly command: readonly string[];
  /** The command's standard input: what the script waits for, once it was heard. */
  readonly input: AsyncIterable<string>;
  /** Tells the script what a check has said, if it waits for that. */
  hear(check: string, verdict: Verdict): void;
}

/**
 * @param name the file among `files` that is run with bash
 * @param checks the ids of the exercise's checks; waiting for any other rejects
 */
export function proofScript(files: readonly HomeFile[], name: string, checks: readonly string[]): ProofScript {
  const words = { path: "words.sh", content: seenScript + solutionScript, executable: false };
  const awaited = files.flatMap(({ content }) => awaitedIn(content));
  const stranger = awaited.find(({ check }) => !checks.includes(check));
  if (stranger !== undefined) {
    const message = `${name} waits for the check ${stranger.check}; there are: ${checks.join(", ")}`;
    throw new MatelotError("exercise-invalid", { message });
  }
  const heard = new Set<Awaited>();
  const notices = new PassThrough({ encoding: "utf8" });
  return {
    files: [...files, words].map((file) => ({ ...file, path: `${scriptFolder}/${file.path}` })),
    command: ["bash", "-c", `source ${scriptFolder}/words.sh; source ${scriptFolder}/${name}`],
    input: notices,
    hear(check, verdict) {
      for (const one of awaited) {
        if (one.check !== check || heard.has(one) || !says(verdict, one.words)) continue;
        heard.add(one);
        notices.write(`${markOf(one)}\n`);
      }
    },
  };
}

/** Lines of a script, and what a sed script of `solution_but` puts in their place. */
function awaitedIn(script: string): readonly Awaited[] {
  const lines = script.matchAll(/(?:^\s*|\/|\\n)seen ([a-z0-9-]+)(?: (?:'([^']+)'|"([^"]+)"|([^\s;&|/]+)))?/gm);
  return [...lines].map(([, check = "", single, double, bare]) => ({ check, words: single ?? double ?? bare ?? "" }));
}

function says(verdict: Verdict, words: string): boolean {
  if (words === "") return verdict.status === "passed";
  return verdict.status === "failed" && (verdict.code === words || verdict.reason.en.includes(words));
}

function markOf({ check, words }: Awaited): string {
  return `${check}.${words.replace(/[^a-zA-Z0-9]/g, "-")}`;
}
