import { describe, expect, test } from "vitest";
import { admit } from "../testing/admit.ts";
import type { Pod, PriorityClass, ServiceAccount } from "../types.ts";
import { withEvictionTolerations, withPriority, withServiceAccount } from "./admission.ts";

const pod = (spec: object = {}) =>
  admit({ apiVersion: "v1", kind: "Pod", spec: { containers: [{ name: "a", image: "nginx" }], ...spec } }) as Pod;
const account = (fields: object = {}) =>
  admit({ apiVersion: "v1", kind: "ServiceAccount", ...fields }) as ServiceAccount;
const priorityClass = (name: string, value: number, globalDefault = false) =>
  admit({
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name },
    value,
    globalDefault,
  }) as PriorityClass;

function admitted(result: ReturnType<typeof withServiceAccount>): Pod {
  if ("refusal" in result) throw new Error(result.refusal);
  return result.pod;
}

describe("tolerations for nodes in trouble", () => {
  test("last five minutes", () => {
    expect(withEvictionTolerations(pod()).spec?.tolerations).toEqual([
      { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
      { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
    ]);
  });

  test("are left to a pod that has its own", () => {
    const own = pod({ tolerations: [{ operator: "Exists" }] });
    expect(withEvictionTolerations(own)).toBe(own);
  });
});

describe("service accounts", () => {
  test("come with a token in every container that has none", () => {
    const { spec } = admitted(withServiceAccount(pod(), () => account(), "abcde"));
    expect(spec).toMatchObject({
      serviceAccountName: "default",
      serviceAccount: "default",
      containers: [
        {
          volumeMounts: [
            {
              name: "kube-api-access-abcde",
              mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
              readOnly: true,
            },
          ],
        },
      ],
      volumes: [{ name: "kube-api-access-abcde", projected: { defaultMode: 420 } }],
    });
  });

  test("lend their pull secrets, and keep their token when the pod or the account says so", () => {
    const quiet = account({ automountServiceAccountToken: false, imagePullSecrets: [{ name: "s" }] });
    const { spec } = admitted(withServiceAccount(pod(), () => quiet, "abcde"));
    expect(spec?.imagePullSecrets).toEqual([{ name: "s" }]);
    expect(spec).not.toHaveProperty("volumes");
    const asked = admitted(withServiceAccount(pod({ automountServiceAccountToken: true }), () => quiet, "abcde"));
    expect(asked.spec?.volumes).toHaveLength(1);
  });

  test("must be there", () => {
    expect(withServiceAccount(pod({ serviceAccountName: "nobody" }), () => undefined, "abcde")).toEqual({
      refusal: 'error looking up service account default/nobody: serviceaccount "nobody" not found',
    });
  });
});

describe("priorities", () => {
  const classes = [priorityClass("high", 1000), priorityClass("usual", 10, true)];

  test("come from the named class, the default class or none", () => {
    expect(withPriority(pod({ priorityClassName: "high" }), classes)).toMatchObject({
      pod: { spec: { priority: 1000, preemptionPolicy: "PreemptLowerPriority" } },
    });
    expect(withPriority(pod(), classes)).toMatchObject({ pod: { spec: { priority: 10, priorityClassName: "usual" } } });
    expect(withPriority(pod(), [])).toMatchObject({ pod: { spec: { priority: 0 } } });
  });

  test("of an unknown class are refused", () => {
    expect(withPriority(pod({ priorityClassName: "nope" }), classes)).toEqual({
      refusal: "no PriorityClass with name nope was found",
    });
  });
});
