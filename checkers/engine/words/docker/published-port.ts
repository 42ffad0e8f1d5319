import type { PublishedPort } from "../../../vocabulary/words/docker/published-port.ts";
import { say, sentences, shown } from "../../plain-text.ts";
import { noShell } from "../../surroundings.ts";
import { type Evaluator, failed, passed } from "../../word.ts";
import { lookAt } from "../objects.ts";

const refreshMs = 2000;
// A busy machine takes its time to start a program and to answer; the whole evaluation has ten seconds.
const requestSeconds = 6;
const commandTimeoutMs = 9000;

export function publishedPortEvaluator({ port, path, includes }: PublishedPort): Evaluator {
  const url = `http://localhost:${port}${path}`;
  const argv = ["curl", "--silent", "--show-error", "--fail", "--max-time", String(requestSeconds), url];
  return {
    collections: [],
    readsDocker: true,
    refreshMs,
    async evaluate(_view, { surroundings, signal }) {
      if (surroundings.run === undefined) return { status: "broken", fault: noShell };
      const { code, stdout, stderr } = await surroundings.run(argv, { timeoutMs: commandTimeoutMs, signal });
      const proof = { source: url, value: shown(code === 0 ? stdout : stderr, 500) };
      const look = lookAt(`curl ${url}`);
      if (code !== 0) {
        const words = shown(stderr);
        return failed(
          "no-answer",
          sentences(say(`${url} does not answer: ${words}`, `${url} ne répond pas : ${words}`), look),
          proof,
        );
      }
      if (includes === undefined || stdout.includes(includes)) return passed(proof);
      return failed(
        "body-differs",
        sentences(
          say(
            `${url} answers "${shown(stdout)}"; the answer should contain "${includes}".`,
            `${url} répond « ${shown(stdout)} » ; la réponse devrait contenir « ${includes} ».`,
          ),
          look,
        ),
        proof,
      );
    },
  };
}
