import type { SharedLayers } from "../../../vocabulary/words/docker/shared-layers.ts";
import { at, listAt } from "../../cluster/kube-object.ts";
import { say, sentences } from "../../plain-text.ts";
import { type Evaluator, failed, passed } from "../../word.ts";
import { lookAt } from "../objects.ts";
import { dockerAbsence, dockerEvaluator, dockerEvidence } from "./docker-findings.ts";

export function sharedLayersEvaluator({ image, with: other, butLast }: SharedLayers): Evaluator {
  const subjects = [image, other].map((name) => ({ type: "image", name }) as const);
  return dockerEvaluator(async (docker) => {
    const found: unknown[] = [];
    for (const subject of subjects) {
      const [first] = await docker.find(subject);
      if (first === undefined) return dockerAbsence(docker, subject);
      found.push(first);
    }
    const [layers = [], otherLayers = []] = found.map((one) => listAt(one, "RootFS", "Layers"));
    const common = layers.findIndex((layer, index) => layer !== otherLayers[index]);
    const shared = common === -1 ? layers.length : common;
    const proof = dockerEvidence({ type: "image", name: image }, `layers shared with ${other}`, shared);
    if (at(found[0], "Id") === at(found[1], "Id")) {
      return failed(
        "same-image",
        say(
          `"${image}" and "${other}" are two names of one image; a second build is wanted.`,
          `« ${image} » et « ${other} » sont deux noms d'une même image ; il faut une seconde construction.`,
        ),
        proof,
      );
    }
    if (shared >= Math.max(1, layers.length - butLast)) return passed(proof);
    return failed(
      "layers-differ",
      sentences(
        say(
          `"${image}" shares ${shared} of its ${layers.length} layers with "${other}"; wanted: all but the last ${butLast}.`,
          `« ${image} » partage ${shared} de ses ${layers.length} couches avec « ${other} » ; attendu : toutes sauf les ${butLast} dernières.`,
        ),
        lookAt(`docker history ${image}`),
      ),
      proof,
    );
  });
}
