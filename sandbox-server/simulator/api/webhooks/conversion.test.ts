import { expect, it } from "vitest";
import { type ClusterServer, serveTestCluster } from "../test-cluster-server.ts";

interface Told {
  readonly code: number;
  readonly message?: string;
  readonly apiVersion?: string;
  readonly items?: readonly Told[];
  readonly [field: string]: unknown;
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

const text = { type: "string" };
const version = (name: string, storage: boolean, properties: object) => ({
  ...{ name, served: true, storage },
  schema: { openAPIV3Schema: { type: "object", properties } },
});

const definition = {
  metadata: { name: "places.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "places", singular: "place", kind: "Place" },
    versions: [version("v1", true, { hostPort: text }), version("v2", false, { host: text, port: text })],
    conversion: {
      strategy: "Webhook",
      webhook: {
        clientConfig: { service: { name: "hook", namespace: "default", path: "/crdconvert" }, caBundle: "Y2E=" },
        conversionReviewVersions: ["v1"],
      },
    },
  },
};

const places = (served: string) => `/apis/example.com/${served}/namespaces/default/places`;

it("A definition's webhook turns its objects into the version that is asked for", async () => {
  await using server = await serveTestCluster({ systemPods: false });
  const ask = asking(server);
  const { client } = server.cluster;
  client.create("customresourcedefinitions.apiextensions.k8s.io", definition);
  const place = { apiVersion: "example.com/v1", kind: "Place", metadata: { name: "one" }, hostPort: "localhost:8080" };
  await expect.poll(async () => (await ask("POST", places("v1"), place)).code, { timeout: 10_000 }).toBe(201);
  expect(await ask("GET", `${places("v2")}/one`)).toMatchObject({
    code: 500,
    message:
      'Internal error occurred: conversion webhook for example.com/v1, Kind=Place failed: service "hook" not found',
  });

  client.create("pods", {
    metadata: { name: "hook", namespace: "default", labels: { app: "hook" } },
    spec: {
      containers: [
        {
          name: "hook",
          image: "registry.k8s.io/e2e-test-images/agnhost:2.53",
          args: ["crd-conversion-webhook", "--port=443"],
        },
      ],
    },
  });
  client.create("services", {
    metadata: { name: "hook", namespace: "default" },
    spec: { selector: { app: "hook" }, ports: [{ port: 443 }] },
  });
  const wanted = { apiVersion: "example.com/v2", host: "localhost", port: "8080" };
  await expect.poll(() => ask("GET", `${places("v2")}/one`), { timeout: 10_000 }).toMatchObject(wanted);
  expect((await ask("GET", `${places("v2")}/one`)).hostPort).toBeUndefined();

  const other = {
    apiVersion: "example.com/v2",
    kind: "Place",
    metadata: { name: "two" },
    host: "example.org",
    port: "80",
  };
  expect(await ask("POST", places("v2"), other)).toMatchObject({ code: 201, host: "example.org" });
  const stored = client.find({ resource: "places.example.com", namespace: "default", name: "two" });
  expect(stored).toMatchObject({ apiVersion: "example.com/v1", hostPort: "example.org:80" });
  const list = await ask("GET", places("v2"));
  expect(list.items).toMatchObject([wanted, { host: "example.org", port: "80" }]);
});
