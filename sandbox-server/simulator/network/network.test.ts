import { beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../controllers/testing/manual-clock.ts";
import { MemoryClient } from "../kubelet/testing/memory-client.ts";
import type { Pod } from "../registry/types.ts";
import type { Connection, NetworkNamespace } from "./cluster-network.ts";
import { createClusterNetwork } from "./index.ts";

const SEARCHES = ["shop.svc.cluster.local", "svc.cluster.local", "cluster.local"];

function setUp() {
  const client = new MemoryClient();
  const clock = new ManualClock();
  let seed = 0;
  const random = { next: () => (seed = (seed + 0.37) % 1) };
  const network = createClusterNetwork({ client, clock, random });

  function addPod(name: string, ip: string, labels: Record<string, string> = {}, namespace = "shop") {
    client.put("pods", {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace, labels },
      spec: { nodeName: "node-1", containers: [{ name: "main", ports: [{ name: "http", containerPort: 80 }] }] },
      status: { phase: "Running", podIP: ip, hostIP: "172.18.0.2" },
    } as never);
    return network.attach({ address: ip, hostname: name, podNamespace: namespace, dnsSearches: SEARCHES });
  }

  function addService(name: string, spec: object, endpoints: readonly object[] = [], port = 80) {
    client.put("services", { apiVersion: "v1", kind: "Service", metadata: { name, namespace: "shop" }, spec } as never);
    client.put("endpointslices.discovery.k8s.io", {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: `${name}-1`, namespace: "shop", labels: { "kubernetes.io/service-name": name } },
      addressType: "IPv4",
      ports: [{ name: "", port, protocol: "TCP" }],
      endpoints,
    } as never);
  }

  function addPolicy(spec: object, namespace = "shop") {
    client.put("networkpolicies.networking.k8s.io", {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "policy", namespace },
      spec,
    } as never);
  }

  for (const [index, name] of ["node-1", "node-2"].entries()) {
    client.put("nodes", {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name },
      status: { addresses: [{ type: "InternalIP", address: `172.18.0.${index + 2}` }] },
    } as never);
  }
  return { client, clock, network, addPod, addService, addPolicy };
}

/** Answers every line with `name: line` and ends. */
function serve(namespace: NetworkNamespace, name: string, port = 80) {
  return namespace.listen(port, "TCP", (connection) => {
    connection.onData((data) => {
      connection.write(Buffer.from(`${name}: ${Buffer.from(data).toString()}`));
      connection.end();
    });
  });
}

function readAll(connection: Connection): Promise<string> {
  return new Promise((resolve) => {
    const pieces: Uint8Array[] = [];
    connection.onData((data) => pieces.push(data));
    connection.onEnd(() => resolve(Buffer.concat(pieces).toString()));
  });
}

