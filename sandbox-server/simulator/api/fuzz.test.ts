import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../clock.ts";
import { createCluster } from "../cluster.ts";

const faults: unknown[] = [];
const random = { next: Math.random };
const cluster = createCluster({ clock: systemClock, random, onFault: (fault) => void faults.push(fault) });
const user = { name: "admin", groups: ["system:masters"] };
const server = createServer((request, response) => cluster.handleRequest(request, response, user));
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

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly body: Uint8Array | string;
}

/** The status code; the answer's body is read and left. */
function send({ method, path, type, body }: Sent): Promise<number> {
  return new Promise((done, failed) => {
    const headers = { "content-type": type, "content-length": Buffer.byteLength(body) };
    // A connection each: one that is kept may be closed by the server in the moment that the next request takes it up.
    const sent = httpRequest({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      response.resume();
      response.on("end", () => done(response.statusCode ?? 0));
      response.on("error", failed);
    });
    sent.on("error", failed);
    sent.end(body);
  });
}

const methods = fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE");
const types = fc.constantFrom(
  "application/json",
  "application/yaml",
  "application/vnd.kubernetes.protobuf",
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
  "text/plain",
);
const queries = fc.constantFrom(
  "",
  "?dryRun=All",
  "?dryRun=x",
  "?fieldManager=m&force=true",
  "?labelSelector=a%20in%20(",
  "?fieldSelector=x",
  "?limit=x",
  "?continue=x",
  "?resourceVersion=x",
  "?fieldValidation=Strict",
  "?tailLines=-1",
);
const paths = fc.constantFrom(
  "/api/v1/namespaces/default/pods",
  "/api/v1/namespaces/default/pods/x",
  "/api/v1/namespaces/default/pods/x/log",
  "/api/v1/namespaces/default/pods/x/eviction",
  "/api/v1/namespaces/default/pods/x/binding",
  "/api/v1/namespaces/default/pods/x/ephemeralcontainers",
  "/api/v1/namespaces/default/services/kubernetes",
  "/api/v1/namespaces/default/services/kubernetes:https/proxy/x",
  "/api/v1/namespaces/default/serviceaccounts/default/token",
  "/api/v1/namespaces/fuzz",
  "/api/v1/namespaces",
  "/api/v1/nodes/node-1",
  "/api/v1/nodes/node-1/status",
  "/apis/apps/v1/namespaces/default/deployments",
  "/apis/apps/v1/namespaces/default/deployments/x",
  "/apis/apps/v1/namespaces/default/deployments/x/scale",
  "/apis/apps/v1/namespaces/default/statefulsets",
  "/apis/batch/v1/namespaces/default/cronjobs",
  "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
  "/apis/rbac.authorization.k8s.io/v1/clusterroles",
  "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
  "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
  "/apis/authentication.k8s.io/v1/tokenreviews",
  "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers",
  "/apis/events.k8s.io/v1/namespaces/default/events",
);
const object = fc.record(
  {
    apiVersion: fc.constantFrom("v1", "apps/v1", "batch/v1", 7, null),
    kind: fc.constantFrom("Pod", "Deployment", "Service", "Namespace", [], null),
    metadata: fc.oneof(
      fc.record(
        {
          name: fc.oneof(fc.constantFrom("x", "y", "__proto__"), fc.string(), fc.integer()),
          labels: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
          ownerReferences: fc.jsonValue(),
          finalizers: fc.jsonValue(),
          managedFields: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
      fc.jsonValue(),
    ),
    spec: fc.oneof(
      fc.record(
        {
          replicas: fc.jsonValue(),
          selector: fc.jsonValue(),
          containers: fc.array(
            fc.oneof(fc.jsonValue(), fc.record({ name: fc.jsonValue(), image: fc.jsonValue(), ports: fc.jsonValue() })),
          ),
          template: fc.oneof(fc.jsonValue(), fc.record({ metadata: fc.jsonValue(), spec: fc.jsonValue() })),
          ports: fc.oneof(fc.jsonValue(), fc.array(fc.record({ port: fc.jsonValue() }))),
        },
        { requiredKeys: [] },
      ),
      fc.jsonValue(),
    ),
  },
  { requiredKeys: [] },
);
const bodies = fc.oneof(
  object.map((value) => JSON.stringify(value)),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.string(),
  fc.uint8Array({ maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.concat([Buffer.from("k8s\0"), bytes])),
  fc
    .array(
      fc.record({
        op: fc.constantFrom("add", "remove", "replace", "test", "move", "x"),
        path: fc.string(),
        value: fc.jsonValue(),
      }),
    )
    .map((value) => JSON.stringify(value)),
);

describe("the API under broken requests", () => {
  it("never answers 500, whatever the body says", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(methods, paths, queries, types, bodies, async (method, path, query, type, body) => {
        const code = await send({ method, path: path + query, type, body });
        const isOurFault = code >= 500 && code !== 503 && code !== 504;
        expect(isOurFault, `${method} ${path}${query} answered ${code}: ${faults.map(String).join("; ")}`).toBe(false);
      }),
      { numRuns: 1500 },
    );
    expect(faults).toEqual([]);
  });

  it("never answers 500, whatever the path is", { timeout: 30_000 }, async () => {
    const part = fc.oneof(
      fc.constantFrom("api", "apis", "v1", "apps", "namespaces", "default", "pods", "", "..", "%", "%2e"),
      fc.webSegment(),
    );
    await fc.assert(
      fc.asyncProperty(methods, fc.array(part, { maxLength: 9 }), async (method, parts) => {
        const code = await send({ method, path: `/${parts.join("/")}`, type: "application/json", body: "{}" });
        expect(code).toBeLessThan(500);
      }),
      { numRuns: 500 },
    );
  });

  it("refuses a body above three mebibytes with 413", async () => {
    const body = "x".repeat(3 * 1024 * 1024 + 1);
    const path = "/api/v1/namespaces/default/configmaps";
    expect(await send({ method: "POST", path, type: "application/json", body })).toBe(413);
  });
});
