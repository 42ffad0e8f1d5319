import { describe, expect, it } from "vitest";
import type { ContainerSpec, Pod } from "../../registry/types.ts";
import { securityFieldsOf, verifyNonRoot } from "./security-context.ts";

const where = '(pod: "web_default(u1)", container: main)';

function parts(own: object, shared: object = {}): [Pod, ContainerSpec] {
  const container = { name: "main", securityContext: own } as unknown as ContainerSpec;
  const metadata = { name: "web", namespace: "default", uid: "u1", resourceVersion: "1", creationTimestamp: "" };
  const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [container], securityContext: shared } };
  return [pod as unknown as Pod, container];
}

describe("security fields", () => {
  it("of the container come before those of the pod", () => {
    const [pod, container] = parts({ runAsUser: 5, readOnlyRootFilesystem: true }, { runAsUser: 1, fsGroup: 2000 });
    expect(securityFieldsOf(pod, container)).toMatchObject({
      runAsUser: 5,
      fsGroup: 2000,
      readOnlyRootFilesystem: true,
    });
  });

  it("add and drop capabilities", () => {
    const [pod, container] = parts({ capabilities: { add: ["NET_ADMIN"], drop: ["ALL"] } });
    expect(securityFieldsOf(pod, container).capabilities).toEqual(["NET_ADMIN"]);
    const [, plain] = parts({ capabilities: { drop: ["CAP_CHOWN"] } });
    const kept = securityFieldsOf(pod, plain).capabilities;
    expect(kept).toContain("KILL");
    expect(kept).not.toContain("CHOWN");
  });
});

describe("runAsNonRoot", () => {
  it.each([
    [{}, "", `container has runAsNonRoot and image will run as root ${where}`],
    [{}, "0:0", `container has runAsNonRoot and image will run as root ${where}`],
    [{ runAsUser: 0 }, "101", `container's runAsUser breaks non-root policy ${where}`],
    [
      {},
      "nginx",
      `container has runAsNonRoot and image has non-numeric user (nginx), cannot verify user is non-root ${where}`,
    ],
  ])("with %j and the image's user %j is refused", (own, user, message) => {
    const [pod, container] = parts({ runAsNonRoot: true, ...own });
    expect(() => verifyNonRoot(pod, container, user)).toThrow(message);
  });

  it.each([
    [{ runAsUser: 1000 }, ""],
    [{}, "101:101"],
  ])("with %j and the image's user %j is fine", (own, user) => {
    const [pod, container] = parts({ runAsNonRoot: true, ...own });
    expect(() => verifyNonRoot(pod, container, user)).not.toThrow();
  });
});
