import { describe, expect, test } from "vitest";
import { admit, contextWith, faultsOf, type Manifest } from "./testing/admit.ts";

const container = { name: "a", image: "nginx" };
const selector = { matchLabels: { app: "x" } };
const template = { metadata: { labels: { app: "x" } }, spec: { containers: [container] } };

const pod = (spec: object): Manifest => ({ apiVersion: "v1", kind: "Pod", spec: { containers: [container], ...spec } });
const withContainer = (fields: object, spec: object = {}) =>
  pod({ containers: [{ ...container, ...fields }], ...spec });
const deployment = (spec: object): Manifest => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  spec: { selector, template, ...spec },
});
const service = (spec: object): Manifest => ({
  apiVersion: "v1",
  kind: "Service",
  spec: { ports: [{ port: 80 }], ...spec },
});

// The sentences are those of a real cluster's answers to the same manifests.
describe("pods", () => {
  test.each<[Manifest, string[]]>([
    [pod({ containers: [] }), ["spec.containers: Required value"]],
    [pod({ containers: [container, container] }), ['spec.containers[1].name: Duplicate value: "a"']],
    [withContainer({ image: "" }), ["spec.containers[0].image: Required value"]],
    [
      withContainer({ name: "A_b" }),
      [
        "spec.containers[0].name: Invalid value: \"A_b\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
    [withContainer({ name: "a.b" }), ['spec.containers[0].name: Invalid value: "a.b": must not contain dots']],
    [
      withContainer({ ports: [{ containerPort: 70_000, protocol: "tcp" }] }),
      [
        "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
        'spec.containers[0].ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
      ],
    ],
    [
      withContainer({ imagePullPolicy: "Sometimes" }),
      [
        'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
      ],
    ],
    [
      withContainer({ resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }),
      ['spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1'],
    ],
    [
      withContainer({ resources: { requests: { foo: "2" } } }),
      [
        'spec.containers[0].resources.requests[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
        'spec.containers[0].resources.requests[foo]: Invalid value: "foo": must be a standard resource for containers',
      ],
    ],
    [
      withContainer({ env: [{ name: "A", value: "x", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }] }),
      ['spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty'],
    ],
    [
      withContainer({ env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "spec.foo" } } }] }),
      [
        'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.foo": error converting fieldPath: field label not supported: spec.foo',
      ],
    ],
    [
      withContainer({ volumeMounts: [{ name: "v", mountPath: "/x" }] }),
      ['spec.containers[0].volumeMounts[0].name: Not found: "v"'],
    ],
    [
      withContainer({ livenessProbe: {} }),
      ["spec.containers[0].livenessProbe: Required value: must specify a handler type"],
    ],
    [
      withContainer({ livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } }),
      ["spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1"],
    ],
    [pod({ volumes: [{ name: "v" }, { name: "v" }] }), ['spec.volumes[1].name: Duplicate value: "v"']],
    [
      pod({ volumes: [{ name: "v", emptyDir: {}, hostPath: { path: "/" } }] }),
      ["spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type"],
    ],
    [
      pod({ volumes: [{ name: "v", configMap: { name: "c" }, emptyDir: { sizeLimit: "-1" } }] }),
      [
        "spec.volumes[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity",
        "spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type",
      ],
    ],
    [
      pod({
        volumes: [{ name: "v", hostPath: { path: "../x" } }],
        containers: [{ name: "main", image: "nginx", volumeMounts: [{ name: "v", mountPath: "/x" }] }],
      }),
      [
        `spec.volumes[0].hostPath.path: Invalid value: "../x": must not contain '..'`,
        'spec.containers[0].volumeMounts[0].name: Not found: "v"',
      ],
    ],
    [
      pod({
        hostNetwork: true,
        containers: [{ name: "main", image: "nginx", ports: [{ containerPort: 80, hostPort: 81 }] }],
      }),
      [
        "spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true",
      ],
    ],
    [pod({ dnsPolicy: "None" }), ["spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"]],
    [
      pod({ restartPolicy: "Maybe" }),
      ['spec.restartPolicy: Unsupported value: "Maybe": supported values: "Always", "OnFailure", "Never"'],
    ],
    [
      pod({ tolerations: [{ value: "x" }] }),
      [
        'spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ],
    ],
    [
      pod({
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
      }),
      [
        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term",
      ],
    ],
    [
      pod({ topologySpreadConstraints: [{ maxSkew: 0, topologyKey: "z", whenUnsatisfiable: "Foo" }] }),
      [
        "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
        'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Foo": supported values: "DoNotSchedule", "ScheduleAnyway"',
      ],
    ],
    [
      pod({ initContainers: [{ name: "i", image: "b", livenessProbe: { tcpSocket: { port: 1 } } }] }),
      [
        "spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
      ],
    ],
  ])("%# are refused: %j", (manifest, faults) => {
    expect(faultsOf(manifest)).toEqual(faults);
  });

  test("may change their images and deadline, and nothing else", () => {
    const before = admit(pod({}));
    expect(faultsOf(withContainer({ image: "httpd" }), before)).toEqual([]);
    expect(faultsOf(pod({ activeDeadlineSeconds: 5 }), before)).toEqual([]);
    const [fault = ""] = faultsOf(pod({ nodeSelector: { a: "b" } }), before);
    expect(fault).toContain(
      "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,",
    );
    expect(fault).toContain('+ \tnodeSelector: {"a":"b"}');
    expect(faultsOf(pod({ containers: [container, { name: "b", image: "b" }] }), before)).toEqual([
      "spec.containers: Forbidden: pod updates may not add or remove containers",
    ]);
  });
});

