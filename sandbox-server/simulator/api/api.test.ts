import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../clock.ts";
import { createCluster } from "../cluster.ts";
import { kinds } from "../registry/index.ts";

const random = { next: Math.random };
const cluster = createCluster({ clock: systemClock, random, nodes: ["node-1"] });
const admin = { name: "admin", groups: ["system:masters", "system:authenticated"] };
const server = createServer((request, response) => cluster.handleRequest(request, response, admin));
let port = 0;

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  cluster[Symbol.dispose]();
});

interface Answered {
  readonly code: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly json: Loose;
}

/** An answer of any shape, to be looked into. */
interface Loose {
  readonly [field: string]: Loose;
}

/** What `read` finds in every item of a list. */
function each(list: Loose | undefined, read: (item: Loose) => unknown): unknown[] {
  return (list as unknown as readonly Loose[]).map(read);
}

/** The fault is the sender's. */
const isRefusal = (code: number) => code >= 400 && code < 500;

const nameOf = ({ metadata }: Loose) => metadata?.name;
const typeOf = ({ type }: Loose) => type;

/** One request; `until` ends a watch after that many lines and gives them as a list. */
function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
  until = 0,
): Promise<Answered> {
  return new Promise((done, failed) => {
    const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
    const all = { "content-type": "application/json", "user-agent": "kubectl/v1", ...headers };
    const sent = httpRequest({ host: "127.0.0.1", port, method, path, headers: all }, (response) => {
      let received = "";
      const finish = (json: unknown) =>
        done({ code: response.statusCode ?? 0, headers: response.headers, json: json as Loose });
      response.on("data", (chunk: Buffer) => {
        received += chunk.toString();
        const lines = received.split("\n").slice(0, -1);
        if (until === 0 || lines.length < until) return;
        sent.destroy();
        finish(lines.slice(0, until).map((line) => JSON.parse(line)));
      });
      response.on("end", () => finish(received.startsWith("{") ? JSON.parse(received) : received));
      response.on("error", () => {});
    });
    sent.on("error", (fault) => (until === 0 ? failed(fault) : undefined));
    sent.end(text);
  });
}

const configMaps = "/api/v1/namespaces/default/configmaps";
const deployments = "/apis/apps/v1/namespaces/default/deployments";
const applyType = { "content-type": "application/apply-patch+yaml" };

function configMap(name: string, labels: Record<string, string> = {}) {
  return { metadata: { name, labels }, data: { a: "1" } };
}

