import { expect, it } from "vitest";
import { type ClusterServer, serveTestCluster } from "../test-cluster-server.ts";

const hook = (name: string, path: string, more: object = {}) => ({
  name,
  clientConfig: { service: { name: "hook", namespace: "default", path }, caBundle: "Y2E=" },
  rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "DELETE"], resources: ["configmaps"] }],
  admissionReviewVersions: ["v1"],
  sideEffects: "None",
  ...more,
});

interface Told {
  readonly code: number;
  readonly message?: string;
  readonly data?: Record<string, string>;
}

function asking({ url, token, authority }: ClusterServer) {
  return async (method: string, path: string, body?: object): Promise<Told> => {
    const { request } = await import("node:https");
    return new Promise((done, failed) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const sent = request(`${url}${path}`, { method, ca: authority, headers }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        done({ ...(JSON.parse(Buffer.concat(chunks).toString()) as Told), code: response.statusCode ?? 0 });
      });
      sent.on("error", failed);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  };
}

const group = "/apis/admissionregistration.k8s.io/v1";
const maps = "/api/v1/namespaces/default/configmaps";
const map = (name: string, data: Record<string, string>) => ({ metadata: { name }, data });

it("Webhooks change and refuse what is asked of the API, in the API server's words", async () => {
  await using server = await serveTestCluster({ systemPods: false });
  const ask = asking(server);
  server.cluster.client.create("pods", {
    metadata: { name: "hook", namespace: "default", labels: { app: "hook" } },
    spec: {
      containers: [
        { name: "hook", image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: ["webhook", "--port=443"] },
      ],
    },
  });
  server.cluster.client.create("services", {
    metadata: { name: "hook", namespace: "default" },
    spec: { selector: { app: "hook" }, ports: [{ port: 443 }] },
  });
  await ask("POST", `${group}/mutatingwebhookconfigurations`, {
    metadata: { name: "changes" },
    webhooks: [hook("change.example.com", "/mutating-configmaps")],
  });
  await ask("POST", `${group}/validatingwebhookconfigurations`, {
    metadata: { name: "judges" },
    webhooks: [hook("judge.example.com", "/configmaps")],
  });

  const start = () => ask("POST", maps, map("changed", { "mutation-start": "yes" }));
  await expect.poll(async () => (await start()).data, { timeout: 10_000 }).toMatchObject({ "mutation-stage-1": "yes" });
  expect(await ask("POST", maps, map("bad", { "webhook-e2e-test": "webhook-disallow" }))).toMatchObject({
    code: 400,
    message: 'admission webhook "judge.example.com" denied the request: the configmap contains unwanted key and value',
  });
  await ask("POST", maps, map("kept", { "webhook-e2e-test": "webhook-nondeletable" }));
  expect((await ask("DELETE", `${maps}/kept`)).message).toContain("cannot be deleted because it contains");
});

it("A webhook that nobody answers for refuses, unless it may be missed", async () => {
  await using server = await serveTestCluster({ systemPods: false });
  const ask = asking(server);
  const configuration = `${group}/validatingwebhookconfigurations`;
  await ask("POST", configuration, { metadata: { name: "absent" }, webhooks: [hook("absent.example.com", "/x")] });
  expect(await ask("POST", maps, map("one", {}))).toMatchObject({
    code: 500,
    message:
      'Internal error occurred: failed calling webhook "absent.example.com": failed to call webhook: service "hook" not found',
  });
  await ask("DELETE", `${configuration}/absent`);
  const webhooks = [hook("absent.example.com", "/x", { failurePolicy: "Ignore" })];
  await ask("POST", configuration, { metadata: { name: "missed" }, webhooks });
  expect((await ask("POST", maps, map("one", {}))).code).toBe(201);
});
