import { expect, test, vi } from "vitest";
import {
  createIdleContainer,
  createTestContainer,
  createTestPod,
  createTestRuntime,
  finished,
  run,
} from "./testing/test-container.ts";

test("a program that ends gives its exit code and its log", async () => {
  const container = createTestContainer(createTestPod(createTestRuntime()), {
    command: ["sh", "-c", "echo out; echo err >&2; printf partial; exit 3"],
  });
  expect(await container.start().exited).toEqual({ code: 3 });
  expect(container.log.read({}).map((line) => [line.stream, line.text])).toEqual([
    ["stdout", "out"],
    ["stderr", "err"],
    ["stdout", "partial"],
  ]);
});

test("every user may leave last words, wherever the kubelet looks for them", async () => {
  const container = createTestContainer(createTestPod(createTestRuntime()), {
    command: ["sh", "-c", "printf bye > /var/words/last"],
    terminationMessagePath: "/var/words/last",
    runAsUser: 1000,
  });
  expect(await container.start().exited).toEqual({ code: 0 });
  expect(container.terminationMessage()).toBe("bye");
});

test("an endless loop streams and stops at a signal from outside", async () => {
  const container = createTestContainer(createTestPod(createTestRuntime()), {
    command: ["sh", "-c", "while true; do echo x; sleep 1; done"],
  });
  const process = container.start();
  await vi.waitFor(() => expect(container.log.read({}).length).toBeGreaterThan(3));
  process.signal("SIGKILL");
  expect(await process.exited).toEqual({ code: 137, signal: "SIGKILL" });
});

test("the first process ignores SIGTERM unless it has a handler, as in a real process namespace", async () => {
  const pod = createTestPod(createTestRuntime());
  const trapping = createTestContainer(pod, {
    command: ["sh", "-c", "trap 'echo bye; exit 0' TERM; mkfifo /f; cat /f & echo ready; wait"],
    stdin: true,
    name: "trapping",
  });
  const process = trapping.start();
  await vi.waitFor(() => expect(trapping.log.read({}).map((line) => line.text)).toEqual(["ready"]));
  process.signal("SIGTERM");
  expect(await process.exited).toEqual({ code: 0 });
  expect(trapping.log.read({}).map((line) => line.text)).toEqual(["ready", "bye"]);
  const plain = createTestContainer(pod, { command: ["cat"], stdin: true, name: "plain" });
  const cat = plain.start();
  cat.signal("SIGTERM");
  cat.closeInput();
  expect(await cat.exited).toEqual({ code: 0 });
});

test("what cannot be executed is told in the runtime's words", async () => {
  const container = createIdleContainer();
  expect(await run(container, ["nope"])).toMatchObject({
    code: 127,
    message:
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "nope": executable file not found in $PATH: unknown',
  });
  expect(await run(container, ["/etc/passwd"])).toMatchObject({ code: 126 });
  const broken = createTestContainer(createTestPod(createTestRuntime()), { command: ["nope"] });
  expect(await broken.start().exited).toMatchObject({ code: 128, reason: "StartError" });
});

test("a program past its memory limit is killed with the reason OOMKilled", async () => {
  const container = createTestContainer(createTestPod(createTestRuntime()), {
    image: "polinux/stress",
    command: ["stress", "--vm", "1", "--vm-bytes", "250M"],
    memoryLimitBytes: 100 * 1024 * 1024,
  });
  expect(await container.start().exited).toMatchObject({ code: 137, reason: "OOMKilled" });
});

test("dd holds a whole block in memory", async () => {
  const runCopy = (size: string) =>
    createTestContainer(createTestPod(createTestRuntime()), {
      command: ["dd", "if=/dev/zero", "of=/dev/null", `bs=${size}`, "count=1"],
      memoryLimitBytes: 64 * 1024 * 1024,
    }).start().exited;
  expect(await runCopy("96M")).toMatchObject({ code: 137, reason: "OOMKilled" });
  expect(await runCopy("16M")).toMatchObject({ code: 0 });
});

test("pulling answers as containerd and a registry do", () => {
  const runtime = createTestRuntime();
  expect(runtime.pull("nope", "Always", "node-1")).toMatchObject({
    status: "failed",
    reason: "ErrImagePull",
    message: expect.stringContaining("pull access denied, repository does not exist or may require authorization"),
  });
  expect(runtime.pull("nginx:1.161", "Always", "node-1")).toMatchObject({
    status: "failed",
    message: expect.stringMatching(/nginx:1\.161: not found$/),
  });
  expect(runtime.pull("nginx", "Never", "node-1")).toMatchObject({ status: "failed", reason: "ErrImageNeverPull" });
  expect(runtime.pull("nginx", "IfNotPresent", "node-1")).toMatchObject({ status: "pulled" });
  expect(runtime.pull("nginx", "IfNotPresent", "node-1")).toMatchObject({ status: "present" });
  expect(runtime.pull("nginx", "IfNotPresent", "node-2")).toMatchObject({ status: "pulled" });
});

test("an interactive shell has a prompt, echo, history, Ctrl-C and Ctrl-D", async () => {
  const container = createTestContainer(createTestPod(createTestRuntime()), {
    tty: true,
    stdin: true,
    command: ["sh"],
  });
  const process = container.start();
  let screen = "";
  process.onOutput((_stream, data) => {
    screen += Buffer.from(data).toString();
  });
  const types = async (keys: string, shown: string) => {
    process.write(Buffer.from(keys));
    await vi.waitFor(() => expect(screen).toContain(shown));
    screen = screen.slice(screen.indexOf(shown) + shown.length);
  };
  await types("", "/ # ");
  await types("echo hi\r", "echo hi\r\nhi\r\n/ # ");
  await types("\u001b[A\r", "echo hi\r\nhi\r\n/ # ");
  await types("cat > /dev/null\r", "cat > /dev/null\r\n");
  await types("typed", "typed");
  await types("\u0003", "^C\r\n/ # ");
  await types("echo $?\r", "130\r\n/ # ");
  await types("if true\rthen echo multi\rfi\r", "multi\r\n/ # ");
  process.write(Buffer.from("\u0004"));
  expect(await process.exited).toMatchObject({ code: 0 });
});

