import type { ClusterConnection } from "../../checkers/engine/cluster/connection.ts";
import { writtenPartsOf } from "./mutants.ts";

/** One object of the cluster, where it lies, and where its like is created. */
export interface Listed {
  /** `Deployment web`, with the namespace where that is not the exercise's own. */
  readonly title: string;
  /** `/apis/apps/v1/namespaces/default/deployments` */
  readonly collection: string;
  readonly name: string;
  readonly object: KubeObject;
}

/** What every object of the API has, and its own fields. */
export interface KubeObject extends Readonly<Record<string, unknown>> {
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly ownerReferences?: readonly unknown[];
    readonly managedFields?: readonly { readonly manager?: string; readonly subresource?: string }[];
  };
}

/** What the solution has made or changed. */
export interface Touched extends Listed {
  /** The object as it was before; absent where the solution made it. */
  readonly before: KubeObject | undefined;
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** What discovery and lists answer, each with one of these. */
interface Answer {
  readonly groups?: readonly { readonly preferredVersion: { readonly groupVersion: string } }[];
  readonly resources?: readonly Resource[];
  readonly items?: readonly KubeObject[];
}

const limits = { timeoutMs: 60_000, maxBytes: 16 * 1024 * 1024 };
// Written by the cluster alone, at all times.
const ownKinds =
  /^(Event|Endpoints|EndpointSlice|Lease|ControllerRevision|APIService|CustomResourceDefinition|PodMetrics)$/;
const ownNamespaces = /^kube-(system|public|node-lease)$/;
const ownManagers = /^(kube-controller-manager|kube-scheduler|kubelet|kube-apiserver|k3s|storage-provisioner)$/;

/** Every object that somebody may write, by where it lies. Empty where the API can't be asked. */
export async function takeInventory(
  connection: ClusterConnection,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Listed>> {
  const get = async (path: string): Promise<Answer> => {
    const answer = await connection.request(path, { ...limits, signal });
    return answer.status === 200 ? JSON.parse(answer.body) : {};
  };
  const { groups = [] } = await get("/apis");
  const roots = ["/api/v1", ...groups.map((group) => `/apis/${group.preferredVersion.groupVersion}`)];
  const listed = new Map<string, Listed>();
  for (const root of roots) {
    const { resources = [] } = await get(root);
    for (const resource of resources.filter(isWritable)) {
      const { items = [] } = await get(`${root}/${resource.name}`);
      for (const item of items) {
        const found = list(item, resource, root, connection.namespace);
        if (!ownNamespaces.test(item.metadata.namespace ?? "")) listed.set(`${found.collection}/${found.name}`, found);
      }
    }
  }
  return listed;
}

function isWritable({ name, kind, verbs }: Resource): boolean {
  return (
    ["list", "update", "create"].every((verb) => verbs.includes(verb)) && !name.includes("/") && !ownKinds.test(kind)
  );
}

function list(item: KubeObject, resource: Resource, root: string, home: string): Listed {
  const { name, namespace } = item.metadata;
  const place = resource.namespaced ? `/namespaces/${namespace}` : "";
  const where = resource.namespaced && namespace !== home ? `${namespace}/` : "";
  const [, group, version] = /^\/(?:api|apis\/([^/]+))\/(.+)$/.exec(root) ?? [];
  const apiVersion = group === undefined ? version : `${group}/${version}`;
  return {
    title: `${resource.kind} ${where}${name}`,
    collection: `${root}${place}/${resource.name}`,
    name,
    // Items of a list come without these two.
    object: { apiVersion, ...item, kind: resource.kind },
  };
}

/** What the learner's hands have made or changed between the two, without what controllers make of it. */
export function touchedBetween(
  before: ReadonlyMap<string, Listed>,
  after: ReadonlyMap<string, Listed>,
): readonly Touched[] {
  return [...after].flatMap(([path, listed]) => {
    const old = before.get(path)?.object;
    const isSame = old !== undefined && old.metadata.uid === listed.object.metadata.uid;
    const earlier = isSame ? old : undefined;
    const hasChanged = JSON.stringify(writtenPartsOf(earlier)) !== JSON.stringify(writtenPartsOf(listed.object));
    return hasChanged && isByHand(listed.object) ? [{ ...listed, before: earlier }] : [];
  });
}

function isByHand({ metadata, type }: KubeObject): boolean {
  // Helm's own record of what it installed.
  if (type === "helm.sh/release.v1") return false;
  if ((metadata.ownerReferences ?? []).length > 0) return false;
  const writers = (metadata.managedFields ?? []).filter(({ subresource }) => (subresource ?? "") === "");
  return writers.length === 0 || writers.some(({ manager = "" }) => !ownManagers.test(manager));
}
