import { ADDRESS_PLAN } from "../network/addresses.ts";
import { type SystemObject, serviceAccount, systemImages, systemNamespace } from "./system-workload.ts";

const namespace = systemNamespace;

const corefile = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes ${ADDRESS_PLAN.clusterDomain} in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success ${ADDRESS_PLAN.clusterDomain}
       disable denial ${ADDRESS_PLAN.clusterDomain}
    }
    loop
    reload
    loadbalance
}
`;

const dnsLabels = { "k8s-app": "kube-dns" };

/** The name server, as kubeadm installs it. */
export const coreDns: readonly SystemObject[] = [
  serviceAccount("coredns"),
  ["configmaps", { metadata: { name: "coredns", namespace }, data: { Corefile: corefile } }],
  [
    "deployments.apps",
    {
      metadata: { name: "coredns", namespace, labels: dnsLabels },
      spec: {
        replicas: 2,
        selector: { matchLabels: dnsLabels },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
        template: {
          metadata: { labels: dnsLabels },
          spec: {
            priorityClassName: "system-cluster-critical",
            serviceAccountName: "coredns",
            dnsPolicy: "Default",
            nodeSelector: { "kubernetes.io/os": "linux" },
            tolerations: [
              { key: "CriticalAddonsOnly", operator: "Exists" },
              { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" },
            ],
            containers: [
              {
                name: "coredns",
                image: systemImages.coredns,
                args: ["-conf", "/etc/coredns/Corefile"],
                ports: [
                  { containerPort: 53, name: "dns", protocol: "UDP" },
                  { containerPort: 53, name: "dns-tcp", protocol: "TCP" },
                  { containerPort: 9153, name: "metrics", protocol: "TCP" },
                ],
                resources: { limits: { memory: "170Mi" }, requests: { cpu: "100m", memory: "70Mi" } },
                volumeMounts: [{ name: "config-volume", mountPath: "/etc/coredns", readOnly: true }],
              },
            ],
            volumes: [
              { name: "config-volume", configMap: { name: "coredns", items: [{ key: "Corefile", path: "Corefile" }] } },
            ],
          },
        },
      },
    },
  ],
];

const proxyLabels = { "k8s-app": "kube-proxy" };

/** One on each machine; what it does is done by the simulated network. */
export const kubeProxy: readonly SystemObject[] = [
  serviceAccount("kube-proxy"),
  [
    "configmaps",
    {
      metadata: { name: "kube-proxy", namespace, labels: { app: "kube-proxy" } },
      data: {
        "config.conf": `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nclusterCIDR: ${ADDRESS_PLAN.podCidr}\nmode: iptables\n`,
      },
    },
  ],
  [
    "daemonsets.apps",
    {
      metadata: { name: "kube-proxy", namespace, labels: proxyLabels },
      spec: {
        selector: { matchLabels: proxyLabels },
        template: {
          metadata: { labels: proxyLabels },
          spec: {
            priorityClassName: "system-node-critical",
            serviceAccountName: "kube-proxy",
            hostNetwork: true,
            nodeSelector: { "kubernetes.io/os": "linux" },
            tolerations: [{ operator: "Exists" }],
            containers: [
              {
                name: "kube-proxy",
                image: systemImages.ofCluster("kube-proxy"),
                command: ["/usr/local/bin/kube-proxy", "--config=/var/lib/kube-proxy/config.conf"],
                volumeMounts: [{ name: "kube-proxy", mountPath: "/var/lib/kube-proxy" }],
              },
            ],
            volumes: [{ name: "kube-proxy", configMap: { name: "kube-proxy" } }],
          },
        },
      },
    },
  ],
];

const metricsLabels = { "k8s-app": "metrics-server" };

/** What `kubectl top` asks on a real cluster. */
export const metricsServer: readonly SystemObject[] = [
  serviceAccount("metrics-server"),
  [
    "apiservices.apiregistration.k8s.io",
    {
      metadata: { name: "v1beta1.metrics.k8s.io", labels: metricsLabels },
      spec: {
        service: { namespace, name: "metrics-server" },
        group: "metrics.k8s.io",
        version: "v1beta1",
        insecureSkipTLSVerify: true,
        groupPriorityMinimum: 100,
        versionPriority: 100,
      },
      status: { conditions: [{ type: "Available", status: "True", reason: "Passed", message: "all checks passed" }] },
    },
  ],
  [
    "services",
    {
      metadata: { name: "metrics-server", namespace, labels: metricsLabels },
      spec: { selector: metricsLabels, ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 10250 }] },
    },
  ],
  [
    "deployments.apps",
    {
      metadata: { name: "metrics-server", namespace, labels: metricsLabels },
      spec: {
        selector: { matchLabels: metricsLabels },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0 } },
        template: {
          metadata: { labels: metricsLabels },
          spec: {
            priorityClassName: "system-cluster-critical",
            serviceAccountName: "metrics-server",
            nodeSelector: { "kubernetes.io/os": "linux" },
            containers: [
              {
                name: "metrics-server",
                image: systemImages.metricsServer,
                args: ["--cert-dir=/tmp", "--secure-port=10250", "--metric-resolution=15s"],
                ports: [{ containerPort: 10250, name: "https", protocol: "TCP" }],
                resources: { requests: { cpu: "100m", memory: "200Mi" } },
              },
            ],
          },
        },
      },
    },
  ],
];
