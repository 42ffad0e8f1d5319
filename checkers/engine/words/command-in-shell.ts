import { randomUUID } from "node:crypto";
import { MatelotError } from "../../../sandbox-server/errors/index.ts";
import type { CommandInShell } from "../../vocabulary/words/command-in-shell.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { noShell } from "../surroundings.ts";
import { type Evaluator, type Finding, failed } from "../word.ts";
import { judgeCommand } from "./command-outcome.ts";
import { lookAt } from "./objects.ts";

// Nothing tells when a program would say something else; asking costs a shell each time.
const refreshMs = 5000;
// Below the time that one evaluation has.
const commandTimeoutMs = 9000;
const place = { en: "your shell", fr: "votre terminal", execute: "" };

/** Tells a program that is not there from one that ends with any code, by a word that the program can't know. */
const runOrTell = 'word=$1; shift; type -P -- "$1" >/dev/null || { printf %s "$word" >&2; exit 127; }; exec "$@"';

export function commandInShellEvaluator(word: CommandInShell): Evaluator {
  const text = word.command.join(" ");
  const source = `$ ${text}`;
  return {
    collections: [],
    refreshMs,
    async evaluate(_view, { surroundings, signal }) {
      if (surroundings.run === undefined) return { status: "broken", fault: noShell };
      const secret = randomUUID();
      const argv = ["bash", "-c", runOrTell, "run", secret, ...word.command];
      try {
        const { code, stdout, stderr } = await surroundings.run(argv, { timeoutMs: commandTimeoutMs, signal });
        if (stderr === secret) return absent(word.command[0] ?? "", source);
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