describe("workloads", () => {
  test.each<[Manifest, string[]]>([
    [
      deployment({ selector: undefined }),
      [
        "spec.selector: Required value",
        'spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`',
      ],
    ],
    [deployment({ selector: {} }), ["spec.selector: Invalid value: {}: empty selector is invalid for deployment"]],
    [
      deployment({ template: { ...template, metadata: { labels: { app: "y" } } } }),
      ['spec.template.metadata.labels: Invalid value: {"app":"y"}: `selector` does not match template `labels`'],
    ],
    [deployment({ replicas: -1 }), ["spec.replicas: Invalid value: -1: must be greater than or equal to 0"]],
    [
      deployment({ template: { ...template, spec: { ...template.spec, restartPolicy: "Never" } } }),
      ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    ],
    [
      deployment({ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: "0%" } } }),
      ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0'],
    ],
    [
      deployment({ strategy: { type: "Recreate", rollingUpdate: { maxSurge: 1 } } }),
      ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
    ],
    [
      { apiVersion: "batch/v1", kind: "Job", spec: { template: { spec: template.spec } } },
      ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    ],
    [
      {
        apiVersion: "batch/v1",
        kind: "CronJob",
        spec: {
          schedule: "61 * * * *",
          jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: "Never" } } } },
        },
      },
      ['spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61'],
    ],
  ])("%# are refused: %j", (manifest, faults) => {
    expect(faultsOf(manifest)).toEqual(faults);
  });

  test("keep their selector", () => {
    const other = { matchLabels: { app: "y" } };
    const changed = deployment({ selector: other, template: { ...template, metadata: { labels: { app: "y" } } } });
    expect(faultsOf(changed, admit(deployment({})))).toEqual([
      'spec.selector: Invalid value: {"matchLabels":{"app":"y"}}: field is immutable',
    ]);
  });

  test("that are stateful change little of their spec", () => {
    const stateful = (spec: object): Manifest => ({
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      spec: { selector, template, ...spec },
    });
    const before = admit(stateful({ serviceName: "a" }));
    expect(faultsOf(stateful({ serviceName: "a", replicas: 5, minReadySeconds: 3 }), before)).toEqual([]);
    expect(faultsOf(stateful({ serviceName: "b" }), before)).toEqual([
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ]);
  });

  test("that run to an end keep completions and template", () => {
    const job = (spec: object): Manifest => ({
      apiVersion: "batch/v1",
      kind: "Job",
      spec: { template: { spec: { ...template.spec, restartPolicy: "Never" } }, ...spec },
    });
    const before = admit(job({}));
    expect(faultsOf(job({ completions: 1, parallelism: 3, backoffLimit: 1 }), before)).toEqual([]);
    expect(faultsOf(job({ completions: 5 }), before)).toEqual([
      "spec.completions: Invalid value: 5: field is immutable",
    ]);
  });
});

