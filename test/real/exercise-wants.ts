import type { LoadedExercise } from "../../exercises/format/index.ts";

/** What a cluster has, as an exercise may want it. */
export interface ClusterFacts {
  /** `apps/v1 Deployment` */
  readonly kinds: ReadonlySet<string>;
  /** Whether its nodes have an image, named as it stands in a manifest: `nginx:1.28`. */
  hasImage(image: string): boolean;
}

/** Why an exercise can't be proven on a cluster: every kind and image that it names and that isn't there. */
export function lacksOf(exercise: LoadedExercise, facts: ClusterFacts, isPublished: IsPublished): readonly string[] {
  const texts = textsOf(exercise);
  const kinds = new Set(texts.flatMap(kindsIn)).difference(new Set(definedIn(texts)));
  // An image that no registry has is missing on purpose.
  const images = new Set(texts.flatMap(imagesIn).filter(isPublished));
  return [
    ...[...kinds].filter((kind) => !facts.kinds.has(kind)).map((kind) => `the kind ${kind}`),
    ...[...images].filter((image) => !facts.hasImage(image)).map((image) => `the image ${image}`),
  ];
}

/** Whether a registry of the real world has an image. */
export type IsPublished = (image: string) => boolean;

/** Everything that is sent to the cluster when the exercise is prepared, solved and nearly solved. */
function textsOf({ setup, solutionFiles, nearMissFiles }: LoadedExercise): readonly string[] {
  const files = [...setup.homeFiles, ...solutionFiles, ...Object.values(nearMissFiles).flat()];
  return [...setup.manifests, ...files.map(({ content }) => content)];
}

/** Pairs of `apiVersion` and `kind`, in whichever order they stand next to each other. */
function kindsIn(text: string): readonly string[] {
  const forms = [
    /^[ ]*(?:- )?apiVersion: *["']?([\w./-]+)["']? *\n[ ]*kind: *["']?(\w+)/gm,
    /^[ ]*(?:- )?kind: *["']?(?<kind>\w+)["']? *\n[ ]*apiVersion: *["']?(?<version>[\w./-]+)/gm,
  ];
  return forms.flatMap((form) =>
    [...text.matchAll(form)].map(({ groups, 1: version, 2: kind }) =>
      groups === undefined ? `${version} ${kind}` : `${groups.version} ${groups.kind}`,
    ),
  );
}

/** Kinds that the exercise itself defines. */
function definedIn(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => {
    if (!/kind: *CustomResourceDefinition/.test(text)) return [];
    const group = /^ {2}group: *(\S+)/m.exec(text)?.[1];
    const versions = [...text.matchAll(/^ {2}(?:- |\s+- )name: *(v\w+)/gm)].map(([, version]) => version);
    const kind = /^ {4}kind: *(\w+)/m.exec(text)?.[1];
    return versions.map((version) => `${group}/${version} ${kind}`);
  });
}

/** `image: x`, `--image=x`, `--image x` and `set image … name=x`; values with variables in them are left out. */
function imagesIn(text: string): readonly string[] {
  const places = String.raw`^\s*(?:- )?image: *|--image[= ]|\bset image \S+ [\w*-]+=`;
  const form = new RegExp(String.raw`(?:${places})["']?([a-z0-9][\w./-]*(?::[\w.-]+)?)["']?(?=\s|$|,)`, "gm");
  return [...text.matchAll(form)].flatMap(([, image]) => (image === undefined ? [] : [image]));
}

/** With the tag that an engine would add. */
export function tagged(image: string): string {
  return /:[^/]*$/.test(image) ? image : `${image}:latest`;
}
