import { buildLayer, type FileList, type LayerDirectory } from "../files/layer.ts";

/** A tree that is built when the first container needs it and shared by all that follow. */
export function sharedLayer(...lists: readonly (() => FileList)[]): () => LayerDirectory {
  let made: LayerDirectory | undefined;
  return () => {
    made ??= buildLayer(...lists.map((list) => list()));
    return made;
  };
}
