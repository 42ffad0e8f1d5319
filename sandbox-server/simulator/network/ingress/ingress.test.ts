import { text } from "node:stream/consumers";
import { connect } from "node:tls";
import { beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../../controllers/testing/manual-clock.ts";
import { MemoryClient } from "../../kubelet/testing/memory-client.ts";
import type { Ingress } from "../../registry/types.ts";
import { streamOf } from "../connection-stream.ts";
import { createClusterNetwork } from "../index.ts";
import { createIngressController } from "./index.ts";

const ADDRESS = "172.18.255.100";
let client: MemoryClient;
let network: ReturnType<typeof createClusterNetwork>;
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(async () => {
  client = new MemoryClient();
  const clock = new ManualClock();
  network = createClusterNetwork({ client, clock, random: { next: () => 0.5 } });
  createIngressController({ client, clock, network, events: { record: () => undefined } });
  addService("shop", "10.96.0.20", "10.244.1.5");
  addService("blog", "10.96.0.21", "10.244.1.6");
  put("nodes", "node-1", { status: { addresses: [{ type: "InternalIP", address: "172.18.0.2" }] } }, "");
  await settled();
});

function put(resource: string, name: string, content: object, namespace = "default"): void {
  client.put(resource, { apiVersion: "v1", kind: "", metadata: { name, namespace }, ...content } as never);
}

/** A service `name` with port 80 and one pod, whose program answers with its name and what it was asked for. */
function addService(name: string, clusterIP: string, address: string): void {
  put("services", name, { spec: { clusterIP, ports: [{ name: "http", port: 80, targetPort: 8080 }] } });
  client.put("endpointslices.discovery.k8s.io", {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name, namespace: "default", labels: { "kubernetes.io/service-name": name } },
    ports: [{ name: "http", port: 8080, protocol: "TCP" }],
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
  } as never);
  const pod = network.attach({ address, hostname: name, dnsSearches: [] });
  pod.listen(8080, "TCP", (connection) => {
    connection.onData((data) => {
      const [first] = Buffer.from(data).toString().split("\r\n");
      connection.write(Buffer.from(`HTTP/1.1 200 OK\r\n\r\n${name}: ${first}`));
      connection.end();
    });
  });
}

const rule = (host: string | undefined, ...paths: readonly (readonly [string, string, string?])[]) => ({
  ...(host === undefined ? {} : { host }),
  http: {
    paths: paths.map(([path, service, pathType = "Prefix"]) => ({
      path,
      pathType,
      backend: { service: { name: service, port: { number: 80 } } },
    })),
  },
});

async function addIngress(spec: object, annotations: Record<string, string> = {}): Promise<void> {
  client.put("ingresses.networking.k8s.io", {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "main", namespace: "default", annotations },
    spec: { ingressClassName: "nginx", ...spec },
  } as never);
  await settled();
}

async function ask(path: string, host = "shop.example", to = ADDRESS): Promise<string> {
  const stream = streamOf(await network.outside.connect(to, 80));
  stream.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const [head = "", body = ""] = (await text(stream)).split("\r\n\r\n");
  return head.startsWith("HTTP/1.1 200") ? body : (head.split("\r\n")[0] ?? "");
}

describe("routing", () => {
  it("goes by host, then by the longest path", async () => {
    await addIngress({
      rules: [rule("shop.example", ["/", "shop"], ["/blog", "blog"]), rule("*.example", ["/", "blog"])],
    });
    expect(await ask("/cart?x=1")).toBe("shop: GET /cart?x=1 HTTP/1.1");
    expect(await ask("/blog/1")).toBe("blog: GET /blog/1 HTTP/1.1");
    expect(await ask("/blogs")).toBe("shop: GET /blogs HTTP/1.1");
    expect(await ask("/", "other.example")).toBe("blog: GET / HTTP/1.1");
    expect(await ask("/", "a.b.example")).toBe("HTTP/1.1 404 Not Found");
    expect(await ask("/blog", "shop.example", "172.18.0.2")).toBe("blog: GET /blog HTTP/1.1");
  });

  it("prefers exact paths, and falls back to the default backend", async () => {
    await addIngress({
      defaultBackend: { service: { name: "blog", port: { name: "http" } } },
      rules: [rule(undefined, ["/a", "blog", "Exact"], ["/a", "shop"])],
    });
    expect(await ask("/a")).toBe("blog: GET /a HTTP/1.1");
    expect(await ask("/a/b")).toBe("shop: GET /a/b HTTP/1.1");
    expect(await ask("/c")).toBe("blog: GET /c HTTP/1.1");
  });

  it("rewrites targets as the annotation asks", async () => {
    const rewrite = "nginx.ingress.kubernetes.io/rewrite-target";
    await addIngress(
      { rules: [rule(undefined, ["/api(/|$)(.*)", "shop", "ImplementationSpecific"])] },
      { [rewrite]: "/$2" },
    );
    expect(await ask("/api/items?q=1")).toBe("shop: GET /items?q=1 HTTP/1.1");
    expect(await ask("/other")).toBe("HTTP/1.1 404 Not Found");
  });

  it("says 503 for a service that is not there", async () => {
    await addIngress({ rules: [rule(undefined, ["/", "nothing"])] });
    expect(await ask("/")).toBe("HTTP/1.1 503 Service Temporarily Unavailable");
  });
});

describe("an Ingress", () => {
  it("is given the controller's address", async () => {
    await addIngress({ rules: [rule(undefined, ["/", "shop"])] });
    const ref = { resource: "ingresses.networking.k8s.io", namespace: "default", name: "main" };
    expect(client.find<Ingress>(ref)?.status).toEqual({ loadBalancer: { ingress: [{ ip: ADDRESS }] } });
  });

  it("of another class is left alone, and without any nothing listens", async () => {
    await addIngress({ ingressClassName: "other", rules: [rule(undefined, ["/", "shop"])] });
    await expect(network.outside.connect(ADDRESS, 80)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("with TLS sends plain requests on and serves encrypted ones", async () => {
    await addIngress({ tls: [{ hosts: ["shop.example"] }], rules: [rule("shop.example", ["/", "shop"])] });
    expect(await ask("/")).toBe("HTTP/1.1 308 Permanent Redirect");
    const raw = streamOf(await network.outside.connect(ADDRESS, 443));
    const secure = connect({ socket: raw, servername: "shop.example", rejectUnauthorized: false });
    secure.write("GET /x HTTP/1.1\r\nHost: shop.example\r\n\r\n");
    expect(await text(secure)).toContain("shop: GET /x HTTP/1.1");
  });
});
