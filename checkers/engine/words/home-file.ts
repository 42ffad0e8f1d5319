import { parseAllDocuments } from "yaml";
import { readField } from "../../vocabulary/field-path.ts";
import type { HomeFile } from "../../vocabulary/words/home-file.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { noShell } from "../surroundings.ts";
import { type Evaluator, type EvaluatorContext, type Finding, failed, passed } from "../word.ts";
import { lookAt } from "./objects.ts";

// Reading starts a program in the learner's surroundings, which costs: where changes are told, it is rarely done without one.
const refreshMs = { told: 15_000, untold: 1000 };
// A busy machine takes its time to start a program; the whole evaluation has ten seconds.
const readTimeoutMs = 9000;
const maxBytes = 65_536;

export function homeFileEvaluator(word: HomeFile, { tellsOfHome }: Pick<EvaluatorContext, "tellsOfHome">): Evaluator {
  return {
    collections: [],
    readsHome: true,
    refreshMs: tellsOfHome ? refreshMs.told : refreshMs.untold,
    async evaluate(_view, { surroundings, signal }) {
      if (surroundings.run === undefined) return { status: "broken", fault: noShell };
      const argv = ["head", "-c", String(maxBytes), "--", word.path];
      const { code, stdout } = await surroundings.run(argv, { timeoutMs: readTimeoutMs, signal });
      if (code !== 0) {
        return failed(
          "file-absent",
          sentences(
            say(
              `There is no readable file "${word.path}" in your home directory.`,
              `Il n'y a pas de fichier lisible « ${word.path} » dans votre répertoire personnel.`,
            ),
            lookAt("ls -la"),
          ),
          { source: `home ${word.path}`, value: "absent" },
        );
      }
      return judge(word, stdout);
    },
  };
}

function judge({ path, includes, field }: HomeFile, content: string): Finding {
  const proof = { source: `home ${path}`, value: shown(content, 500) };
  if (includes !== undefined && !content.includes(includes)) {
    return failed(
      "text-absent",
      say(
        `The file "${path}" does not contain "${includes}".`,
        `Le fichier « ${path} » ne contient pas « ${includes} ».`,
      ),
      proof,
    );
  }
  return field === undefined ? passed(proof) : judgeField(path, field, content);
}

function judgeField(path: string, field: NonNullable<HomeFile["field"]>, content: string): Finding {
  const source = `home ${path} ${field.path}`;
  const documents = parseAllDocuments(content);
  const error = documents.flatMap((document) => document.errors)[0];
  if (error !== undefined) {
    const detail = shown(error.message.split("\n")[0] ?? "");
    return failed(
      "not-yaml",
      say(
        `The file "${path}" is no valid YAML: ${detail}`,
        `Le fichier « ${path} » n'est pas du YAML valide : ${detail}`,
      ),
      { source, value: detail },
    );
  }
  const values = documents.flatMap((document) => readField(document.toJS({ maxAliasCount: 100 }), field.path));
  // "2" and 2 differ: quotes are shown.
  const wanted = shown(JSON.stringify(field.equals));
  if (values.length === 0) {
    return failed(
      "field-absent",
      say(
        `The file "${path}" has no field ${field.path}; ${wanted} is wanted there.`,
        `Le fichier « ${path} » n'a pas de champ ${field.path} ; ${wanted} y est attendu.`,
      ),
      { source, value: "absent" },
    );
  }
  const proof = { source, value: shown(values, 500) };
  if (values.includes(field.equals)) return passed(proof);
  return failed(
    "field-differs",
    say(
      `In the file "${path}", ${field.path} is ${shown(JSON.stringify(values[0]))}; ${wanted} is wanted.`,
      `Dans le fichier « ${path} », ${field.path} vaut ${shown(JSON.stringify(values[0]))} ; ${wanted} est attendu.`,
    ),
    proof,
  );
}
