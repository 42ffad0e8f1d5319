import { request } from "node:https";
import { expect, it } from "vitest";
import { serveTestCluster } from "../test-cluster-server.ts";

it("An event tells what the body was, without its content, and a read has none", async () => {
  await using server = await serveTestCluster({ systemPods: false });
  const { url, token, authority, cluster } = server;
  const ask = (method: string, path: string, body?: object) =>
    new Promise<void>((done, failed) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const sent = request(`${url}${path}`, { method, ca: authority, headers }, (response) => {
        response.resume().on("end", done);
      });
      sent.on("error", failed);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "door" }, stringData: { key: "value" } };
  await ask("POST", "/api/v1/namespaces/default/secrets", secret);
  await ask("GET", "/api/v1/namespaces/default/secrets/door");
  const [created, read] = cluster.audit.events();
  expect(created).toMatchObject({
    ...{ level: "Request", verb: "create", objectRef: { resource: "secrets", name: "door" } },
    ...{ requestObject: { apiVersion: "v1", kind: "Secret" }, responseStatus: { code: 201 } },
  });
  expect(JSON.stringify(created)).not.toContain("value");
  expect(read).toMatchObject({ level: "Metadata", verb: "get" });
  expect(read).not.toHaveProperty("requestObject");
});
