import type { ApiParts } from "./api/api-parts.ts";
import { serveRequest } from "./api/api-server.ts";
import { type AuditEvent, AuditLog } from "./api/audit/audit-log.ts";
import { refuseEscalation } from "./api/authorization/escalation.ts";
import { ServiceAccountTokens } from "./api/authorization/service-account-tokens.ts";
import { listenInside } from "./api/inside-listener.ts";
import { serveUpgrade } from "./api/streams/upgrade.ts";
import { createBootstrapObjects } from "./bootstrap-objects.ts";
import { serveCharts } from "./charts/chart-repository.ts";
import type { RandomSource } from "./clock.ts";
import type { ClusterOptions, ClusterSnapshot, SimulatedCluster } from "./cluster.ts";
import { controllers, createEventRecorder, startControllers } from "./controllers/index.ts";
import { createKubelet } from "./kubelet/index.ts";
import type { IssueToken } from "./kubelet/kubelet-context.ts";
import { MovableClock } from "./movable-clock.ts";
import { createClusterNetwork } from "./network/index.ts";
import { createIngressController } from "./network/ingress/index.ts";
import { kinds } from "./registry/index.ts";
import type { ContainerRuntime, RuntimeSnapshot } from "./runtime/container-runtime.ts";
import { createContainerRuntime, createRuntimeServices } from "./runtime/index.ts";
import { startScheduler } from "./scheduler/index.ts";
import { createSeeder } from "./seeds.ts";
import { serveDefinitions } from "./store/custom/definitions.ts";
import { InProcessClient } from "./store/in-process-client.ts";
import { KindRegistry } from "./store/kind-registry.ts";
import { ObjectStore, type StoreSnapshot } from "./store/object-store.ts";
import { defaultClasses } from "./store/plugins/default-classes.ts";
import { limitRanger } from "./store/plugins/limit-ranger.ts";
import { namespaceLifecycle } from "./store/plugins/namespace-lifecycle.ts";
import { podAdmission } from "./store/plugins/pod-admission.ts";
import { resourceQuotaAdmission } from "./store/plugins/resource-quota.ts";
import { validatingAdmissionPolicies } from "./store/plugins/validating-admission-policy.ts";
import { ResourceWriter } from "./store/resource-writer.ts";
import { installAddOns, keepStaticPods } from "./system/index.ts";

const defaultNodes = ["node-1", "node-2", "node-3"];

/** The parts of a snapshot, as this version writes them. */
interface SnapshotParts extends ClusterSnapshot {
  readonly store: StoreSnapshot;
  readonly clockOffsetMs: number;
  readonly runtime?: RuntimeSnapshot;
  /** Signs the tokens of service accounts. */
  readonly tokenKey: string;
  readonly audit: readonly AuditEvent[];
  readonly docker?: unknown;
}

/**
 * Boots a cluster, or goes on with a saved one. It is ready for requests when this returns; nodes, system objects and
 * controllers have begun. Disposing ends every timer and every program in it.
 */
