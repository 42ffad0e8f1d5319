import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createContainerRuntime } from "../index.ts";
import { createMemoryNetwork } from "../testing/memory-network.ts";
import { createHastyClock, createTestContainer, createTestPod } from "../testing/test-container.ts";
import { readDeclaredImages } from "./declared-images.ts";

function declare(files: Readonly<Record<string, string>>) {
  const directory = mkdtempSync(join(tmpdir(), "matelot-images-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

function runtimeWith(files: Readonly<Record<string, string>>) {
  return createContainerRuntime({
    clock: createHastyClock(),
    random: { next: () => 0.5 },
    network: createMemoryNetwork(),
    images: readDeclaredImages(declare(files)),
  });
}

test("an image on top of a known one has its files, variables, user and command", async () => {
  const runtime = runtimeWith({
    "shop.yaml": `name: registry.example.org/team/shop
tags: ["1.0", latest]
from: debian:12
command: [shop]
env: { GREETING: welcome }
user: www-data
files:
  /bin/shop:
    content: |
      #!/bin/sh
      echo $GREETING $(whoami); cat /etc/shop.conf
    mode: "755"
  /etc/shop.conf: "open: true\\n"
`,
  });
  const container = createTestContainer(createTestPod(runtime), { image: "registry.example.org/team/shop:1.0" });
  expect(await container.start().exited).toEqual({ code: 0 });
  expect(container.log.read({}).map(({ text }) => text)).toEqual(["welcome www-data", "open: true"]);
  expect(runtime.pull("registry.example.org/team/shop:2.0", "Always", "node-1")).toMatchObject({ status: "failed" });
});

test("an image of one program needs nothing else, and JSON may hold a list", async () => {
  const runtime = runtimeWith({
    "all.json": JSON.stringify([
      { name: "one/hello", program: "hello-world" },
      { name: "one/echo", program: "echo", command: ["hi"], ports: [80, "53/udp"] },
    ]),
  });
  const container = createTestContainer(createTestPod(runtime), { image: "one/echo" });
  expect(await container.start().exited).toEqual({ code: 0 });
  expect(container.log.read({}).map(({ text }) => text)).toEqual(["hi"]);
});

test("a new tag of a built-in repository leaves its other tags in place", () => {
  const runtime = runtimeWith({ "nginx.yml": 'name: nginx\ntags: ["course"]\nfrom: nginx:1.27\n' });
  for (const tag of ["course", "1.27"])
    expect(runtime.pull(`nginx:${tag}`, "Always", "node-1")).toMatchObject({ status: "pulled" });
});

test("every fault of every file is told with file, field, what is seen and what is wanted", () => {
  const directory = declare({
    "a.yaml": "name: Shop:1\nfrom: busybox\nenv: { PORT: 80 }\nport: [80]\n",
    "b.yaml": "name: ok\nfrom: nowhere/nothing\nfiles: { /usr/bin/x: { program: nope } }\n",
    "c.json": "{",
    "d.yaml": "name: ok\ntags: [latest]\n",
    "e.yaml": "- { name: two, program: echo }\n- { name: two, program: echo }\n",
  });
  expect(() => readDeclaredImages(directory)).toThrow(
    expect.objectContaining({
      faults: [
        { file: "a.yaml", field: "name", seen: '"Shop:1"', wanted: expect.stringContaining("without a tag") },
        { file: "a.yaml", field: "env.PORT", seen: "80", wanted: "a text (numbers in quotes)" },
        { file: "a.yaml", field: "port", seen: "[80]", wanted: "no such field" },
        { file: "c.json", field: "the file", seen: expect.any(String), wanted: "YAML or JSON" },
        { file: "d.yaml", field: "from", seen: "missing", wanted: expect.stringContaining("a known image") },
        { file: "b.yaml", field: "from", seen: '"nowhere/nothing"', wanted: "a known image, such as busybox:1.36" },
        {
          file: "b.yaml",
          field: "files./usr/bin/x.program",
          seen: '"nope"',
          wanted: expect.stringContaining("simulated"),
        },
        { file: "e.yaml", field: "tags", seen: '"latest"', wanted: "a tag that e.yaml does not declare" },
      ],
    }),
  );
});

test("a folder that is not there is a fault", () => {
  expect(() => readDeclaredImages("/nowhere/images")).toThrow(/the folder is ENOENT.*; wanted is a folder/);
});
