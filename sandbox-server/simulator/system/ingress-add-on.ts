import { ADDRESS_PLAN } from "../network/addresses.ts";
import { type SystemObject, serviceAccount, systemImages } from "./system-workload.ts";

const namespace = "ingress-nginx";
const labels = {
  "app.kubernetes.io/component": "controller",
  "app.kubernetes.io/instance": "ingress-nginx",
  "app.kubernetes.io/name": "ingress-nginx",
};

/**
 * Where people look for the ingress controller. Its work is done by the simulated one, on ports 80 and 443 of every
 * machine: the pod is on its machine's network, so that the service leads there.
 */
export const ingressController: readonly SystemObject[] = [
  ["namespaces", { metadata: { name: namespace, labels: { "app.kubernetes.io/name": "ingress-nginx" } } }],
  serviceAccount("default", namespace),
  serviceAccount("ingress-nginx", namespace),
  [
    "services",
    {
      metadata: { name: "ingress-nginx-controller", namespace, labels },
      spec: {
        type: "LoadBalancer",
        loadBalancerIP: ADDRESS_PLAN.ingress,
        selector: labels,
        ports: [
          { appProtocol: "http", name: "http", port: 80, protocol: "TCP", targetPort: 80 },
          { appProtocol: "https", name: "https", port: 443, protocol: "TCP", targetPort: 443 },
        ],
      },
    },
  ],
  [
    "deployments.apps",
    {
      metadata: { name: "ingress-nginx-controller", namespace, labels },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: "ingress-nginx",
            hostNetwork: true,
            dnsPolicy: "ClusterFirstWithHostNet",
            nodeSelector: { "kubernetes.io/os": "linux" },
            containers: [
              {
                name: "controller",
                image: systemImages.ingressController,
                args: [
                  "/nginx-ingress-controller",
                  "--election-id=ingress-nginx-leader",
                  "--controller-class=k8s.io/ingress-nginx",
                  "--ingress-class=nginx",
                ],
                resources: { requests: { cpu: "100m", memory: "90Mi" } },
              },
            ],
          },
        },
      },
    },
  ],
];
