import { expect, test } from "vitest";
import type { ApiRequest } from "./api-request.ts";
import { applyManifests } from "./apply-manifests.ts";

const coreKinds = [
  { name: "configmaps", kind: "ConfigMap", namespaced: true },
  { name: "namespaces", kind: "Namespace", namespaced: false },
];

/** An API server that knows two kinds and answers as it is told. */
function scriptedApi(answers: Readonly<Record<string, { status: number; body?: unknown }>> = {}) {
  const asked: { line: string; body: unknown }[] = [];
  const request: ApiRequest = async (method, path, options = {}) => {
    const line = `${method} ${path.split("?")[0]}`;
    asked.push({ line, body: options.body });
    const scripted = answers[line];
    if (scripted !== undefined) return { status: scripted.status, body: scripted.body };
    if (path === "/api/v1") return { status: 200, body: { resources: coreKinds } };
    return { status: method === "POST" ? 201 : 200, body: {} };
  };
  return { request, asked, lines: () => asked.map(({ line }) => line) };
}

const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { z: '1', b: '2' }\n";

test("the namespace is made when it is missing, and objects go into it", async () => {
  const api = scriptedApi({ "GET /api/v1/namespaces/shop": { status: 404 } });
  await applyManifests(api.request, { namespace: "shop", manifests: [configMap] });
  expect(api.lines()).toEqual([
    "GET /api/v1/namespaces/shop",
    "POST /api/v1/namespaces",
    "GET /api/v1",
    "POST /api/v1/namespaces/shop/configmaps",
  ]);
});

test("objects carry what kubectl apply would have written, keys in order", async () => {
  const api = scriptedApi();
  await applyManifests(api.request, { namespace: "shop", manifests: [configMap] });
  expect(api.asked.at(-1)?.body).toMatchObject({
    metadata: {
      annotations: {
        "kubectl.kubernetes.io/last-applied-configuration":
          '{"apiVersion":"v1","data":{"b":"2","z":"1"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"a"}}\n',
      },
    },
  });
});

test("documents and lists are taken apart, empty ones skipped, other namespaces kept", async () => {
  const list = `---\n---\napiVersion: v1\nkind: List\nitems:\n- ${JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "b", namespace: "other" } })}\n---\n${configMap}`;
  const api = scriptedApi();
  await applyManifests(api.request, { namespace: "shop", manifests: ["", "# nothing\n", list] });
  expect(api.lines().filter((line) => line.startsWith("POST"))).toEqual([
    "POST /api/v1/namespaces/other/configmaps",
    "POST /api/v1/namespaces/shop/configmaps",
  ]);
});

test("the exercise's namespace can stand for another one", async () => {
  const manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop }\n";
  const api = scriptedApi();
  await applyManifests(api.request, { namespace: "learner-1", insteadOf: "shop", manifests: [manifest] });
  expect(api.lines().at(-1)).toBe("POST /api/v1/namespaces/learner-1/configmaps");
});

test.each([
  'pods "a" is forbidden: error looking up service account b/default: serviceaccount "default" not found',
  'pods "a" is forbidden: no API token found for service account "default", retry after the token is automatically created and added to the service account',
])("a pod is tried again until its new namespace has a usable service account: %s", async (message) => {
  let refusals = 2;
  const api = scriptedApi();
  const request: ApiRequest = async (method, path, options) => {
    const answer = await api.request(method, path, options);
    if (method !== "POST" || refusals === 0) return answer;
    refusals -= 1;
    return { status: 403, body: { reason: "Forbidden", message } };
  };
  await applyManifests(request, { namespace: "shop", manifests: [configMap] });
  expect(api.lines().filter((line) => line.startsWith("POST"))).toHaveLength(3);
});

test("what is there already is changed", async () => {
  const api = scriptedApi({
    "POST /api/v1/namespaces/shop/configmaps": { status: 409, body: { reason: "AlreadyExists" } },
  });
  await applyManifests(api.request, { namespace: "shop", manifests: [configMap] });
  expect(api.lines().at(-1)).toBe("PATCH /api/v1/namespaces/shop/configmaps/a");
});

test.each([
  [configMap, 'Error from server (Forbidden): error when creating "manifest 2": configmaps is forbidden'],
  ["kind: ConfigMap\n", 'error: error validating "manifest 2": missing or wrong: apiVersion, metadata'],
  ["a: [\n", "error: error parsing manifest 2: "],
  [
    "apiVersion: v1\nkind: Boat\nmetadata: { name: x }\n",
    'error: resource mapping not found for name: "x" namespace: "" from "manifest 2": no matches for kind "Boat" in version "v1"',
  ],
])("a manifest that is refused says so in kubectl's words: %j", async (manifest, words) => {
  const api = scriptedApi({
    "POST /api/v1/namespaces/shop/configmaps": {
      status: 403,
      body: { reason: "Forbidden", message: "configmaps is forbidden" },
    },
  });
  const refused = applyManifests(api.request, { namespace: "shop", manifests: ["", manifest] });
  await expect(refused).rejects.toMatchObject({ code: "sandbox-seed-rejected" });
  await expect(refused).rejects.toThrow(words);
});