test("volumes are shared, read-only where asked, and replaced as the kubelet's atomic writer does", async () => {
  const runtime = createTestRuntime();
  const pod = createTestPod(runtime);
  const volume = runtime.createVolume({ id: "config" });
  volume.replaceFiles(new Map([["key", { content: Buffer.from("one"), mode: 0o644 }]]));
  const idle = { command: ["cat"], stdin: true } as const;
  const reader = createTestContainer(pod, {
    ...idle,
    name: "reader",
    mounts: [{ volume, path: "/config", readOnly: true }],
  });
  const single = createTestContainer(pod, {
    ...idle,
    name: "single",
    mounts: [{ volume, path: "/etc/key", subPath: "key", readOnly: false }],
  });
  reader.start();
  single.start();
  expect((await run(reader, ["sh", "-c", "cat /config/key; readlink /config/key; echo x > /config/new"])).stdout).toBe(
    "one..data/key\n",
  );
  expect((await run(reader, ["sh", "-c", "echo x > /config/new"])).stderr).toContain("Read-only file system");
  volume.replaceFiles(new Map([["key", { content: Buffer.from("two"), mode: 0o644 }]]));
  expect((await run(reader, ["cat", "/config/key"])).stdout).toBe("two");
  expect((await run(single, ["cat", "/etc/key"])).stdout).toBe("one");
});

test("security settings are seen and enforced", async () => {
  const container = createIdleContainer("busybox", {
    runAsUser: 1000,
    runAsGroup: 3000,
    fsGroup: 2000,
    readOnlyRootFilesystem: true,
  });
  expect((await run(container, ["id"])).stdout).toBe("uid=1000 gid=3000 groups=3000,2000\n");
  expect((await run(container, ["touch", "/tmp/x"])).stderr).toContain("Read-only file system");
  const user = createIdleContainer("busybox", { runAsUser: 1000 });
  expect((await run(user, ["sh", "-c", "echo x > /etc/passwd"])).stderr).toBe(
    "sh: can't create /etc/passwd: Permission denied\n",
  );
});

test("a volume with a size limit fills up", async () => {
  const runtime = createTestRuntime();
  const volume = runtime.createVolume({ id: "small", sizeLimitBytes: 1_048_576 });
  const container = createTestContainer(createTestPod(runtime), {
    command: ["cat"],
    stdin: true,
    mounts: [{ volume, path: "/data", readOnly: false }],
  });
  container.start();
  const outcome = await run(container, ["dd", "if=/dev/zero", "of=/data/f", "bs=1M", "count=5"]);
  expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining("No space left on device") });
  expect(volume.usedBytes()).toBeLessThanOrEqual(1_048_576);
});

test("a snapshot keeps changed files, logs and volumes, and is found again by pod, name and attempt", async () => {
  const runtime = createTestRuntime();
  const volume = runtime.createVolume({ id: "data" });
  const config = {
    command: ["sh", "-c", "echo started; cat"],
    stdin: true,
    mounts: [{ volume, path: "/data", readOnly: false }],
  } as const;
  const container = createTestContainer(createTestPod(runtime), config);
  container.start();
  await run(container, ["sh", "-c", "echo kept > /data/f; echo own > /root/g; rm /etc/group; mv /home /house"]);
  const saved = JSON.parse(JSON.stringify(runtime.snapshot()));
  expect(JSON.stringify(saved).length).toBeLessThan(3000);
  const later = createTestRuntime();
  later.restore(saved);
  const again = createTestContainer(createTestPod(later), {
    ...config,
    mounts: [{ volume: later.createVolume({ id: "data" }), path: "/data", readOnly: false }],
  });
  expect(again.id).toBe(container.id);
  expect(again.log.read({}).map((line) => line.text)).toEqual(["started"]);
  again.start();
  expect((await run(again, ["sh", "-c", "cat /data/f /root/g; ls /etc/group; ls -d /h*"])).stdout).toBe(
    "kept\nown\n/house\n",
  );
});

test("output held back by a paused reader makes the writer wait and loses nothing", async () => {
  const container = createIdleContainer();
  const process = container.exec({ argv: ["seq", "200000"], tty: false, stdin: false });
  process.pause();
  let size = 0;
  process.onOutput((_stream, data) => {
    size += data.length;
  });
  expect(size).toBe(0);
  process.resume();
  expect((await process.exited).code).toBe(0);
  expect(size).toBe(1_288_895);
});

test("a tar stream goes in and comes out, as kubectl cp does it", async () => {
  const container = createIdleContainer();
  await run(container, ["sh", "-c", "mkdir -p /tmp/a/b; echo content > /tmp/a/b/f; ln -s b/f /tmp/a/l"]);
  const out = container.exec({ argv: ["tar", "cf", "-", "-C", "/tmp", "a"], tty: false, stdin: false });
  const parts: Uint8Array[] = [];
  out.onOutput((_stream, data) => parts.push(data));
  await out.exited;
  const into = container.exec({ argv: ["tar", "-xmf", "-", "-C", "/root"], tty: false, stdin: true });
  for (const part of parts) into.write(part);
  into.closeInput();
  expect(await finished(into)).toMatchObject({ code: 0, stderr: "" });
  expect((await run(container, ["cat", "/root/a/l"])).stdout).toBe("content\n");
});
