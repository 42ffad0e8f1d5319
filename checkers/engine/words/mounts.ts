import type { Mounts, VolumeSource } from "../../vocabulary/words/mounts.ts";
import { collectionOf } from "../cluster/collection.ts";
import { at, type KubeObject, listAt, textAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { isFinding, meantContainers, podSpecOf } from "./containers.ts";
import { describeCommand, evidence, lookAt } from "./objects.ts";

const nameFields = {
  emptyDir: undefined,
  hostPath: "path",
  configMap: "name",
  secret: "secretName",
  persistentVolumeClaim: "claimName",
} as const satisfies Record<VolumeSource["kind"], string | undefined>;

export function mountsEvaluator(word: Mounts, { namespace }: EvaluatorContext): Evaluator {
  const { object, path, from } = word;
  return {
    collections: [collectionOf(object, namespace)],
    evaluate(view) {
      const meant = meantContainers(view, word);
      if (isFinding(meant)) return meant;
      const mounts = meant.containers.flatMap((one) => listAt(one, "volumeMounts"));
      const here = mounts.filter((mount) => plainPath(textAt(mount, "mountPath")) === plainPath(path));
      const volumes = here.map((mount) => volumeOf(meant.object, textAt(mount, "name")));
      const proof = evidence(view, object, `volume at ${path}`, volumes);
      const look = lookAt(describeCommand(object));
      if (here.length === 0) {
        const seen = shown(mounts.map((mount) => textAt(mount, "mountPath")).join(", ") || "—");
        return failed(
          "mount-absent",
          sentences(
            say(
              `No container of the ${object.kind} "${object.name}" mounts a volume at ${path}; seen: ${seen}.`,
              `Aucun conteneur du ${object.kind} « ${object.name} » ne monte de volume sur ${path} ; vu : ${seen}.`,
            ),
            look,
          ),
          proof,
        );
      }
      if (from === undefined || volumes.some((volume) => isFrom(volume, from))) return passed(proof);
      const wanted = [from.kind, from.name].filter((part) => part !== undefined).join(" ");
      return failed(
        "volume-differs",
        sentences(
          say(
            `The volume at ${path} of the ${object.kind} "${object.name}" is ${shown(volumes[0])}; wanted: ${wanted}.`,
            `Le volume monté sur ${path} du ${object.kind} « ${object.name} » est ${shown(volumes[0])} ; attendu : ${wanted}.`,
          ),
          look,
        ),
        proof,
      );
    },
  };
}

function volumeOf(object: KubeObject, name: string | undefined): unknown {
  const volumes = listAt(podSpecOf(object), "volumes");
  const volume = volumes.find((one) => textAt(one, "name") === name);
  if (volume !== undefined) return volume;
  // A StatefulSet's claim template becomes a volume of its own name in each pod.
  const template = listAt(object, "spec", "volumeClaimTemplates").find((one) => at(one, "metadata", "name") === name);
  return template === undefined ? undefined : { name, persistentVolumeClaim: { claimName: name } };
}

function isFrom(volume: unknown, { kind, name }: VolumeSource): boolean {
  const source = at(volume, kind);
  const field = nameFields[kind];
  if (source !== undefined) return name === undefined || field === undefined || at(source, field) === name;
  // A projected volume brings several together, each under its plain name.
  const projected = listAt(volume, "projected", "sources").map((one) => at(one, kind));
  return projected.some((one) => one !== undefined && (name === undefined || at(one, "name") === name));
}

function plainPath(path = ""): string {
  return path.length > 1 ? path.replace(/\/+$/, "") : path;
}
