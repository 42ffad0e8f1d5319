import { type ImageReference, parseImageReference } from "../../runtime/images/image-reference.ts";
import { EngineFault } from "../engine-fault.ts";

/** An image name with its tag or digest, in the long form that the store keeps: `docker.io/library/nginx:1.27`. */
export interface ImageName {
  readonly registry: string;
  /** `library/nginx`. */
  readonly path: string;
  /** `docker.io/library/nginx`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Reads a name as distribution/reference does. Errors: EngineFault 400 in its words. */
export function parseImageName(text: string): ImageName {
  const parsed = parseImageReference(text);
  if ("fault" in parsed) throw new EngineFault(400, parsed.fault);
  return named(parsed);
}

export function tryParseImageName(text: string): ImageName | undefined {
  const parsed = parseImageReference(text);
  return "fault" in parsed ? undefined : named(parsed);
}

function named({ registry, path, tag, digest }: ImageReference): ImageName {
  return { registry, path, repository: `${registry}/${path}`, tag, digest };
}

/** `docker.io/library/nginx:1.27` as people write it: `nginx:1.27`. */
export function familiarName(long: string): string {
  return long.replace(/^docker\.io\/(library\/)?/, "");
}
