import type { KindDefinition } from "./kind-definition.ts";
import { apiService } from "./kinds/api-service.ts";
import { certificateSigningRequest } from "./kinds/certificate-signing-request.ts";
import { clusterRole } from "./kinds/cluster-role.ts";
import { clusterRoleBinding } from "./kinds/cluster-role-binding.ts";
import { componentStatus } from "./kinds/component-status.ts";
import { configMap } from "./kinds/config-map.ts";
import { controllerRevision } from "./kinds/controller-revision.ts";
import { cronJob } from "./kinds/cron-job.ts";
import { csiDriver } from "./kinds/csi-driver.ts";
import { csiNode } from "./kinds/csi-node.ts";
import { customResourceDefinition } from "./kinds/custom-resource-definition.ts";
import { daemonSet } from "./kinds/daemon-set.ts";
import { deployment } from "./kinds/deployment.ts";
import { endpointSlice } from "./kinds/endpoint-slice.ts";
import { endpoints } from "./kinds/endpoints.ts";
import { event } from "./kinds/event.ts";
import { eventOfEvents } from "./kinds/event-events.ts";
import { flowSchema } from "./kinds/flow-schema.ts";
import { horizontalPodAutoscaler } from "./kinds/horizontal-pod-autoscaler.ts";
import { horizontalPodAutoscalerV1 } from "./kinds/horizontal-pod-autoscaler-v1.ts";
import { ingress } from "./kinds/ingress.ts";
import { ingressClass } from "./kinds/ingress-class.ts";
import { job } from "./kinds/job.ts";
import { lease } from "./kinds/lease.ts";
import { limitRange } from "./kinds/limit-range.ts";
import { mutatingWebhookConfiguration } from "./kinds/mutating-webhook-configuration.ts";
import { namespace } from "./kinds/namespace.ts";
import { networkPolicy } from "./kinds/network-policy.ts";
import { node } from "./kinds/node.ts";
import { nodeMetrics } from "./kinds/node-metrics.ts";
import { persistentVolume } from "./kinds/persistent-volume.ts";
import { persistentVolumeClaim } from "./kinds/persistent-volume-claim.ts";
import { pod } from "./kinds/pod.ts";
import { podDisruptionBudget } from "./kinds/pod-disruption-budget.ts";
import { podMetrics } from "./kinds/pod-metrics.ts";
import { podTemplate } from "./kinds/pod-template.ts";
import { priorityClass } from "./kinds/priority-class.ts";
import { priorityLevelConfiguration } from "./kinds/priority-level-configuration.ts";
import { replicaSet } from "./kinds/replica-set.ts";
import { replicationController } from "./kinds/replication-controller.ts";
import { resourceQuota } from "./kinds/resource-quota.ts";
import { role } from "./kinds/role.ts";
import { roleBinding } from "./kinds/role-binding.ts";
import { runtimeClass } from "./kinds/runtime-class.ts";
import { secret } from "./kinds/secret.ts";
import { service } from "./kinds/service.ts";
import { serviceAccount } from "./kinds/service-account.ts";
import { statefulSet } from "./kinds/stateful-set.ts";
import { storageClass } from "./kinds/storage-class.ts";
import { validatingAdmissionPolicy } from "./kinds/validating-admission-policy.ts";
import { validatingAdmissionPolicyBinding } from "./kinds/validating-admission-policy-binding.ts";
import { validatingWebhookConfiguration } from "./kinds/validating-webhook-configuration.ts";
import { volumeAttachment } from "./kinds/volume-attachment.ts";

/** Every kind that is served, group by group in the order of discovery; of two versions the preferred one first. */
export const kinds: readonly KindDefinition[] = [
  componentStatus,
  configMap,
  endpoints,
  event,
  limitRange,
  namespace,
  node,
  persistentVolumeClaim,
  persistentVolume,
  pod,
  podTemplate,
  replicationController,
  resourceQuota,
  secret,
  serviceAccount,
  service,
  controllerRevision,
  daemonSet,
  deployment,
  replicaSet,
  statefulSet,
  eventOfEvents,
  horizontalPodAutoscaler,
  horizontalPodAutoscalerV1,
  cronJob,
  job,
  certificateSigningRequest,
  ingressClass,
  ingress,
  networkPolicy,
  podDisruptionBudget,
  clusterRoleBinding,
  clusterRole,
  roleBinding,
  role,
  csiDriver,
  csiNode,
  storageClass,
  volumeAttachment,
  mutatingWebhookConfiguration,
  validatingAdmissionPolicy,
  validatingAdmissionPolicyBinding,
  validatingWebhookConfiguration,
  customResourceDefinition,
  priorityClass,
  lease,
  runtimeClass,
  endpointSlice,
  flowSchema,
  priorityLevelConfiguration,
  apiService,
  nodeMetrics,
  podMetrics,
];
