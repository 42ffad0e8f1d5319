import { expect, test } from "vitest";
import { createIdleContainer, run } from "../../testing/test-container.ts";

const shell = (image: string, script: string) => run(createIdleContainer(image), ["sh", "-c", script]);

test("apt finds nothing before an update, and names what it doesn't know after it", async () => {
  const before = await shell("debian:12", "apt-get install -y curl");
  expect(before).toMatchObject({ code: 100, stderr: "E: Unable to locate package curl\n" });
  const after = await shell("debian:12", "apt-get update > /dev/null; apt-get install -y no-such-thing");
  expect(after).toMatchObject({ code: 100, stderr: "E: Unable to locate package no-such-thing\n" });
});

test("without -y apt asks, and stops without an answer", async () => {
  const asked = await shell("debian:12", "apt-get update > /dev/null; apt-get install curl < /dev/null");
  expect(asked.code).toBe(1);
  expect(asked.stdout).toContain("Do you want to continue? [Y/n] Abort.\n");
});

test("packages have their sizes, and their programs run", async () => {
  const script =
    "apt-get update > /dev/null; apt-get install -y --no-install-recommends curl > /dev/null 2>&1; du -sk /usr/share /var/lib/apt | cut -f1; curl --version | head -c 4";
  const { stdout } = await shell("debian:12", script);
  const [installed = 0, lists = 0] = stdout.split("\n").map(Number);
  expect(installed).toBeGreaterThan(5000);
  expect(lists).toBeGreaterThan(18_000);
  expect(stdout).toContain("curl");
});

test("apk wants its index, keeps none with --no-cache, and takes a virtual group away again", async () => {
  expect((await shell("alpine:3.22", "apk add curl")).stderr).toContain("curl (no such package)");
  const script =
    "apk add --no-cache --virtual .build gcc > /dev/null && ls /var/cache/apk 2>/dev/null; du -sk /usr/share | cut -f1; apk del .build | tail -1; du -sk /usr/share | cut -f1";
  const { stdout } = await shell("alpine:3.22", script);
  const [, summary = ""] = stdout.split("\n");
  expect(summary).toMatch(/^OK: 8 MiB in 16 packages$/);
  expect(Number(stdout.split("\n")[0])).toBeGreaterThan(150_000);
});

test("pip installs what a package needs, and python finds it then", async () => {
  const script =
    "echo 'import flask' > a.py; python a.py; pip install --no-cache-dir -q flask && python a.py && pip freeze | head -2";
  const { stdout, stderr } = await shell("python:3.12-slim", script);
  expect(stderr).toContain("ModuleNotFoundError: No module named 'flask'");
  expect(stdout).toBe("blinker==1.9.0\nclick==8.3.0\n");
});

test("a program linked with glibc doesn't run where only musl is", async () => {
  const script = `printf '#include <stdio.h>\\nint main(void) { puts("hi"); return 0; }\\n' > a.c; gcc -o a a.c && ./a; gcc -static -o b a.c && wc -c < b; base64 a | tr -d '\\n'`;
  const [said, size, binary = ""] = (await shell("gcc:14", script)).stdout.split("\n");
  expect(said).toBe("hi");
  expect(Number(size)).toBeGreaterThan(500_000);
  const elsewhere = await shell("alpine:3.22", `echo '${binary}' | base64 -d > a; chmod +x a; ./a`);
  expect(elsewhere.stderr).toMatch(/No such file or directory|not found/);
  expect(elsewhere.code).not.toBe(0);
});