async function ask(from: NetworkNamespace, host: string, port = 80): Promise<string> {
  const connection = await from.connect(host, port);
  connection.write(Buffer.from("hello"));
  return readAll(connection);
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

let world: ReturnType<typeof setUp>;
beforeEach(async () => {
  world = setUp();
  await settled();
});

describe("connections", () => {
  it("carry bytes both ways and end half by half", async () => {
    const server = world.addPod("web", "10.244.1.5");
    const client = world.addPod("client", "10.244.1.6");
    serve(server, "web");
    expect(await ask(client, "10.244.1.5")).toBe("web: hello");
  });

  it("are refused where nothing listens, and find no host where no pod is", async () => {
    world.addPod("web", "10.244.1.5");
    const client = world.addPod("client", "10.244.1.6");
    await expect(client.connect("10.244.1.5", 81)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    const missing = client.connect("10.244.1.99", 80);
    const outcome = expect(missing).rejects.toMatchObject({ code: "EHOSTUNREACH" });
    await world.clock.advance(3_000);
    await outcome;
  });

  it("see a reset when the other pod goes", async () => {
    const server = world.addPod("web", "10.244.1.5");
    const client = world.addPod("client", "10.244.1.6");
    server.listen(80, "TCP", () => {});
    const connection = await client.connect("10.244.1.5", 80);
    const reason = new Promise((resolve) => connection.onClose(resolve));
    server[Symbol.dispose]();
    expect(await reason).toBe("reset");
  });

  it("reach what listens at 127.0.0.1 alone from the same pod only", async () => {
    const server = world.addPod("server", "10.244.1.5");
    const client = world.addPod("client", "10.244.1.6");
    server.listen(80, "TCP", (connection) => connection.destroy(), { isLocal: true });
    await expect(client.connect("10.244.1.5", 80)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await expect(server.connect("127.0.0.1", 80)).resolves.toBeDefined();
  });

  it("let one port be opened once only", () => {
    const server = world.addPod("web", "10.244.1.5");
    server.listen(80, "TCP", () => {});
    expect(() => server.listen(80, "TCP", () => {})).toThrow(expect.objectContaining({ code: "EADDRINUSE" }));
    expect(server.isListening(80, "TCP")).toBe(true);
    expect(server.isListening(80, "UDP")).toBe(false);
  });

  it("exchange one datagram, and time out by the clock without an answer", async () => {
    const server = world.addPod("dns", "10.244.1.5");
    const client = world.addPod("client", "10.244.1.6");
    server.listen(53, "UDP", (connection) => connection.onData((data) => connection.write(data)));
    server.listen(54, "UDP", () => {});
    const answer = await client.exchange("10.244.1.5", 53, Buffer.from("ping"));
    expect(Buffer.from(answer).toString()).toBe("ping");
    const unanswered = expect(
      client.exchange("10.244.1.5", 54, Buffer.from("x"), { timeoutMs: 500 }),
    ).rejects.toMatchObject({ code: "ETIMEDOUT" });
    await world.clock.advance(500);
    await unanswered;
  });
});

describe("services", () => {
  const bothPods = [
    { addresses: ["10.244.1.5"], nodeName: "node-1", conditions: { ready: true } },
    { addresses: ["10.244.2.5"], nodeName: "node-2", conditions: { ready: true } },
  ];
  const clusterIp = {
    clusterIP: "10.96.0.20",
    ports: [{ port: 8080, targetPort: 80, protocol: "TCP", nodePort: 30080 }],
  };

  function addBackends() {
    serve(world.addPod("web-a", "10.244.1.5"), "a");
    serve(world.addPod("web-b", "10.244.2.5"), "b");
    return world.addPod("client", "10.244.1.6");
  }

  it("spread over all ready endpoints", async () => {
    const client = addBackends();
    world.addService("web", clusterIp, bothPods);
    await settled();
    const answers = new Set<string>();
    for (let count = 0; count < 20; count += 1) answers.add(await ask(client, "web", 8080));
    expect([...answers].toSorted()).toEqual(["a: hello", "b: hello"]);
  });

  it("stay with one endpoint under ClientIP affinity, and leave endpoints that are not ready", async () => {
    const client = addBackends();
    world.addService("web", { ...clusterIp, sessionAffinity: "ClientIP" }, bothPods);
    await settled();
    const first = await ask(client, "web", 8080);
    for (let count = 0; count < 10; count += 1) expect(await ask(client, "web", 8080)).toBe(first);
    const [a, b] = bothPods;
    const gone = first.startsWith("a")
      ? [{ ...a, conditions: { ready: false } }, b]
      : [a, { ...b, conditions: { ready: false } }];
    world.addService("web", { ...clusterIp, sessionAffinity: "ClientIP" }, gone as never);
    await settled();
    expect(await ask(client, "web", 8080)).not.toBe(first);
  });

  it("refuse without endpoints, and drop what goes to another port", async () => {
    const client = addBackends();
    world.addService("web", clusterIp, []);
    await settled();
    await expect(client.connect("web.shop", 8080)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    const dropped = expect(client.connect("web.shop", 81, { timeoutMs: 1_000 })).rejects.toMatchObject({
      code: "ETIMEDOUT",
    });
    await world.clock.advance(1_000);
    await dropped;
  });

  it("answer on every node's port, also from outside by the node's name", async () => {
    addBackends();
    world.addService("web", { ...clusterIp, type: "NodePort" }, bothPods);
    await settled();
    expect(await ask(world.network.outside, "node-2", 30080)).toMatch(/hello/);
    expect(await ask(world.network.outside, "172.18.0.2", 30080)).toMatch(/hello/);
    await expect(world.network.outside.connect("node-1", 30081)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("use only the node's own endpoints under externalTrafficPolicy Local", async () => {
    addBackends();
    world.addService("web", { ...clusterIp, type: "NodePort", externalTrafficPolicy: "Local" }, [bothPods[1] ?? {}]);
    await settled();
    expect(await ask(world.network.outside, "node-2", 30080)).toBe("b: hello");
    const dropped = expect(world.network.outside.connect("node-1", 30080, { timeoutMs: 10 })).rejects.toMatchObject({
      code: "ETIMEDOUT",
    });
    await world.clock.advance(10);
    await dropped;
  });
});

it("A hostPort leads from its machine to the pod, from other machines nowhere", async () => {
  serve(world.addPod("web", "10.244.1.5"), "web");
  world.client.modify<Pod>({ resource: "pods", namespace: "shop", name: "web" }, (pod) => {
    const [container] = pod.spec?.containers ?? [];
    if (container !== undefined) container.ports = [{ containerPort: 80, hostPort: 8080 }];
  });
  await settled();
  expect(await ask(world.network.outside, "node-1", 8080)).toBe("web: hello");
  await expect(world.network.outside.connect("node-2", 8080)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

describe("names", () => {
  const values = (namespace: NetworkNamespace, name: string, type: "A" | "SRV" | "PTR" | "CNAME" = "A") =>
    namespace.resolve(name, type).map((answer) => answer.value);

  it("of services come from the search list or whole", async () => {
    const client = world.addPod("client", "10.244.1.6");
    world.addService("web", { clusterIP: "10.96.0.20", ports: [{ name: "", port: 8080 }] });
    await settled();
    for (const name of [
      "web",
      "web.shop",
      "web.shop.svc",
      "web.shop.svc.cluster.local",
      "web.shop.svc.cluster.local.",
    ]) {
      expect(values(client, name)).toEqual(["10.96.0.20"]);
    }
    expect(client.resolve("web", "A")[0]?.name).toBe("web.shop.svc.cluster.local");
    expect(values(client, "web", "SRV")).toEqual(["0 100 8080 web.shop.svc.cluster.local"]);
    expect(values(client, "10.96.0.20", "PTR")).toEqual(["web.shop.svc.cluster.local"]);
    expect(() => client.resolve("nothing", "A")).toThrow(expect.objectContaining({ code: "ENOTFOUND" }));
  });

  it("of headless services lead to the pods, each with its host name", async () => {
    const client = world.addPod("client", "10.244.1.6");
    world.addService(
      "db",
      { clusterIP: "None", ports: [{ name: "", port: 5432 }] },
      [
        { addresses: ["10.244.1.8"], hostname: "db-0", conditions: { ready: true } },
        { addresses: ["10.244.2.8"], hostname: "db-1", conditions: { ready: false } },
      ],
      5432,
    );
    await settled();
    expect(values(client, "db")).toEqual(["10.244.1.8"]);
    expect(values(client, "db-0.db")).toEqual(["10.244.1.8"]);
    expect(values(client, "db", "SRV")).toEqual(["0 100 5432 db-0.db.shop.svc.cluster.local"]);
    expect(values(client, "10.244.1.8", "PTR")).toEqual(["db-0.db.shop.svc.cluster.local"]);
    expect(() => client.resolve("db-1.db", "A")).toThrow(expect.objectContaining({ code: "ENOTFOUND" }));
  });

  it("of ExternalName services are aliases", async () => {
    const client = world.addPod("client", "10.244.1.6");
    world.addService("web", { clusterIP: "10.96.0.20", ports: [{ port: 80 }] });
    world.addService("alias", { type: "ExternalName", externalName: "web.shop.svc.cluster.local" });
    await settled();
    expect(values(client, "alias", "CNAME")).toEqual(["web.shop.svc.cluster.local"]);
    expect(values(client, "alias")).toEqual(["web.shop.svc.cluster.local", "10.96.0.20"]);
  });

  it("follow the Corefile: another zone, hosts and rewrites; a broken one changes nothing", async () => {
    const client = world.addPod("client", "10.244.1.6");
    world.addService("web", { clusterIP: "10.96.0.20", ports: [{ name: "", port: 8080 }] });
    const configure = async (Corefile: string) => {
      const metadata = { name: "coredns", namespace: "kube-system" };
      world.client.put("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata, data: { Corefile } } as never);
      await settled();
    };
    await configure(`.:53 {
      rewrite name shop.example web.shop.svc.cluster.local
      hosts {
        10.9.8.7 old.example
        fallthrough
      }
      kubernetes course.example cluster.local in-addr.arpa
    }`);
    expect(values(client, "web.shop.svc.course.example")).toEqual(["10.96.0.20"]);
    expect(values(client, "web")).toEqual(["10.96.0.20"]);
    expect(values(client, "web.shop.svc.course.example", "SRV")).toEqual(["0 100 8080 web.shop.svc.course.example"]);
    expect(values(client, "10.96.0.20", "PTR")).toEqual(["web.shop.svc.course.example"]);
    expect(client.resolve("shop.example.", "A")).toMatchObject([{ name: "shop.example", value: "10.96.0.20" }]);
    expect(values(client, "old.example")).toEqual(["10.9.8.7"]);
    await configure(".:53 {\n kuberntes cluster.local\n}");
    expect(values(client, "old.example")).toEqual(["10.9.8.7"]);
    await configure(".:53 {\n hosts {\n 10.9.8.7 old.example\n }\n kubernetes cluster.local\n}");
    expect(() => client.resolve("web", "A")).toThrow(expect.objectContaining({ code: "ENOTFOUND" }));
  });

  it("of pods are their addresses with dashes", () => {
    const client = world.addPod("client", "10.244.1.6");
    expect(values(client, "10-244-1-6.shop.pod.cluster.local")).toEqual(["10.244.1.6"]);
    expect(values(client, "10-244-1-6.shop.pod")).toEqual(["10.244.1.6"]);
  });
});

describe("policies", () => {
  let client: NetworkNamespace;
  let other: NetworkNamespace;

  beforeEach(async () => {
    serve(world.addPod("web", "10.244.1.5", { app: "web" }), "web");
    client = world.addPod("client", "10.244.1.6", { app: "client" });
    other = world.addPod("other", "10.244.2.6", { app: "client" }, "elsewhere");
    world.client.put("namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "elsewhere", labels: { team: "blue" } },
    } as never);
    await settled();
  });

  async function outcome(from: NetworkNamespace, host = "10.244.1.5", port = 80): Promise<string> {
    const attempt = from.connect(host, port, { timeoutMs: 100 }).then(
      () => "connected",
      (error: { code: string }) => error.code,
    );
    await world.clock.advance(100);
    return attempt;
  }

  it("isolate the chosen pods as soon as one names them, and drop rather than refuse", async () => {
    expect(await outcome(client)).toBe("connected");
    world.addPolicy({ podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Ingress"] });
    await settled();
    expect(await outcome(client)).toBe("ETIMEDOUT");
    expect(await outcome(other)).toBe("ETIMEDOUT");
  });

  it("let in the named pods of the own namespace only, unless namespaces are named", async () => {
    const peer = { podSelector: { matchLabels: { app: "client" } } };
    world.addPolicy({ podSelector: {}, ingress: [{ from: [peer] }] });
    await settled();
    expect([await outcome(client), await outcome(other)]).toEqual(["connected", "ETIMEDOUT"]);
    world.addPolicy({
      podSelector: {},
      ingress: [{ from: [{ ...peer, namespaceSelector: { matchLabels: { team: "blue" } } }] }],
    });
    await settled();
    expect([await outcome(client), await outcome(other)]).toEqual(["ETIMEDOUT", "connected"]);
  });

  it("know blocks of addresses with exceptions, ports, ranges and names of ports", async () => {
    world.addPolicy({
      podSelector: {},
      ingress: [
        { from: [{ ipBlock: { cidr: "10.244.0.0/16", except: ["10.244.2.0/24"] } }], ports: [{ port: "http" }] },
      ],
    });
    await settled();
    expect([await outcome(client), await outcome(other)]).toEqual(["connected", "ETIMEDOUT"]);
    world.addPolicy({ podSelector: {}, ingress: [{ ports: [{ port: 79, endPort: 81 }] }] });
    await settled();
    expect(await outcome(other)).toBe("connected");
    world.addPolicy({ podSelector: {}, ingress: [{ ports: [{ port: 81 }] }] });
    await settled();
    expect(await outcome(other)).toBe("ETIMEDOUT");
  });

  it("hold back outgoing traffic, names included, until both are allowed", async () => {
    world.addService("web", { clusterIP: "10.96.0.20", ports: [{ port: 80 }] }, [
      { addresses: ["10.244.1.5"], conditions: { ready: true } },
    ]);
    const toWeb = { to: [{ podSelector: { matchLabels: { app: "web" } } }] };
    world.addPolicy({ podSelector: { matchLabels: { app: "client" } }, policyTypes: ["Egress"], egress: [toWeb] });
    await settled();
    expect(() => client.resolve("web", "A")).toThrow(expect.objectContaining({ code: "EAI_AGAIN" }));
    expect(await outcome(client, "10.96.0.20")).toBe("connected");
    const toNames = { ports: [{ port: 53, protocol: "UDP" }] };
    world.addPolicy({
      podSelector: { matchLabels: { app: "client" } },
      policyTypes: ["Egress"],
      egress: [toWeb, toNames],
    });
    await settled();
    expect(await outcome(client, "web")).toBe("connected");
  });

  it("never keep a machine from its own pods, nor port-forward from any", async () => {
    world.addPolicy({ podSelector: {}, policyTypes: ["Ingress"] });
    await settled();
    const node = world.network.attach({ address: "172.18.0.2", hostname: "node-1", dnsSearches: [] });
    expect(await outcome(node)).toBe("connected");
    expect(await outcome(world.network.outside)).toBe("ETIMEDOUT");
    expect(await readAll(await askInside())).toBe("web: hello");
  });

  async function askInside() {
    const connection = await world.network.connectInside("10.244.1.5", 80);
    connection.write(Buffer.from("hello"));
    return connection;
  }
});
