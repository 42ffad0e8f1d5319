import { createHash } from "node:crypto";
import type { Image, ImageDefinition } from "./image.ts";
import { formatImageReference, type ImageReference, parseImageReference } from "./image-reference.ts";

export type ImageLookup =
  /** `isLocal`: only in the machine's own store; no registry has it. */
  | { readonly status: "found"; readonly image: Image; readonly isLocal?: boolean }
  /** `message` is what the kubelet shows: containerd's words about what the registry said. */
  | { readonly status: "failed"; readonly reason: "ErrImagePull" | "InvalidImageName"; readonly message: string };

/** Every image of the simulated world, from all registries that it knows. */
export interface ImageRegistry {
  find(name: string): ImageLookup;
  /** What the registries alone say, where `find` also knows images of the machine's own store. */
  findRemote?(name: string): ImageLookup;
}

/** Registries that answer; any other host name does not resolve. */
const knownRegistries = [
  "docker.io",
  "registry.k8s.io",
  "k8s.gcr.io",
  "gcr.io",
  "quay.io",
  "ghcr.io",
  "mcr.microsoft.com",
  "public.ecr.aws",
  "mirror.gcr.io",
];

/** Places that hold copies of others' repositories, by the beginning of the copies' names. */
const mirrors: readonly (readonly [copies: string, originals: string])[] = [
  ["public.ecr.aws/docker/library/", "docker.io/library/"],
  ["public.ecr.aws/nginx/nginx", "docker.io/library/nginx"],
  ["mirror.gcr.io/", "docker.io/"],
  ["quay.io/library/", "docker.io/library/"],
  ["k8s.gcr.io/", "registry.k8s.io/"],
  ["gcr.io/google_containers/", "registry.k8s.io/"],
  ["gcr.io/google-containers/", "registry.k8s.io/"],
  ["gcr.io/kubernetes-e2e-test-images/", "registry.k8s.io/e2e-test-images/"],
  ["gcr.io/google_samples/", "gcr.io/google-samples/"],
];

function originalOf(repository: string): string | undefined {
  const mirror = mirrors.find(([copies]) => repository.startsWith(copies));
  return mirror === undefined ? undefined : mirror[1] + repository.slice(mirror[0].length);
}

/** @param definitions later ones win over earlier ones of the same repository */
export function createImageRegistry(definitions: readonly ImageDefinition[]): ImageRegistry {
  const byRepository = new Map<string, ImageDefinition>();
  for (const definition of definitions) {
    for (const repository of definition.repositories) byRepository.set(repository, definition);
  }
  const images = new Map<string, Image>();
  return {
    find(name) {
      const parsed = parseImageReference(name);
      if ("fault" in parsed) return invalidName(name, parsed.fault);
      const reference = formatImageReference(parsed);
      const made = images.get(reference);
      if (made !== undefined) return { status: "found", image: made };
      const repository = `${parsed.registry}/${parsed.path}`;
      const definition = byRepository.get(repository) ?? byRepository.get(originalOf(repository) ?? "");
      if (definition === undefined) return unknownRepository(parsed, reference);
      const tag = parsed.tag ?? "latest";
      const version = definition.versionOf(tag);
      if (version === undefined && parsed.digest === undefined) return notFound(reference);
      const image = makeImage(definition, repository, reference, version ?? definition.versionOf("latest") ?? "", tag);
      images.set(reference, image);
      return { status: "found", image };
    },
  };
}

function makeImage(
  definition: ImageDefinition,
  repository: string,
  reference: string,
  version: string,
  tag: string,
): Image {
  const { layer, ...content } = definition.content(version, tag);
  let made: ReturnType<typeof layer> | undefined;
  const digest = createHash("sha256").update(`${definition.repositories[0]}:${version}:${tag}`).digest("hex");
  return {
    env: {},
    workingDirectory: "/",
    user: "",
    exposedPorts: [],
    ...content,
    reference,
    imageId: `${repository}@sha256:${digest}`,
    get layer() {
      made ??= layer();
      return made;
    },
  };
}

function invalidName(name: string, fault: string): ImageLookup {
  const message = `Failed to apply default image tag "${name}": couldn't parse image name "${name}": ${fault}`;
  return { status: "failed", reason: "InvalidImageName", message };
}

/** A registry that is there says that nothing of the name may be read; a host that isn't is not even found. */
function unknownRepository({ registry, path, tag, digest }: ImageReference, reference: string): ImageLookup {
  const prefix = `failed to pull and unpack image "${reference}": failed to resolve reference "${reference}": `;
  if (registry === "docker.io") {
    return failed(
      `${prefix}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
    );
  }
  if (knownRegistries.includes(registry)) return failed(`${prefix}${reference}: not found`);
  const manifest = `https://${registry}/v2/${path}/manifests/${digest ?? tag ?? "latest"}`;
  const host = registry.replace(/:\d+$/, "");
  return failed(
    `${prefix}failed to do request: Head "${manifest}": dial tcp: lookup ${host} on 10.96.0.10:53: no such host`,
  );
}

function notFound(reference: string): ImageLookup {
  return failed(
    `failed to pull and unpack image "${reference}": failed to resolve reference "${reference}": ${reference}: not found`,
  );
}

function failed(message: string): ImageLookup {
  return { status: "failed", reason: "ErrImagePull", message };
}
