import { MatelotError } from "../../../sandbox-server/errors/index.ts";
import type { CommandInShell } from "../../vocabulary/words/command-in-shell.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { noShell } from "../surroundings.ts";
import { type Evaluator, type Finding, failed } from "../word.ts";
import { judgeCommand } from "./command-outcome.ts";
import { lookAt } from "./objects.ts";

// Nothing tells when a program would say something else.
const refreshMs = 3000;
// Below the time that one evaluation has.
const commandTimeoutMs = 8000;
const place = { en: "your shell", fr: "votre terminal", execute: "" };

export function commandInShellEvaluator(word: CommandInShell): Evaluator {
  const text = word.command.join(" ");
  const source = `$ ${text}`;
  return {
    collections: [],
    refreshMs,
    async evaluate(_view, { surroundings, signal }) {
      if (surroundings.run === undefined) return { status: "broken", fault: noShell };
      const [program = ""] = word.command;
      // Asked apart: whatever the program ends with, it can't be taken for one that is not there.
      const options = { timeoutMs: commandTimeoutMs, signal };
      const found = await surroundings.run(["bash", "-c", 'type -P -- "$1"', "find", program], options);
      if (found.code !== 0) return absent(program, source);
      try {
        const { code, stdout, stderr } = await surroundings.run(word.command, options);
        const output = `${stdout}${stderr}`;
        const proof = { source, value: shown(`${code}: ${output}`, 500) };
        return judgeCommand(word, { code, output }, place, proof);
      } catch (thrown) {
        if (!(thrown instanceof MatelotError) || thrown.code !== "command-timed-out") throw thrown;
        return failed("never-ends", sentences(tooLong(text), lookAt(text)), { source, value: "no end" });
      }
    },
  };
}

function absent(program: string, source: string): Finding {
  const name = shown(program);
  return failed(
    "program-absent",
    sentences(
      say(
        `In your shell there is no program "${name}" that may be run.`,
        `Dans votre terminal, il n'y a pas de programme « ${name} » que l'on puisse exécuter.`,
      ),
      lookAt(`ls -l ${name}`),
    ),
    { source, value: "absent" },
  );
}

function tooLong(text: string) {
  const seconds = commandTimeoutMs / 1000;
  return say(
    `In your shell, "${shown(text)}" did not come to its end within ${seconds} s.`,
    `Dans votre terminal, « ${shown(text)} » ne s'est pas terminé en ${seconds} s.`,
  );
}
