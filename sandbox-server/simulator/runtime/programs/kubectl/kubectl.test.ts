import { expect, test } from "vitest";
import { createIdleContainer, run } from "../../testing/test-container.ts";

const kubectl = (...args: readonly string[]) => run(createIdleContainer("bitnami/kubectl"), ["kubectl", ...args]);

test("kubectl in a container tells its version without a cluster", async () => {
  expect(await kubectl("version", "--client")).toMatchObject({
    stdout: expect.stringMatching(/^Client Version: v1/),
    code: 0,
  });
});

test("kubectl without a service account looks for a server on its own host", async () => {
  expect(await kubectl("get", "pods")).toMatchObject({
    stderr: expect.stringContaining("The connection to the server localhost:8080 was refused"),
    code: 1,
  });
});

test("kubectl says which commands it has when it lacks one", async () => {
  expect(await kubectl("apply", "-f", "x.yaml")).toMatchObject({
    stderr: expect.stringMatching(/no command "apply"; it knows annotate, auth, delete, get/),
    code: 1,
  });
});
