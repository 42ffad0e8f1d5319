import { MatelotError } from "../../../sandbox-server/errors/index.ts";
import type { Script } from "../../vocabulary/words/script.ts";
import { say, shown } from "../plain-text.ts";
import { noShell } from "../surroundings.ts";
import { type Evaluator, failed, passed } from "../word.ts";

// Nothing tells when a script would say something else.
const refreshMs = 3000;
// Below the time that one evaluation has.
const scriptTimeoutMs = 8000;
const source = "script of the exercise";

export function scriptEvaluator({ script }: Script): Evaluator {
  return {
    collections: [],
    refreshMs,
    async evaluate(_view, { surroundings, signal }) {
      if (surroundings.run === undefined) return { status: "broken", fault: noShell };
      try {
        const { code, stdout, stderr } = await surroundings.run(["bash", "-c", script], {
          timeoutMs: scriptTimeoutMs,
          signal,
        });
        const words = shown(`${stdout}\n${stderr}`, 500);
        const proof = { source, value: shown(`${code}: ${words}`, 500) };
        if (code === 0) return passed(proof);
        return failed("script-failed", explain(code, words), proof);
      } catch (thrown) {
        if (!(thrown instanceof MatelotError) || thrown.code !== "command-timed-out") throw thrown;
        return failed("script-timed-out", tooLong, { source, value: `no end within ${scriptTimeoutMs / 1000} s` });
      }
    },
  };
}

function explain(code: number, words: string) {
  if (words === "") {
    return say(
      `Not reached yet: the exercise's script ends with code ${code} and says nothing more.`,
      `Pas encore atteint : le script de l'exercice se termine avec le code ${code} sans autre message.`,
    );
  }
  return say(
    `Not reached yet. The exercise's script says: ${words}`,
    `Pas encore atteint. Le script de l'exercice dit : ${words}`,
  );
}

const tooLong = say(
  `Not reached yet: the exercise's script did not come to its end within ${scriptTimeoutMs / 1000} s.`,
  `Pas encore atteint : le script de l'exercice ne s'est pas terminé en ${scriptTimeoutMs / 1000} s.`,
);
