import { describe, expect, test } from "vitest";
import { admit, contextWith } from "./testing/admit.ts";
import type { Service } from "./types.ts";

const container = { name: "a", image: "nginx" };
const containerDefaults = {
  imagePullPolicy: "Always",
  resources: {},
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
};
const podDefaults = {
  dnsPolicy: "ClusterFirst",
  restartPolicy: "Always",
  schedulerName: "default-scheduler",
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};
const template = { metadata: { labels: { app: "x" } }, spec: { containers: [container] } };
const filledTemplate = {
  metadata: { labels: { app: "x" } },
  spec: { ...podDefaults, containers: [{ ...container, ...containerDefaults }] },
};
const selector = { matchLabels: { app: "x" } };

// What a real cluster answers to the same manifests, with what newer versions have added.
describe("what the API server fills in", () => {
  test("of a pod", () => {
    const spec = {
      containers: [
        {
          name: "a",
          image: "nginx:1.19",
          ports: [{ containerPort: 80 }],
          env: [{ name: "B", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
          resources: { limits: { cpu: "1000m", memory: "1024Mi" } },
          livenessProbe: { httpGet: { port: 80 }, initialDelaySeconds: 3 },
        },
      ],
      volumes: [{ name: "e" }, { name: "c", configMap: { name: "c" } }, { name: "h", hostPath: { path: "/tmp" } }],
    };
    expect(admit({ apiVersion: "v1", kind: "Pod", spec })).toMatchObject({
      spec: {
        ...podDefaults,
        enableServiceLinks: true,
        containers: [
          {
            ...containerDefaults,
            imagePullPolicy: "IfNotPresent",
            ports: [{ containerPort: 80, protocol: "TCP" }],
            env: [{ name: "B", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } }],
            resources: { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "1", memory: "1Gi" } },
            livenessProbe: {
              httpGet: { path: "/", port: 80, scheme: "HTTP" },
              initialDelaySeconds: 3,
              timeoutSeconds: 1,
              periodSeconds: 10,
              successThreshold: 1,
              failureThreshold: 3,
            },
          },
        ],
        volumes: [
          { name: "e", emptyDir: {} },
          { name: "c", configMap: { name: "c", defaultMode: 420 } },
          { name: "h", hostPath: { path: "/tmp", type: "" } },
        ],
      },
      status: { phase: "Pending", qosClass: "Guaranteed" },
    });
  });

  test.each([
    ["nginx", "Always"],
    ["nginx:latest", "Always"],
    ["nginx:1.19", "IfNotPresent"],
    ["localhost:5000/nginx", "Always"],
    ["nginx@sha256:abc", "IfNotPresent"],
  ])("of the pull policy of %s", (image, imagePullPolicy) => {
    const pod = admit({ apiVersion: "v1", kind: "Pod", spec: { containers: [{ name: "a", image }] } });
    expect(pod).toMatchObject({ spec: { containers: [{ imagePullPolicy }] } });
  });

  test.each([
    [{}, "BestEffort"],
    [{ requests: { cpu: "1" } }, "Burstable"],
    [{ limits: { cpu: "1" } }, "Burstable"],
    [{ limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "500m" } }, "Burstable"],
    [{ limits: { cpu: "1", memory: "1Gi" } }, "Guaranteed"],
  ])("of the quality of service for %j", (resources, qosClass) => {
    const pod = admit({ apiVersion: "v1", kind: "Pod", spec: { containers: [{ ...container, resources }] } });
    expect(pod).toMatchObject({ status: { qosClass } });
  });

  test("of a deployment", () => {
    expect(admit({ apiVersion: "apps/v1", kind: "Deployment", spec: { selector, template } })).toMatchObject({
      spec: {
        replicas: 1,
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
        template: filledTemplate,
      },
      status: {},
    });
  });

  test("of a stateful set", () => {
    const claim = {
      metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1024Mi" } } },
    };
    const spec = { selector, template, serviceName: "x", volumeClaimTemplates: [claim] };
    expect(admit({ apiVersion: "apps/v1", kind: "StatefulSet", spec })).toMatchObject({
      spec: {
        replicas: 1,
        podManagementPolicy: "OrderedReady",
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        volumeClaimTemplates: [
          {
            apiVersion: "v1",
            kind: "PersistentVolumeClaim",
            spec: { volumeMode: "Filesystem", resources: { requests: { storage: "1Gi" } } },
            status: { phase: "Pending" },
          },
        ],
      },
    });
  });

  test("of a job, whose pods are known by its uid", () => {
    const spec = { template: { spec: { ...template.spec, restartPolicy: "Never" } } };
    const labels = {
      "batch.kubernetes.io/controller-uid": "1-2-3",
      "batch.kubernetes.io/job-name": "x",
      "controller-uid": "1-2-3",
      "job-name": "x",
    };
    expect(admit({ apiVersion: "batch/v1", kind: "Job", spec })).toMatchObject({
      metadata: { labels },
      spec: {
        backoffLimit: 6,
        completionMode: "NonIndexed",
        completions: 1,
        parallelism: 1,
        podReplacementPolicy: "TerminatingOrFailed",
        selector: { matchLabels: { "batch.kubernetes.io/controller-uid": "1-2-3" } },
        suspend: false,
        template: { metadata: { labels } },
      },
    });
  });

  test("of a network policy: what comes in, and what goes out when it has rules for that", () => {
    const policy = (spec: object) => admit({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", spec });
    expect(policy({ podSelector: {} })).toMatchObject({ spec: { policyTypes: ["Ingress"] } });
    expect(policy({ podSelector: {}, egress: [{ ports: [{ port: 53 }] }] })).toMatchObject({
      spec: { policyTypes: ["Ingress", "Egress"], egress: [{ ports: [{ port: 53, protocol: "TCP" }] }] },
    });
  });

  test("of a secret: plain text becomes data", () => {
    const secret = admit({ apiVersion: "v1", kind: "Secret", data: { a: "YQ==", b: "Yg==" }, stringData: { b: "c" } });
    expect(secret).toMatchObject({ type: "Opaque", data: { a: "YQ==", b: "Yw==" } });
    expect(secret).not.toHaveProperty("stringData");
  });

  test("of a limit range: requests follow limits", () => {
    const limits = [{ type: "Container", max: { cpu: "2000m" }, min: { memory: "1Mi" } }];
    expect(admit({ apiVersion: "v1", kind: "LimitRange", spec: { limits } })).toMatchObject({
      spec: { limits: [{ default: { cpu: "2" }, defaultRequest: { cpu: "2", memory: "1Mi" } }] },
    });
  });
});

describe("services", () => {
  const service = (spec: object, stored: readonly Service[] = []) =>
    admit(
      { apiVersion: "v1", kind: "Service", spec: { ports: [{ port: 80 }], ...spec } },
      contextWith({ services: stored }),
    ) as Service;

  test("get an address and their ports' targets", () => {
    const { spec } = service({});
    expect(spec).toMatchObject({
      type: "ClusterIP",
      clusterIPs: [spec?.clusterIP],
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      internalTrafficPolicy: "Cluster",
      sessionAffinity: "None",
      ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
    });
    expect(spec?.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/);
  });

  test("without a head keep it that way", () => {
    expect(service({ clusterIP: "None" }).spec).toMatchObject({ clusterIP: "None", clusterIPs: ["None"] });
  });

  test("get node ports in their range, and keep them", () => {
    const first = service({ type: "NodePort" });
    const nodePort = first.spec?.ports?.[0]?.nodePort ?? 0;
    expect(nodePort).toBeGreaterThanOrEqual(30_000);
    expect(nodePort).toBeLessThanOrEqual(32_767);
    expect(service({ type: "NodePort" }, [first]).spec).toMatchObject({
      clusterIP: first.spec?.clusterIP,
      ports: [{ nodePort }],
    });
  });

  test("lose node ports and policy when they become internal", () => {
    const first = service({ type: "LoadBalancer" });
    const again = service({ ...first.spec, type: "ClusterIP" }, [first]);
    expect(again.spec?.ports?.[0]).not.toHaveProperty("nodePort");
    expect(again.spec).not.toHaveProperty("externalTrafficPolicy");
    expect(again.spec).not.toHaveProperty("allocateLoadBalancerNodePorts");
  });

  test("that are names have no address", () => {
    const { spec } = service({ type: "ExternalName", externalName: "example.com", ports: undefined });
    expect(spec).toEqual({ type: "ExternalName", externalName: "example.com", sessionAffinity: "None" });
  });
});
