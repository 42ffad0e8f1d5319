import type { ConfigMap, Node, Pod, PodSpec, Secret } from "../../registry/types.ts";
import type { ObjectRef } from "../../store/cluster-client.ts";
import { fieldValue, type PodAddresses } from "../env/field-ref.ts";
import { resourceFieldValue } from "../env/resource-field-ref.ts";
import type { KubeletContext } from "../kubelet-context.ts";

export type PodVolume = NonNullable<PodSpec["volumes"]>[number];
type ProjectedSource = NonNullable<NonNullable<PodVolume["projected"]>["sources"]>[number];
type KeyToPath = { readonly key: string; readonly path: string; readonly mode?: number };
type DownwardItem = NonNullable<NonNullable<PodVolume["downwardAPI"]>["items"]>[number];
export type FileTree = Map<string, { readonly content: Uint8Array; readonly mode: number }>;

export interface FileQuestion {
  readonly context: Pick<KubeletContext, "client" | "issueToken">;
  readonly pod: Pod;
  readonly addresses: PodAddresses;
}

const DEFAULT_MODE = 0o644;
const DEFAULT_TOKEN_SECONDS = 3_600;

/** What is missing for a volume's files, in the kubelet's words. */
export class MissingSource extends Error {
  override readonly name = "MissingSource";
}

/** Whether a volume's files are made by the kubelet from objects, and follow them. */
export function hasGeneratedFiles(volume: PodVolume): boolean {
  return [volume.configMap, volume.secret, volume.downwardAPI, volume.projected].some((source) => source != null);
}

/** The files of a configMap, secret, downwardAPI or projected volume. Throws MissingSource. */
export function filesOf(question: FileQuestion, volume: PodVolume): FileTree {
  if (volume.configMap != null) {
    const { name = "", items, optional, defaultMode } = volume.configMap;
    return configMapFiles(question, { name, items, optional }, defaultMode);
  }
  if (volume.secret != null) {
    const { secretName = "", items, optional, defaultMode } = volume.secret;
    return secretFiles(question, { name: secretName, items, optional }, defaultMode);
  }
  if (volume.downwardAPI != null) {
    return downwardFiles(question, volume.downwardAPI.items, volume.downwardAPI.defaultMode);
  }
  const mode = volume.projected?.defaultMode;
  const files: FileTree = new Map();
  for (const source of volume.projected?.sources ?? []) {
    for (const [path, file] of projectedFiles(question, source, mode)) files.set(path, file);
  }
  return files;
}

interface Named {
  readonly name: string;
  readonly items: readonly KeyToPath[] | undefined;
  readonly optional: boolean | undefined;
}

function projectedFiles(question: FileQuestion, source: ProjectedSource, mode: number | undefined): FileTree {
  if (source.configMap != null) {
    const { name = "", items, optional } = source.configMap;
    return configMapFiles(question, { name, items, optional }, mode);
  }
  if (source.secret != null) {
    const { name = "", items, optional } = source.secret;
    return secretFiles(question, { name, items, optional }, mode);
  }
  if (source.downwardAPI != null) return downwardFiles(question, source.downwardAPI.items, mode);
  if (source.serviceAccountToken != null) return tokenFile(question, source.serviceAccountToken, mode);
  return new Map();
}

function configMapFiles(question: FileQuestion, named: Named, mode: number | undefined): FileTree {
  const object = question.context.client.find<ConfigMap>(refTo(question.pod, "configmaps", named.name));
  if (object === undefined && named.optional !== true) {
    throw new MissingSource(`configmap ${JSON.stringify(named.name)} not found`);
  }
  const contents = new Map<string, Uint8Array>();
  for (const [key, value] of Object.entries(object?.data ?? {})) contents.set(key, Buffer.from(value));
  for (const [key, value] of Object.entries(object?.binaryData ?? {})) contents.set(key, Buffer.from(value, "base64"));
  return chosenFiles(contents, named, mode, (key) => `configmap references non-existent config key: ${key}`);
}

function secretFiles(question: FileQuestion, named: Named, mode: number | undefined): FileTree {
  const object = question.context.client.find<Secret>(refTo(question.pod, "secrets", named.name));
  if (object === undefined && named.optional !== true) {
    throw new MissingSource(`secret ${JSON.stringify(named.name)} not found`);
  }
  const contents = new Map<string, Uint8Array>();
  for (const [key, value] of Object.entries(object?.data ?? {})) contents.set(key, Buffer.from(value, "base64"));
  return chosenFiles(contents, named, mode, (key) => `references non-existent secret key: ${key}`);
}

function chosenFiles(
  contents: ReadonlyMap<string, Uint8Array>,
  named: Named,
  mode: number | undefined,
  missing: (key: string) => string,
): FileTree {
  const files: FileTree = new Map();
  const items = named.items ?? [...contents.keys()].toSorted().map((key): KeyToPath => ({ key, path: key }));
  for (const item of items) {
    const content = contents.get(item.key);
    if (content !== undefined) files.set(item.path, { content, mode: item.mode ?? mode ?? DEFAULT_MODE });
    else if (named.optional !== true) throw new MissingSource(missing(item.key));
  }
  return files;
}

function downwardFiles(
  question: FileQuestion,
  items: readonly DownwardItem[] = [],
  mode: number | undefined,
): FileTree {
  const files: FileTree = new Map();
  for (const item of items) {
    const content = Buffer.from(downwardValue(question, item));
    files.set(item.path, { content, mode: item.mode ?? mode ?? DEFAULT_MODE });
  }
  return files;
}

function downwardValue(question: FileQuestion, item: DownwardItem): string {
  const { pod } = question;
  if (item.fieldRef != null) return fieldValue(pod, question.addresses, item.fieldRef.fieldPath) ?? "";
  const container = pod.spec?.containers.find(({ name }) => name === item.resourceFieldRef?.containerName);
  if (item.resourceFieldRef == null || container === undefined) return "";
  const node = question.context.client.find<Node>({
    resource: "nodes",
    namespace: "",
    name: pod.spec?.nodeName ?? "",
  });
  return resourceFieldValue(container, node, item.resourceFieldRef);
}

function tokenFile(
  question: FileQuestion,
  source: { readonly path: string; readonly audience?: string; readonly expirationSeconds?: number },
  mode: number | undefined,
): FileTree {
  const { pod, context } = question;
  const token = context.issueToken?.({
    namespace: pod.metadata.namespace ?? "",
    serviceAccount: pod.spec?.serviceAccountName ?? "default",
    audiences: source.audience === undefined || source.audience === "" ? [] : [source.audience],
    expirationSeconds: source.expirationSeconds ?? DEFAULT_TOKEN_SECONDS,
    pod: { name: pod.metadata.name, uid: pod.metadata.uid },
    node: pod.spec?.nodeName ?? "",
  });
  if (token === undefined) return new Map();
  return new Map([[source.path, { content: Buffer.from(token), mode: mode ?? DEFAULT_MODE }]]);
}

function refTo(pod: Pod, resource: string, name: string): ObjectRef {
  return { resource, namespace: pod.metadata.namespace ?? "", name };
}