describe("services", () => {
  test.each<[Manifest, string[]]>([
    [service({ ports: [] }), ["spec.ports: Required value"]],
    [service({ ports: [{ port: 80 }, { port: 81, name: "b" }] }), ["spec.ports[0].name: Required value"]],
    [
      service({ type: "Foo" }),
      [
        'spec.type: Unsupported value: "Foo": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      ],
    ],
    [
      service({ ports: [{ port: 80, nodePort: 30_080 }] }),
      ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    ],
    [
      service({ type: "NodePort", ports: [{ port: 80, nodePort: 80 }] }),
      [
        "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767",
      ],
    ],
    [
      service({ type: "NodePort", sessionAffinity: "Foo", ports: [{ port: 80, nodePort: 80 }] }),
      ['spec.sessionAffinity: Unsupported value: "Foo": supported values: "ClientIP", "None"'],
    ],
    [
      service({ externalIPs: ["127.0.0.1"], loadBalancerSourceRanges: ["1.2.3.4/99"] }),
      [
        'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
        "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
        'spec.LoadBalancerSourceRanges[0]: Invalid value: "1.2.3.4/99": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      ],
    ],
    [service({ type: "ExternalName", ports: undefined }), ["spec.externalName: Required value"]],
  ])("%# are refused: %j", (manifest, faults) => {
    expect(faultsOf(manifest)).toEqual(faults);
  });

  test("keep their address, and leave others' node ports alone", () => {
    const taken = admit({
      ...service({ type: "NodePort", ports: [{ port: 80, nodePort: 30_001 }] }),
      metadata: { name: "other" },
    });
    const context = contextWith({ services: [taken] });
    const [fault] = faultsOf(
      service({ type: "NodePort", ports: [{ port: 80, nodePort: 30_001 }] }),
      undefined,
      context,
    );
    expect(fault).toBe("spec.ports[0].nodePort: Invalid value: 30001: provided port is already allocated");
    const before = admit(service({ clusterIP: "10.96.1.1" }));
    expect(faultsOf(service({ clusterIP: "10.96.1.2" }), before)).toEqual([
      'spec.clusterIPs[0]: Invalid value: ["10.96.1.2"]: may not change once set',
    ]);
  });
});

describe("configuration, storage, rights and limits", () => {
  const binding = (fields: object): Manifest => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "r" },
    ...fields,
  });

  test.each<[Manifest, string[]]>([
    [
      { apiVersion: "v1", kind: "ConfigMap", data: { "..": "x" } },
      ["data[..]: Invalid value: \"..\": must not be '..'"],
    ],
    [
      { apiVersion: "v1", kind: "Secret", type: "kubernetes.io/tls" },
      ["data[tls.crt]: Required value", "data[tls.key]: Required value"],
    ],
    [
      { apiVersion: "v1", kind: "PersistentVolumeClaim", spec: {} },
      [
        "spec.accessModes: Required value: at least 1 access mode is required",
        "spec.resources[storage]: Required value",
      ],
    ],
    [
      {
        apiVersion: "v1",
        kind: "PersistentVolume",
        spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"] },
      },
      ["spec: Required value: must specify a volume type"],
    ],
    [
      { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", rules: [{ apiGroups: [""], resources: ["pods"] }] },
      ["rules[0].verbs: Required value: verbs must contain at least one value"],
    ],
    [
      binding({ subjects: [{ kind: "Robot", name: "x" }] }),
      ['subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"'],
    ],
    [
      {
        apiVersion: "v1",
        kind: "LimitRange",
        spec: {
          limits: [
            {
              type: "Container",
              min: { cpu: "2" },
              max: { cpu: "1" },
              default: { cpu: "1" },
              defaultRequest: { cpu: "1" },
            },
          ],
        },
      },
      [
        'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
        'spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1',
        'spec.limits[0].default[cpu]: Invalid value: "2": min value 2 is greater than default value 1',
      ],
    ],
    [
      {
        apiVersion: "v1",
        kind: "LimitRange",
        spec: {
          limits: [
            { type: "Containers", max: { memory: "1Gi" } },
            { type: "PersistentVolumeClaim", default: { storage: "1Gi" } },
            {
              type: "Pod",
              min: { cpu: "1" },
              max: { cpu: "2", foo: "1" },
              maxLimitRequestRatio: { cpu: "3", memory: "500m" },
            },
          ],
        },
      },
      [
        'spec.limits[0].type: Invalid value: "Containers": must be a standard limit type or fully qualified',
        "spec.limits[1].limits: Required value: either minimum or maximum storage value is required, but neither was provided",
        'spec.limits[2].max[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
        'spec.limits[2].max[foo]: Invalid value: "foo": must be a standard resource for containers',
        'spec.limits[2].maxLimitRequestRatio[cpu]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000',
        'spec.limits[2].maxLimitRequestRatio[memory]: Invalid value: "500m": ratio 500m is less than 1',
      ],
    ],
    [
      { apiVersion: "networking.k8s.io/v1", kind: "Ingress", spec: {} },
      ["spec: Invalid value: null: either `defaultBackend` or `rules` must be specified"],
    ],
    [
      { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", value: 2_000_000_000 },
      ["value: Forbidden: maximum allowed value of a user defined priority is 1000000000"],
    ],
  ])("%# are refused: %j", (manifest, faults) => {
    expect(faultsOf(manifest)).toEqual(faults);
  });

  test("a config map that says so never changes", () => {
    const map = (data: object): Manifest => ({ apiVersion: "v1", kind: "ConfigMap", immutable: true, data });
    expect(faultsOf(map({ a: "c" }), admit(map({ a: "b" })))).toEqual([
      "data: Forbidden: field is immutable when `immutable` is set",
    ]);
  });

  test("a binding keeps its role", () => {
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "other" };
    expect(faultsOf(binding({ roleRef }), admit(binding({})))).toEqual([
      'roleRef: Invalid value: {"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"other"}: cannot change roleRef',
    ]);
  });

  test("a claim may grow only when it is bound", () => {
    const claim = (storage: string): Manifest => ({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
    });
    const pending = admit(claim("1Gi"));
    expect(faultsOf(claim("2Gi"), pending)[0]).toContain(
      "spec: Forbidden: spec is immutable after creation except resources.requests",
    );
    expect(faultsOf(claim("2Gi"), { ...pending, status: { phase: "Bound" } } as typeof pending)).toEqual([]);
  });
});
