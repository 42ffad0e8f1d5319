import type { Image } from "../../vocabulary/words/image.ts";
import { collectionOf } from "../cluster/collection.ts";
import { textAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { isFinding, meantContainers } from "./containers.ts";
import { describeCommand, evidence, lookAt } from "./objects.ts";

export function imageEvaluator(word: Image, { namespace }: EvaluatorContext): Evaluator {
  const { object, image } = word;
  return {
    collections: [collectionOf(object, namespace)],
    evaluate(view) {
      const meant = meantContainers(view, word);
      if (isFinding(meant)) return meant;
      const images = meant.containers.map((one) => textAt(one, "image") ?? "");
      const proof = evidence(view, object, "containers[*].image", images);
      if (images.some((seen) => isSameImage(seen, image))) return passed(proof);
      const seen = shown(images.join(", "));
      return failed(
        "image-differs",
        sentences(
          say(
            `The ${object.kind} "${object.name}" uses the image ${seen}; ${image} is wanted.`,
            `Le ${object.kind} « ${object.name} » utilise l'image ${seen} ; ${image} est attendue.`,
          ),
          lookAt(describeCommand(object)),
        ),
        proof,
      );
    },
  };
}

/** Compares image references as a runtime resolves them (distribution's reference grammar: host, `library/`, tag). */
export function isSameImage(a: string, b: string): boolean {
  return fullReference(a) === fullReference(b);
}

function fullReference(reference: string): string {
  const [name = "", digest] = reference.split("@");
  const [first = "", ...rest] = name.split("/");
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const host = hasHost ? first.replace(/^index\.docker\.io$/, "docker.io") : "docker.io";
  const path = hasHost ? rest.join("/") : name;
  const inLibrary = host === "docker.io" && !path.includes("/") ? `library/${path}` : path;
  if (digest !== undefined) return `${host}/${inLibrary.replace(/:[^/]*$/, "")}@${digest}`;
  return /:[^/]*$/.test(inLibrary) ? `${host}/${inLibrary}` : `${host}/${inLibrary}:latest`;
}
