import { expect, test } from "vitest";
import { parse } from "yaml";
import { certificateKubeconfig, readAdminAccess } from "./admin-access.ts";

const access = { certificateAuthority: "authority\n", certificate: "certificate\n", key: "key\n" };
const text = certificateKubeconfig({
  ...{ ...access, server: "https://node-1:6443", tlsServerName: "kubernetes", user: "learner", namespace: "shop" },
});

test("a kubeconfig is read as it was written", () => {
  expect(readAdminAccess(text)).toEqual(access);
  expect(parse(text)).toMatchObject({
    clusters: [{ cluster: { server: "https://node-1:6443", "tls-server-name": "kubernetes" } }],
    contexts: [{ context: { user: "learner", namespace: "shop" } }],
  });
});

test.each(["", text.slice(0, text.length / 2), "clusters: []\n", "a: [\n"])("half a kubeconfig is none: %j", (half) => {
  expect(readAdminAccess(half)).toBeUndefined();
});
