import { expect, it } from "vitest";
import { systemClock } from "../../clock.ts";
import { createCluster } from "../../cluster.ts";
import { serveTestCluster } from "../test-cluster-server.ts";
import { refuseEscalation } from "./escalation.ts";

const rbac = "rbac.authorization.k8s.io";
const rule = (resource: string, verbs: string[]) => ({ apiGroups: [""], resources: [resource], verbs });
const roleRef = (kind: string, name: string) => ({ apiGroup: rbac, kind, name });
const jane = [{ apiGroup: rbac, kind: "User", name: "jane" }];

async function asJane(
  { url, token, authority }: Awaited<ReturnType<typeof serveTestCluster>>,
  resource: string,
  body: object,
): Promise<{ code: number; message?: string }> {
  const { request } = await import("node:https");
  return new Promise((done, failed) => {
    const headers = {
      ...{ authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...{ "impersonate-user": "jane", "impersonate-group": "apprentices" },
    };
    const target = `${url}/apis/${rbac}/v1/namespaces/default/${resource}`;
    const sent = request(target, { method: "POST", ca: authority, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      done({ ...JSON.parse(Buffer.concat(chunks).toString()), code: response.statusCode ?? 0 });
    });
    sent.on("error", failed);
    sent.end(JSON.stringify(body));
  });
}

it("Nobody grants more than he may himself, by a role or by a binding, in the real words", async () => {
  await using server = await serveTestCluster({ systemPods: false });
  const { client } = server.cluster;
  const place = { namespace: "default" };
  client.create(`roles.${rbac}`, {
    metadata: { ...place, name: "keeper" },
    rules: [
      { apiGroups: [rbac], resources: ["roles", "rolebindings"], verbs: ["create"] },
      rule("pods", ["get", "list"]),
    ],
  });
  client.create(`rolebindings.${rbac}`, {
    metadata: { ...place, name: "jane" },
    roleRef: roleRef("Role", "keeper"),
    subjects: jane,
  });

  const fair = { metadata: { name: "fair" }, rules: [rule("pods", ["list"])] };
  await expect.poll(async () => (await asJane(server, "roles", fair)).code).toBe(201);
  const greedy = { metadata: { name: "greedy" }, rules: [rule("secrets", ["get", "list"]), rule("pods", ["get"])] };
  expect(await asJane(server, "roles", greedy)).toMatchObject({
    code: 403,
    message:
      'roles.rbac.authorization.k8s.io "greedy" is forbidden: user "jane" (groups=["apprentices" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}',
  });
  const binding = (name: string, ref: object) => ({ metadata: { name }, roleRef: ref, subjects: jane });
  expect((await asJane(server, "rolebindings", binding("own", roleRef("Role", "fair")))).code).toBe(201);
  const asAdmin = await asJane(server, "rolebindings", binding("boss", roleRef("ClusterRole", "cluster-admin")));
  expect(asAdmin).toMatchObject({
    code: 403,
    message: expect.stringContaining('{APIGroups:["*"], Resources:["*"], Verbs:["*"]}'),
  });
});

it("The verbs escalate and bind allow it", () => {
  using cluster = createCluster({ clock: systemClock, random: { next: Math.random }, systemPods: false });
  cluster.client.create(`clusterroles.${rbac}`, {
    metadata: { name: "trusted" },
    rules: [{ apiGroups: [rbac], resources: ["clusterroles"], verbs: ["escalate", "bind"] }],
  });
  cluster.client.create(`clusterrolebindings.${rbac}`, {
    metadata: { name: "trusted" },
    roleRef: roleRef("ClusterRole", "trusted"),
    subjects: jane,
  });
  const store = {
    list: (resource: string, namespace?: string) =>
      cluster.client.list(resource, namespace === undefined ? {} : { namespace }),
    find: (resource: string, namespace: string, name: string) => cluster.client.find({ resource, namespace, name }),
  } as unknown as Parameters<typeof refuseEscalation>[0];
  const request = {
    ...{
      operation: "CREATE",
      kind: { group: rbac, resource: "clusterroles" },
      subresource: "",
      namespace: "",
      name: "all",
    },
    ...{ user: { name: "jane", groups: [] }, previous: undefined, dryRun: false, warn: () => {} },
    object: { metadata: { name: "all" }, rules: [rule("secrets", ["*"])] },
  } as unknown as Parameters<NonNullable<ReturnType<typeof refuseEscalation>["validate"]>>[0];
  expect(() => refuseEscalation(store).validate?.(request)).not.toThrow();
  const other = { ...request, user: { name: "joe", groups: [] } };
  expect(() => refuseEscalation(store).validate?.(other)).toThrow("not currently held");
});
