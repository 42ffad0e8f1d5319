import type { SeedList } from "../../seeds.ts";

const schemas = "flowschemas.flowcontrol.apiserver.k8s.io";
const levels = "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io";

/** The API server writes these again as they should be, unless somebody sets this to false. */
const annotations = { "apf.kubernetes.io/autoupdate-spec": "true" };

const all = ["*"];
const everyRequest = {
  resourceRules: [{ verbs: all, apiGroups: all, resources: all, clusterScope: true, namespaces: all }],
  nonResourceRules: [{ verbs: all, nonResourceURLs: all }],
};
const leaseRules = {
  resourceRules: [
    { verbs: ["create", "get", "update"], apiGroups: ["coordination.k8s.io"], resources: ["leases"], namespaces: all },
  ],
};

const group = (name: string) => ({ kind: "Group", group: { name } });
const user = (name: string) => ({ kind: "User", user: { name } });
const systemAccount = (name: string) => ({
  kind: "ServiceAccount",
  serviceAccount: { name, namespace: "kube-system" },
});
const everybody = [group("system:unauthenticated"), group("system:authenticated")];
const controllerManager = user("system:kube-controller-manager");

type Distinguisher = "ByUser" | "ByNamespace" | undefined;

const flows: readonly (readonly [
  name: string,
  level: string,
  precedence: number,
  distinguisher: Distinguisher,
  subjects: readonly object[],
  rules: object,
])[] = [
  ["exempt", "exempt", 1, undefined, [group("system:masters")], everyRequest],
  [
    "probes",
    "exempt",
    2,
    undefined,
    everybody,
    { nonResourceRules: [{ verbs: ["get"], nonResourceURLs: ["/healthz", "/readyz", "/livez"] }] },
  ],
  [
    "system-leader-election",
    "leader-election",
    100,
    "ByUser",
    [controllerManager, user("system:kube-scheduler"), systemAccount("*")],
    leaseRules,
  ],
  [
    "endpoint-controller",
    "workload-high",
    150,
    "ByUser",
    [controllerManager, systemAccount("endpoint-controller"), systemAccount("endpointslicemirroring-controller")],
    {
      resourceRules: [
        { verbs: ["get", "create", "update"], apiGroups: [""], resources: ["endpoints"], namespaces: all },
      ],
    },
  ],
  ["workload-leader-election", "leader-election", 200, "ByUser", [systemAccount("*")], leaseRules],
  [
    "system-node-high",
    "node-high",
    400,
    "ByUser",
    [group("system:nodes")],
    {
      resourceRules: [
        { verbs: all, apiGroups: [""], resources: ["nodes", "nodes/status"], clusterScope: true, namespaces: all },
        { verbs: all, apiGroups: ["coordination.k8s.io"], resources: ["leases"], namespaces: all },
      ],
    },
  ],
  ["system-nodes", "system", 500, "ByUser", [group("system:nodes")], everyRequest],
  ["kube-controller-manager", "workload-high", 800, "ByNamespace", [controllerManager], everyRequest],
  ["kube-scheduler", "workload-high", 800, "ByNamespace", [user("system:kube-scheduler")], everyRequest],
  ["kube-system-service-accounts", "workload-high", 900, "ByNamespace", [systemAccount("*")], everyRequest],
  ["service-accounts", "workload-low", 9000, "ByUser", [group("system:serviceaccounts")], everyRequest],
  ["global-default", "global-default", 9900, "ByUser", everybody, everyRequest],
  ["catch-all", "catch-all", 10_000, "ByUser", everybody, everyRequest],
];

const queueLengthLimit = 50;

const limited: readonly (readonly [name: string, shares: number, lendable: number, queues?: number, hand?: number])[] =
  [
    ["catch-all", 5, 0],
    ["global-default", 20, 50, 128, 6],
    ["leader-election", 10, 0, 16, 4],
    ["node-high", 40, 25, 64, 6],
    ["system", 30, 33, 64, 6],
    ["workload-high", 40, 50, 128, 6],
    ["workload-low", 100, 90, 128, 6],
  ];

/** Kubernetes' word for a FlowSchema whose priority level is missing, and for one whose level exists. */
export function danglingCondition(level: string, isThere: boolean) {
  const message = `This FlowSchema references the PriorityLevelConfiguration object named "${level}" `;
  return isThere
    ? { type: "Dangling", status: "False", reason: "Found", message: `${message}and it exists` }
    : { type: "Dangling", status: "True", reason: "NotFound", message: `${message}but there is no such object` };
}

/** What every API server brings along, as of 1.27, but for the elections of leaders by endpoints and config maps. */
export const flowSeeds: SeedList = [
  [levels, { metadata: { name: "exempt", annotations }, spec: { type: "Exempt" } }],
  ...limited.map(([name, nominalConcurrencyShares, lendablePercent, queues, handSize]) => {
    const queuing = { queues, handSize, queueLengthLimit };
    const limitResponse = queues === undefined ? { type: "Reject" } : { type: "Queue", queuing };
    const spec = { type: "Limited", limited: { nominalConcurrencyShares, lendablePercent, limitResponse } };
    return [levels, { metadata: { name, annotations }, spec }] as const;
  }),
  ...flows.map(([name, level, matchingPrecedence, type, subjects, rules]) => {
    const spec = {
      priorityLevelConfiguration: { name: level },
      matchingPrecedence,
      ...(type === undefined ? {} : { distinguisherMethod: { type } }),
      rules: [{ subjects, ...rules }],
    };
    const status = { conditions: [danglingCondition(level, true)] };
    return [schemas, { metadata: { name, annotations }, spec, status }] as const;
  }),
];
