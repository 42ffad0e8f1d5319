import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCatalogue } from "../../../exercises/format/index.ts";
import { importScenario } from "./import-scenario.ts";
import { convertPage } from "./lesson-text.ts";
import { describeNote } from "./note.ts";
import { writeContent } from "./write-content.ts";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "matelot-scenario-"));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

async function put(name: string, text: string): Promise<void> {
  const file = join(directory, "make-a-pod", name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function scenario(details: object): Promise<string> {
  await put("index.json", JSON.stringify({ title: "Pods", details, backend: { imageid: "ubuntu" } }, null, 1));
  return join(directory, "make-a-pod");
}

test("steps with verify scripts become checks that wait for one another, and load as an exercise", async () => {
  await put("one.md", "Create `kubectl run p --image=nginx`{{exec}}");
  await put("verify1.sh", "#!/bin/bash\nkubectl get pod p\n");
  await put("verify2.sh", "if kubectl get pod p; then exit 1; fi\n");
  await put("assets/web.yaml", "kind: Pod\n");
  const path = await scenario({
    steps: [{ title: "Make", text: "one.md", verify: "verify1.sh" }, { verify: "verify2.sh" }],
    assets: { host01: [{ file: "*.yaml", target: "/root/files", chmod: "+x" }] },
  });
  const content = join(directory, "content");
  await writeContent(await importScenario(path, "fr"), content, "fr");
  const { catalogue, faults } = await readCatalogue(join(content, "exercises"));
  expect(faults).toEqual([]);
  expect(catalogue.find("make-a-pod")).toMatchObject({
    checks: [
      { id: "step-1", test: { kind: "script", script: "#!/bin/bash\nkubectl get pod p\n" } },
      { id: "step-2", needs: ["step-1"] },
    ],
    setup: { homeFiles: [{ path: "files/web.yaml", executable: true }] },
  });
  expect(await readFile(join(content, "lessons/fr/make-a-pod.mdx"), "utf8")).toContain(
    "## Make\n\nCreate <Run>kubectl run p --image=nginx</Run>",
  );
  await expect(writeContent(await importScenario(path, "fr"), content, "fr")).rejects.toThrow("exists already");
});

test("what is not as it was is told with file and line", async () => {
  await put("intro.sh", "#!/bin/bash\ntouch /etc/panda\n");
  const path = await scenario({ intro: { background: "intro.sh" }, steps: [{ text: "gone.md" }] });
  const { exercise, lesson, notes } = await importScenario(path, "en");
  expect(exercise).toBeUndefined();
  expect(lesson).toContain("```bash run\nbash ~/setup/intro-background.sh\n```");
  const told = notes.map(describeNote).join("\n");
  expect(told).toContain("intro.sh:2: speaks of /etc/panda");
  expect(told).toMatch(/index\.json:\d+: there is no file gone\.md/);
  expect(told).toMatch(/index\.json:\d+: there is no machine ubuntu/);
});

test("a scenario never reads outside its folder, by name or by link", async () => {
  await writeFile(join(directory, "secret"), "secret\n");
  await put("one.md", "text");
  await symlink(join(directory, "secret"), join(directory, "make-a-pod/link.sh"));
  const path = await scenario({ steps: [{ text: "../secret", verify: "link.sh" }] });
  const imported = await importScenario(path, "en");
  expect(JSON.stringify(imported)).not.toContain("secret\\n");
  expect(imported.exercise).toBeUndefined();
});

test("an index of another form is refused with its fields", async () => {
  await put("index.json", '{"details": {"steps": 3}}');
  await expect(importScenario(join(directory, "make-a-pod"), "en")).rejects.toThrow(/title: .*\n.*details\.steps: /);
});

test("clicks, traffic links, dropdowns and stray braces become a lesson's own marks", () => {
  const source = [
    "Use {braces} and a < b<br>",
    "```plain",
    "ls -lh",
    "```{{exec interrupt}}",
    "`copy`{{copy}} and [ACCESS]({{TRAFFIC_HOST1_30080}})",
    "<details><summary>Tip</summary>",
    "Look at it",
    "</details>",
  ].join("\n");
  const { mdx, hints, notes } = convertPage(source, "s.md");
  expect(mdx).toContain("Use \\{braces\\} and a \\< b\n```bash run\nls -lh\n```");
  expect(mdx).toContain("`copy` and ACCESS (<Run>curl http://node-1:30080</Run>)");
  expect(hints).toEqual(["Look at it"]);
  expect(notes.map(({ line }) => line)).toEqual([4, 5]);
});

test("a terminal without steps is refused with the reason", async () => {
  await put("index.json", JSON.stringify({ title: "Ubuntu", backend: { imageid: "ubuntu" } }));
  const imported = importScenario(join(directory, "make-a-pod"), "en");
  await expect(imported).rejects.toMatchObject({
    code: "scenario-invalid",
    message: expect.stringContaining("bare terminal"),
  });
});
