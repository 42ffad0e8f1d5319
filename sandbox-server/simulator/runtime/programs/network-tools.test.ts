import { expect, test } from "vitest";
import { createIdleContainer, run } from "../testing/test-container.ts";

test("only a privileged container may add a network interface", async () => {
  const words = ["ip", "link", "add", "dummy0", "type", "dummy"];
  expect(await run(createIdleContainer("busybox"), words)).toMatchObject({
    stderr: "ip: RTNETLINK answers: Operation not permitted\n",
    code: 2,
  });
  expect(await run(createIdleContainer("busybox", { privileged: true }), words)).toMatchObject({ code: 0 });
});

test("dig prints nothing but answers when asked for them alone", async () => {
  const container = createIdleContainer("nicolaka/netshoot");
  expect(await run(container, ["dig", "+noall", "+answer", "nowhere.example"])).toMatchObject({ stdout: "", code: 0 });
});
