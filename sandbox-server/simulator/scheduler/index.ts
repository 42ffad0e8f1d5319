import type { ControllerContext } from "../controllers/controller.ts";
import { sameValue } from "../controllers/equality.ts";
import { isActive, isFinished } from "../controllers/pods/pod-state.ts";
import { keyOf } from "../controllers/work-key.ts";
import type { Namespace, Node, Pod } from "../registry/types.ts";
import type { WatchEvent } from "../store/cluster-client.ts";
import { ClusterPicture, type ClusterView } from "./cluster-view.ts";
import { schedulePod } from "./schedule-pod.ts";
import { SchedulingQueue } from "./scheduling-queue.ts";

const schedulerName = "default-scheduler";

/** Changes of these may give a place to a pod that waits for its volumes, or promise it one. */
const volumeResources = ["persistentvolumeclaims", "persistentvolumes", "storageclasses.storage.k8s.io"];

/**
 * Starts the scheduler of a cluster: it gives every pod of `default-scheduler` that has no node one, or says in an
 * event and in the pod's PodScheduled condition why it can't. Disposing stops it.
 */
export function startScheduler(context: ControllerContext): Disposable {
  const { client } = context;
  const stack = new DisposableStack();
  const picture = new ClusterPicture();
  const view = (): ClusterView => ({
    nodes: picture.nodes(),
    namespaceLabels: (name) => client.find<Namespace>({ resource: "namespaces", namespace: "", name })?.metadata.labels,
  });
  const queue: SchedulingQueue = stack.use(
    new SchedulingQueue(context.clock, (pod) => {
      try {
        schedulePod(pod, { context, queue, picture, view: view() });
      } catch (error) {
        context.onError?.(error, schedulerName, keyOf(pod));
        queue.rest(pod);
      }
    }),
  );
  stack.use(client.watch<Node>("nodes", (event) => onNode(event, picture, queue)));
  stack.use(client.watch<Pod>("pods", (event) => onPod(event, picture, queue)));
  for (const resource of volumeResources) stack.use(client.watch(resource, () => queue.retryAll()));
  return stack;
}

function onNode(event: WatchEvent<Node>, picture: ClusterPicture, queue: SchedulingQueue): void {
  if (event.type === "DELETED") {
    picture.removeNode(event.object.metadata.name);
    return;
  }
  picture.setNode(event.object);
  if (event.type === "ADDED" || mattersToPods(event.object, event.previous)) queue.retryAll();
}

function mattersToPods(node: Node, previous: Node): boolean {
  return !(
    sameValue(node.spec, previous.spec) &&
    sameValue(node.metadata.labels, previous.metadata.labels) &&
    sameValue(node.status?.allocatable, previous.status?.allocatable)
  );
}

function onPod(event: WatchEvent<Pod>, picture: ClusterPicture, queue: SchedulingQueue): void {
  const pod = event.object;
  const { uid } = pod.metadata;
  if (event.type === "DELETED" || isFinished(pod)) {
    picture.removePod(uid);
    queue.remove(uid);
    if (pod.spec?.nodeName) queue.retryAll();
  } else if (pod.spec?.nodeName) {
    queue.remove(uid);
    picture.setPod(pod, true);
    if (event.type === "ADDED" || isNewsToOthers(pod, event.previous)) queue.retryAll();
  } else if (!isActive(pod) || pod.spec?.schedulerName !== schedulerName) {
    queue.remove(uid);
  } else if (event.type === "ADDED" || isNewsToItself(pod, event.previous)) {
    queue.add(pod);
  } else {
    queue.refresh(pod);
  }
}

/** An assigned pod changed in a way that affinity, spreading or resources may see. */
function isNewsToOthers(pod: Pod, previous: Pod): boolean {
  return (
    pod.spec?.nodeName !== previous.spec?.nodeName ||
    !sameValue(pod.metadata.labels, previous.metadata.labels) ||
    pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
    !sameValue(pod.spec, previous.spec)
  );
}

/** A waiting pod changed in more than its status. */
function isNewsToItself(pod: Pod, previous: Pod): boolean {
  return !sameValue(pod.spec, previous.spec) || !sameValue(pod.metadata.labels, previous.metadata.labels);
}
