/**
 * What fields that hold a struct are for. The client library's models say nothing of these fields, only of the structs;
 * without a note of our own a field is described by what its struct is.
 */
const notes: Readonly<Record<string, string>> = {
  "core.v1.PodSpec.affinity":
    "Where the pod must or should run: by labels of nodes, and near to or far from other pods.",
  "core.v1.PodSpec.dnsConfig": "DNS settings of the pod, added to those that its dnsPolicy makes.",
  "core.v1.PodSpec.os": "The operating system of the pod's containers.",
  "core.v1.PodSpec.resources": "Requests and limits of the pod as a whole, beside those of its containers.",
  "core.v1.PodSpec.securityContext": "Users, groups and other attributes of security for all containers of the pod.",
  "core.v1.Container.lifecycle": "What is to be done right after the container has started and before it is stopped.",
  "core.v1.Container.livenessProbe":
    "Asked again and again whether the container is alive; it is restarted when it is not.",
  "core.v1.Container.readinessProbe":
    "Asked again and again whether the container can serve; services leave the pod out while it can't.",
  "core.v1.Container.startupProbe": "Asked until the container has started; the other probes wait for it.",
  "core.v1.Container.resources": "How much of CPU, memory and the like the container asks for, and may use at most.",
  "core.v1.Container.securityContext":
    "User, group, capabilities and the like of this container; wins over the pod's own.",
  "core.v1.EnvVar.valueFrom": "Where the value comes from. Can't be used together with a value.",
  "core.v1.EnvVarSource.configMapKeyRef": "A key of a config map.",
  "core.v1.EnvVarSource.fieldRef":
    "A field of the pod: metadata.name, metadata.namespace, metadata.labels['<KEY>'], metadata.annotations['<KEY>'], spec.nodeName, spec.serviceAccountName, status.hostIP, status.podIP, status.podIPs.",
  "core.v1.EnvVarSource.resourceFieldRef":
    "A request or limit of the container, such as limits.cpu or requests.memory.",
  "core.v1.EnvVarSource.secretKeyRef": "A key of a secret in the pod's namespace.",
  "core.v1.EnvFromSource.configMapRef": "The config map whose keys become variables.",
  "core.v1.EnvFromSource.secretRef": "The secret whose keys become variables.",
  "core.v1.Lifecycle.postStart": "Done right after the container was made; the container is stopped when it fails.",
  "core.v1.Lifecycle.preStop": "Done before the container is stopped, within the pod's grace period.",
  "core.v1.Probe.exec": "A command that is run in the container; 0 means success.",
  "core.v1.Probe.grpc": "A call of the gRPC health service.",
  "core.v1.Probe.httpGet": "An HTTP request to the container; a status from 200 to 399 means success.",
  "core.v1.Probe.tcpSocket": "A TCP connection to a port; that it can be opened means success.",
  "core.v1.Volume.configMap": "The keys of a config map as files.",
  "core.v1.Volume.csi": "Storage of an external CSI driver, living as long as the pod.",
  "core.v1.Volume.downwardAPI": "Fields of the pod as files.",
  "core.v1.Volume.emptyDir": "An empty directory that lives as long as the pod.",
  "core.v1.Volume.ephemeral": "A claim that is made for the pod and goes with it.",
  "core.v1.Volume.hostPath": "A file or directory of the node. Rarely what you want.",
  "core.v1.Volume.nfs": "A directory of an NFS server.",
  "core.v1.Volume.persistentVolumeClaim": "The volume of a claim in the pod's namespace.",
  "core.v1.Volume.projected": "Secrets, config maps, tokens and fields of the pod together in one directory.",
  "core.v1.Volume.secret": "The keys of a secret as files.",
  "core.v1.ServiceSpec.sessionAffinityConfig": "Settings of session affinity.",
  "core.v1.PersistentVolumeSpec.claimRef": "The claim that the volume is bound to, both ways.",
  "core.v1.PersistentVolumeSpec.nodeAffinity": "The nodes that can reach the volume.",
  "core.v1.PersistentVolumeClaimSpec.resources": "How large the volume must be at least.",
  "core.v1.PersistentVolumeClaimSpec.selector": "Labels that the volume must have.",
  "apps.v1.DeploymentSpec.selector":
    "Which pods are the deployment's own. Must match the labels of the template, and can't be changed.",
  "apps.v1.DeploymentSpec.strategy": "How old pods are replaced by new ones.",
  "apps.v1.DeploymentSpec.template": "What the pods are made from. The only restartPolicy allowed is Always.",
  "apps.v1.DeploymentStrategy.rollingUpdate":
    "How many pods more and less than wanted there may be. Only with the type RollingUpdate.",
  "apps.v1.ReplicaSetSpec.selector":
    "Which pods are counted. Must match the labels of the template, and can't be changed.",
  "apps.v1.ReplicaSetSpec.template": "What the pods are made from.",
  "apps.v1.StatefulSetSpec.selector":
    "Which pods are the set's own. Must match the labels of the template, and can't be changed.",
  "apps.v1.StatefulSetSpec.template": "What the pods are made from, each under a name of its own: <name>-<number>.",
  "apps.v1.StatefulSetSpec.updateStrategy": "How pods are replaced when the template has changed.",
  "apps.v1.DaemonSetSpec.selector":
    "Which pods are the set's own. Must match the labels of the template, and can't be changed.",
  "apps.v1.DaemonSetSpec.template": "What the pods are made from, one on every node that the template allows.",
  "apps.v1.DaemonSetSpec.updateStrategy": "How pods are replaced when the template has changed.",
  "batch.v1.JobSpec.selector": "Which pods are counted. Usually left to the system.",
  "batch.v1.JobSpec.template": "What the pods are made from. restartPolicy must be Never or OnFailure.",
  "batch.v1.CronJobSpec.jobTemplate": "What the jobs are made from.",
  "autoscaling.v2.HorizontalPodAutoscalerSpec.scaleTargetRef": "What is scaled: it must have a scale subresource.",
  "autoscaling.v2.HorizontalPodAutoscalerSpec.behavior": "How fast pods may be added and taken away.",
  "autoscaling.v1.HorizontalPodAutoscalerSpec.scaleTargetRef": "What is scaled: it must have a scale subresource.",
  "networking.v1.IngressSpec.defaultBackend": "Who answers when no rule matches.",
  "networking.v1.IngressRule.http": "Paths of the host, and who answers for each.",
  "networking.v1.HTTPIngressPath.backend": "The service and port that requests are sent on to.",
  "networking.v1.IngressBackend.service": "A service of the ingress's namespace.",
  "networking.v1.NetworkPolicySpec.podSelector":
    "The pods that the policy is about; an empty selector means all of the namespace.",
  "networking.v1.NetworkPolicyPeer.podSelector":
    "Pods by their labels, in the policy's namespace unless a namespaceSelector is given.",
  "networking.v1.NetworkPolicyPeer.namespaceSelector": "Namespaces by their labels; an empty selector means all.",
  "networking.v1.NetworkPolicyPeer.ipBlock": "A range of addresses, instead of selectors.",
  "policy.v1.PodDisruptionBudgetSpec.selector": "The pods that the budget is about.",
  "rbac.v1.RoleBinding.roleRef":
    "The role that is granted: a Role of the namespace, or a ClusterRole. Can't be changed.",
  "rbac.v1.ClusterRoleBinding.roleRef": "The ClusterRole that is granted. Can't be changed.",
  "rbac.v1.ClusterRole.aggregationRule": "Which other roles' rules are gathered here.",
};

/** The note for a struct's field; every object's own three parts have one. */
export function fieldNote(structId: string, field: string, isObject: boolean): string | undefined {
  const note = notes[`${structId}.${field}`];
  if (note !== undefined) return note;
  if (field === "metadata") return "Name, namespace, labels, annotations and the like: what every object has.";
  if (!isObject) return undefined;
  if (field === "spec") return "What is wanted: the desired state.";
  return field === "status"
    ? "What there is: the state last observed. Written by the system, read-only for everybody else."
    : undefined;
}

/** All fields that have a note; a test holds them to the tables. */
export const notedFields: readonly string[] = Object.keys(notes);
