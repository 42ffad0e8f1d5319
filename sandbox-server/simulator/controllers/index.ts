import { autoscalerController } from "./autoscaling/autoscaler-controller.ts";
import { csrSigning } from "./certificates/csr-signing.ts";
import type { Controller, ControllerFactory } from "./controller.ts";
import { cronJobController } from "./cronjob/cronjob-controller.ts";
import { daemonSetController } from "./daemonset/daemonset-controller.ts";
import { deploymentController } from "./deployment/deployment-controller.ts";
import { disruptionController } from "./disruption/disruption-controller.ts";
import { endpointSliceMirroring } from "./endpoints/endpoint-slice-mirroring.ts";
import { endpointSliceController } from "./endpoints/endpoint-slices.ts";
import { endpointsController } from "./endpoints/endpoints-controller.ts";
import { eventTtl } from "./events/event-ttl.ts";
import { flowSchemas } from "./flowcontrol/flow-schemas.ts";
import { garbageCollector } from "./garbage-collector/garbage-collector.ts";
import { jobController } from "./job/job-controller.ts";
import { ttlAfterFinished } from "./job/ttl-after-finished.ts";
import { namespaceDefaults } from "./namespace/namespace-defaults.ts";
import { namespaceTermination } from "./namespace/namespace-termination.ts";
import { nodeLifecycle } from "./nodes/node-lifecycle.ts";
import { nodeTaints } from "./nodes/node-taints.ts";
import { taintEviction } from "./nodes/taint-eviction.ts";
import { podGarbage } from "./pods/pod-garbage.ts";
import { quotaController } from "./quota/quota-controller.ts";
import { roleAggregation } from "./rbac/role-aggregation.ts";
import { apiServices } from "./registration/api-services.ts";
import { replicaController } from "./replicaset/replica-controller.ts";
import { replicaSetKind, replicationControllerKind } from "./replicaset/replica-kind.ts";
import { tokenSecrets } from "./serviceaccounts/token-secrets.ts";
import { apiService } from "./services/api-service.ts";
import { loadBalancer } from "./services/load-balancer.ts";
import { statefulSetController } from "./statefulset/statefulset-controller.ts";
import { claimController } from "./volumes/claim-controller.ts";
import { ephemeralVolumes } from "./volumes/ephemeral-volumes.ts";
import { claimProtection, volumeProtection } from "./volumes/protection.ts";
import { volumeController } from "./volumes/volume-controller.ts";

export { type CertificateSigner, createCertificateSigner } from "./certificates/certificate-signer.ts";
export { createEventRecorder } from "./events/event-recorder.ts";
export { startControllers } from "./start-controllers.ts";

/** Every control loop of a cluster; within one turn they work in this order. */
export const controllers: readonly (Controller | ControllerFactory)[] = [
  namespaceDefaults,
  nodeLifecycle,
  nodeTaints,
  replicaController(replicaSetKind),
  replicaController(replicationControllerKind),
  deploymentController,
  statefulSetController,
  daemonSetController,
  jobController,
  cronJobController,
  ttlAfterFinished,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroring,
  loadBalancer,
  apiService,
  apiServices,
  flowSchemas,
  ephemeralVolumes,
  claimController,
  volumeController,
  claimProtection,
  volumeProtection,
  autoscalerController,
  disruptionController,
  taintEviction,
  podGarbage,
  roleAggregation,
  quotaController,
  tokenSecrets,
  csrSigning,
  garbageCollector,
  namespaceTermination,
  eventTtl,
];