export function createCluster(options: ClusterOptions): SimulatedCluster {
  const { random, onFault = () => {} } = options;
  const saved = options.snapshot as SnapshotParts | undefined;
  const stack = new DisposableStack();
  const clock = new MovableClock(options.clock, saved?.clockOffsetMs ?? 0);
  const store = new ObjectStore({ onListenerFault: onFault }, saved?.store);
  const registry = new KindRegistry(kinds);
  const tokenKey = saved?.tokenKey ?? freshKey(random);
  const tokens = new ServiceAccountTokens(store, random, tokenKey);
  const audit = new AuditLog(clock, random, saved?.audit);
  const issueToken: IssueToken = (ask) => tokens.issue(ask, clock.now());
  const plugins = [
    namespaceLifecycle(store),
    limitRanger(store),
    ...podAdmission(store, random),
    ...defaultClasses(store),
    refuseEscalation(store),
    validatingAdmissionPolicies(store, registry),
    resourceQuotaAdmission(store, registry),
  ];
  const writer = new ResourceWriter({ store, kinds: registry, clock, random, plugins });
  const clientOf = (manager: string, name = `system:${manager}`) =>
    new InProcessClient({ store, kinds: registry, writer, manager, user: { name, groups: ["system:masters"] } });
  const client = clientOf("kube-apiserver", "system:apiserver");
  const seed = createSeeder({ client, store, clock, random });
  createBootstrapObjects(client, seed);
  stack.use(serveDefinitions({ client, kinds: registry, now: () => clock.now() }));

  const network = stack.use(createClusterNetwork({ client, clock, random, onFault }));
  const images = options.images ?? [];
  const findLocalImage = (name: string) => docker?.findImage(name);
  const services = createRuntimeServices({ clock, random, network, images, findLocalImage });
  const docker = options.createDockerEngine?.({ services, saved: saved?.docker, onFault });
  if (docker !== undefined) stack.use(docker);
  const runtime = (options.createRuntime ?? createContainerRuntime)({ clock, random, network, images, services });
  if (saved?.runtime !== undefined) runtime.restore(saved.runtime);
  const nodes = startNodes(runtime);
  if (options.systemPods !== false) startSystem();
  const controllerContext = contextOf("kube-controller-manager");
  stack.use(
    startControllers(controllers, {
      ...controllerContext,
      metrics: nodes,
      issueToken: (ask) => tokens.issue(ask, clock.now()),
      ...(options.signCertificate === undefined ? {} : { signCertificate: options.signCertificate }),
    }),
  );
  stack.use(startScheduler(contextOf("kube-scheduler")));
  const parts: ApiParts = {
    store,
    kinds: registry,
    writer,
    clock,
    random,
    network,
    tokens,
    agent: nodes,
    usage: nodes,
    audit,
  };
  stack.use(listenInside(parts, onFault));
  stack.use(serveCharts(network));

  function startNodes(running: ContainerRuntime) {
    const own = { client: clientOf("kubelet", "system:node"), clock, random };
    const events = createEventRecorder(own);
    const names = options.nodes ?? defaultNodes;
    const kubelet = stack.use(
      createKubelet({ ...own, runtime: running, network, events, nodes: names, onFault, issueToken }),
    );
    stack.use(createIngressController({ client: clientOf("nginx-ingress-controller"), clock, network, events }));
    return kubelet;
  }

  /** After the machines, which the control plane's pods stand on. */
  function startSystem(): void {
    const [first] = options.nodes ?? defaultNodes;
    if (saved === undefined) installAddOns(seed);
    if (first !== undefined) stack.use(keepStaticPods(clientOf("kubelet", "system:node"), clock, first));
  }

  function contextOf(component: string) {
    const own = clientOf(component);
    const events = createEventRecorder({ client: own, clock, random });
    const { certificateAuthority } = options;
    return {
      client: own,
      clock,
      random,
      events,
      onError: onFault,
      ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
    };
  }

  return {
    handleRequest: (request, response, user) => serveRequest(parts, request, response, user, onFault),
    handleUpgrade: (request, socket, head, user) => serveUpgrade(parts, request, socket, head, user, onFault),
    client,
    network,
    ...(docker === undefined ? {} : { docker }),
    clock,
    audit,
    get revision() {
      return store.revision + (docker?.revision ?? 0);
    },
    snapshot: (): SnapshotParts => ({
      version: 1,
      store: store.snapshot(),
      clockOffsetMs: clock.offsetMs,
      runtime: runtime.snapshot(),
      tokenKey,
      audit: audit.events(),
      docker: docker?.snapshot(),
    }),
    [Symbol.dispose]: () => stack.dispose(),
  };
}

/** 32 bytes from the cluster's own source of chance, so that a seeded cluster is the same every time. */
function freshKey(random: RandomSource): string {
  return Buffer.from(Array.from({ length: 32 }, () => Math.floor(random.next() * 256))).toString("base64");
}
