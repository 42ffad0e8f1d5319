/** A parsed image name (distribution/reference): `docker.io/library/nginx:1.27@sha256:…`. */
export interface ImageReference {
  /** `docker.io`, `registry.k8s.io`, `localhost:5000`. */
  readonly registry: string;
  /** `library/nginx`. */
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

export type ReferenceFault = { readonly fault: string };

const pathComponent = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const tagForm = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const digestForm = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/;
const hostForm = /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*(:\d+)?$/;

/**
 * Reads an image name as containerd does: no registry means Docker Hub, one word there means `library/`.
 * The fault is in the words of distribution/reference.
 */
export function parseImageReference(text: string): ImageReference | ReferenceFault {
  const [beforeDigest = "", digest, ...more] = text.split("@");
  if (more.length > 0 || (digest !== undefined && !digestForm.test(digest)))
    return { fault: "invalid reference format" };
  const lastSlash = beforeDigest.lastIndexOf("/");
  const colon = beforeDigest.indexOf(":", lastSlash + 1);
  const name = colon === -1 ? beforeDigest : beforeDigest.slice(0, colon);
  const tag = colon === -1 ? undefined : beforeDigest.slice(colon + 1);
  if (tag !== undefined && !tagForm.test(tag)) return { fault: "invalid reference format" };
  const slash = name.indexOf("/");
  const first = slash === -1 ? "" : name.slice(0, slash);
  const hasHost = first === "localhost" || /[.:]/.test(first) || first !== first.toLowerCase();
  const registry = hasHost ? first : "docker.io";
  const rest = hasHost ? name.slice(slash + 1) : name;
  const path = registry === "docker.io" && !rest.includes("/") ? `library/${rest}` : rest;
  if (rest !== rest.toLowerCase()) {
    return { fault: `invalid reference format: repository name (${path}) must be lowercase` };
  }
  const isValid =
    rest !== "" && (!hasHost || hostForm.test(registry)) && path.split("/").every((part) => pathComponent.test(part));
  return isValid ? { registry, path, tag, digest } : { fault: "invalid reference format" };
}

/** The canonical text; `latest` is what no tag and no digest mean. */
export function formatImageReference({ registry, path, tag, digest }: ImageReference): string {
  if (digest !== undefined) return `${registry}/${path}@${digest}`;
  return `${registry}/${path}:${tag ?? "latest"}`;
}