describe("the API", () => {
  it("begins with the system's namespaces, the kubernetes service and the built-in roles", async () => {
    const { json } = await ask("GET", "/api/v1/namespaces");
    const own = ["ingress-nginx", "kube-node-lease", "kube-public", "kube-system"];
    expect(each(json.items, nameOf)).toEqual(["default", ...own]);
    expect((await ask("GET", "/api/v1/namespaces/default/services/kubernetes")).json.spec?.clusterIP).toBe("10.96.0.1");
    expect((await ask("GET", "/apis/rbac.authorization.k8s.io/v1/clusterroles/cluster-admin")).code).toBe(200);
  });

  it("refuses an object without a name as invalid, whatever its kind", async () => {
    const creatable = kinds.filter(({ verbs }) => verbs === undefined || verbs.includes("create"));
    for (const { group, version, resource, namespaced } of creatable) {
      const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
      const { code, json } = await ask("POST", `${root}/${namespaced ? "namespaces/default/" : ""}${resource}`, {});
      expect([resource, code, json.message], resource).toEqual([
        resource,
        expect.toSatisfy(isRefusal),
        expect.anything(),
      ]);
    }
  });

  it("hands a list out in chunks that fit together", async () => {
    for (const name of ["p1", "p2", "p3"]) await ask("POST", configMaps, configMap(name, { set: "chunks" }));
    const first = await ask("GET", `${configMaps}?labelSelector=set%3Dchunks&limit=2`);
    expect(first.json.items).toHaveLength(2);
    const token = encodeURIComponent(String(first.json.metadata?.continue));
    const second = await ask("GET", `${configMaps}?labelSelector=set%3Dchunks&limit=2&continue=${token}`);
    expect(each(second.json.items, nameOf)).toEqual(["p3"]);
    expect(second.json.metadata?.continue).toBeUndefined();
  });

  it("streams what is there, a bookmark that ends it, then changes (watch-list)", async () => {
    await ask("POST", configMaps, configMap("w1", { set: "watch" }));
    const query = "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
    const lines = ask("GET", `${configMaps}?${query}&labelSelector=set%3Dwatch`, undefined, {}, 3);
    await expect.poll(() => cluster.audit.events().some(({ verb }) => verb === "watch")).toBe(true);
    await ask("POST", configMaps, configMap("w2", { set: "watch" }));
    const { json } = await lines;
    expect(each(json, typeOf)).toEqual(["ADDED", "BOOKMARK", "ADDED"]);
    expect(json[1]?.object?.metadata?.annotations).toEqual({ "k8s.io/initial-events-end": "true" });
  });

  it("says 410 inside a watch that asks for a forgotten revision", async () => {
    for (let index = 0; index < 2100; index += 1) {
      cluster.client.modify({ resource: "configmaps", namespace: "default", name: "w1" }, (draft) => {
        draft.metadata.annotations = { count: String(index) };
      });
    }
    const { json } = await ask("GET", `${configMaps}?watch=1&resourceVersion=2`, undefined, {}, 1);
    expect(json[0]).toMatchObject({ type: "ERROR", object: { code: 410, reason: "Expired" } });
  });

  it("tells an object that leaves the selection as deleted", async () => {
    await ask("POST", configMaps, configMap("s1", { set: "leaving" }));
    const lines = ask("GET", `${configMaps}?watch=1&labelSelector=set%3Dleaving`, undefined, {}, 2);
    await expect.poll(() => cluster.audit.events().at(-1)?.verb).toBe("watch");
    const merge = { "content-type": "application/merge-patch+json" };
    await ask("PATCH", `${configMaps}/s1`, { metadata: { labels: { set: "other" } } }, merge);
    expect(each((await lines).json, typeOf)).toEqual(["ADDED", "DELETED"]);
  });

  it("refuses a server-side apply over another manager's field, and takes it with force", async () => {
    const template = {
      metadata: { labels: { app: "ssa" } },
      spec: { containers: [{ name: "c", image: "busybox", command: ["sleep", "1d"] }] },
    };
    const spec = { replicas: 1, selector: { matchLabels: { app: "ssa" } }, template };
    await ask("POST", `${deployments}?fieldManager=creator`, { metadata: { name: "ssa" }, spec });
    const config = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "ssa" }, spec: { replicas: 3 } };
    const refused = await ask("PATCH", `${deployments}/ssa?fieldManager=me`, config, applyType);
    expect(refused.json).toMatchObject({
      code: 409,
      message: 'Apply failed with 1 conflict: conflict with "creator" using apps/v1: .spec.replicas',
      details: { causes: [{ reason: "FieldManagerConflict", field: ".spec.replicas" }] },
    });
    const forced = await ask("PATCH", `${deployments}/ssa?fieldManager=me&force=true`, config, applyType);
    expect(forced.json.spec?.replicas).toBe(3);
    const given = { ...config, spec: {} };
    const released = await ask("PATCH", `${deployments}/ssa?fieldManager=me`, given, applyType);
    expect(released.json.spec?.replicas).toBe(1);
  });

  it("lets people do what their roles allow and nothing else", async () => {
    const asJane = { "impersonate-user": "jane" };
    expect((await ask("GET", "/api/v1/namespaces/default/pods", undefined, asJane)).json).toMatchObject({
      code: 403,
      message: 'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"',
    });
    await ask("POST", "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings", {
      metadata: { name: "jane" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "jane" }],
    });
    expect((await ask("GET", "/api/v1/namespaces/default/pods", undefined, asJane)).code).toBe(200);
    expect((await ask("DELETE", `${configMaps}/p1`, undefined, asJane)).code).toBe(403);
    expect((await ask("GET", "/api/v1/namespaces/default/secrets", undefined, asJane)).code).toBe(403);
  });

  it("knows a service account by its token", async () => {
    const path = "/api/v1/namespaces/default/serviceaccounts/default/token";
    await expect.poll(async () => (await ask("POST", path, {})).code).toBe(201);
    const { json } = await ask("POST", path, { spec: { expirationSeconds: 600 } });
    const authorization = `Bearer ${json.status?.token}`;
    const review = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    const who = await ask("POST", review, {}, { authorization });
    expect(who.json.status?.userInfo?.username).toBe("system:serviceaccount:default:default");
    expect((await ask("POST", review, {}, { authorization: `${authorization.slice(0, -4)}AAAA` })).code).toBe(401);
  });

  it("keeps an audit of who did what", async () => {
    await ask("POST", configMaps, configMap("audited"));
    expect(cluster.audit.events().at(-1)).toMatchObject({
      kind: "Event",
      apiVersion: "audit.k8s.io/v1",
      verb: "create",
      user: { username: "admin" },
      objectRef: { resource: "configmaps", namespace: "default", name: "audited", apiVersion: "v1" },
      responseStatus: { code: 201 },
    });
  });

  it("warns of unknown fields, and refuses them when it is asked to be strict", async () => {
    const odd = { ...configMap("odd"), colour: "blue" };
    const strict = await ask("POST", `${configMaps}?fieldValidation=Strict`, odd);
    expect(strict.json.message).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "colour"',
    );
    const warned = await ask("POST", configMaps, odd);
    expect(warned.code).toBe(201);
    expect(warned.headers.warning).toBe('299 - "unknown field \\"colour\\""');
  });

  it("goes on after a restart: same objects, revision, tokens and audit", () => {
    const saved = JSON.parse(JSON.stringify(cluster.snapshot()));
    using restored = createCluster({ clock: systemClock, random, nodes: ["node-1"], snapshot: saved });
    expect(restored.revision).toBeGreaterThanOrEqual(saved.store.revision);
    const names = (client: typeof cluster.client) => client.list("configmaps").map(({ metadata }) => metadata.name);
    expect(names(restored.client)).toEqual(names(cluster.client));
    expect(restored.audit.events()).toHaveLength(saved.audit.length);
  });
});
