import type { Clock, Timer } from "../../clock.ts";
import { isNotFound } from "../../controllers/api-errors.ts";
import { formatMicroTime, formatTime } from "../../controllers/times.ts";
import type { Lease, Node } from "../../registry/types.ts";
import type { ClusterClient, ObjectRef } from "../../store/cluster-client.ts";
import type { Machine } from "../kubelet-context.ts";
import { LATENCIES_MS } from "../latencies.ts";

const LEASE_NAMESPACE = "kube-node-lease";
/** What kubeadm configures; the simulated machines renew far less often, and are not taken for lost. */
const LEASE_SECONDS = 40;

/** Renews the leases and the heartbeats of all machines together, seldom enough to cost nothing. */
export function startHeartbeats(
  client: ClusterClient,
  clock: Clock,
  machines: ReadonlyMap<string, Pick<Machine, "isKubeletStopped">>,
): Disposable {
  const nodes = [...machines.keys()];
  let timer: Timer | undefined;

  function beat(): void {
    for (const [name, { isKubeletStopped }] of machines) {
      if (isKubeletStopped) continue;
      renewLease(client, clock, name);
      touchConditions(client, clock, name);
    }
    timer = clock.after(LATENCIES_MS.heartbeat, beat);
  }

  // A restored cluster has its leases: what has not changed needs no saving.
  for (const name of nodes) if (client.find(leaseOf(name)) === undefined) renewLease(client, clock, name);
  timer = clock.after(LATENCIES_MS.heartbeat, beat);
  return { [Symbol.dispose]: () => timer?.[Symbol.dispose]() };
}

/** As the kubelet does it every ten seconds on a real machine. */
export function renewLease(client: ClusterClient, clock: Clock, name: string): void {
  const node = client.find<Node>({ resource: "nodes", namespace: "", name });
  if (node === undefined) return;
  const renewTime = formatMicroTime(clock.now());
  const ref = leaseOf(name);
  const renewed = client.modify<Lease>(ref, (lease) => {
    lease.spec = { ...lease.spec, renewTime: renewTime as never };
  });
  if (renewed !== undefined) return;
  try {
    client.create(ref.resource, {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: {
        name,
        namespace: LEASE_NAMESPACE,
        ownerReferences: [{ apiVersion: "v1", kind: "Node", name, uid: node.metadata.uid }],
      },
      spec: { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime },
    });
  } catch (error) {
    // Without the namespace (it is made by the API server) there is nothing to renew yet.
    if (!isNotFound(error)) throw error;
  }
}

function leaseOf(name: string): ObjectRef {
  return { resource: "leases.coordination.k8s.io", namespace: LEASE_NAMESPACE, name };
}

function touchConditions(client: ClusterClient, clock: Clock, name: string): void {
  const now = formatTime(clock.now());
  client.modifyStatus<Node>({ resource: "nodes", namespace: "", name }, (node) => {
    for (const condition of node.status?.conditions ?? []) condition.lastHeartbeatTime = now as never;
  });
}
