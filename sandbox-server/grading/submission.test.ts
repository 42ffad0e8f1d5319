import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readSubmission, readSubmissions } from "./submission.ts";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "matelot-submissions-"));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

async function put(path: string): Promise<string> {
  const file = join(directory, path);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, "content\n");
  return file;
}

test("a manifest is applied and a script is run", async () => {
  expect(await readSubmission(await put("web.yaml"), "ada")).toMatchObject({
    command: ["kubectl", "apply", "-f", "submission/web.yaml"],
    files: [{ path: "submission/web.yaml", content: "content\n" }],
  });
  expect(await readSubmission(await put("go.sh"), "ada")).toMatchObject({ command: ["bash", "submission/go.sh"] });
});

test("a folder's solve.sh is run, else its manifests are applied in the order of their names", async () => {
  for (const name of ["a/solve.sh", "a/other.sh", "a/web.yaml", "b/2.yaml", "b/1.yml"]) await put(name);
  const [first, second] = await readSubmissions(directory);
  expect(first).toMatchObject({ learner: "a", command: ["bash", "submission/solve.sh"] });
  expect(second?.command).toEqual(["kubectl", "apply", "-f", "submission/1.yml", "-f", "submission/2.yaml"]);
});

test("a submission that holds nothing to run says what it holds instead", async () => {
  await put("a/notes.txt");
  await expect(readSubmission(join(directory, "a"), "ada")).rejects.toMatchObject({
    code: "request-invalid",
    message: expect.stringContaining("notes.txt"),
  });
  await expect(readSubmission(join(directory, "none"), "ada")).rejects.toMatchObject({ code: "request-invalid" });
});

test("an entry that can't be used is refused alone, and a link is never followed", async () => {
  for (const name of ["a/notes.txt", "b.yaml"]) await put(name);
  await symlink("/etc/passwd", join(directory, "c.yaml"));
  const [notes, good, link] = await readSubmissions(directory);
  expect(notes?.refusal).toMatchObject({ code: "submission-unusable" });
  expect(good?.refusal).toBeUndefined();
  expect(link).toMatchObject({ files: [], refusal: { code: "submission-unusable" } });
});

test("what a repository brings along is not handed in", async () => {
  for (const name of ["a/web.yaml", "a/.gitlab-ci.yml", "a/.github/workflows/grade.yml", "a/.git/hooks/push.sh"]) {
    await put(name);
  }
  const submission = await readSubmission(join(directory, "a"), "ada");
  expect(submission.files.map(({ path }) => path)).toEqual(["submission/web.yaml"]);
  expect(submission.command).toEqual(["kubectl", "apply", "-f", "submission/web.yaml"]);
});

test("a script from Windows is run as one from here", async () => {
  const path = await put("go.sh");
  await writeFile(path, "\uFEFFset -e\r\nkubectl get pods\r\n");
  const submission = await readSubmission(path, "ada");
  expect(submission.files).toMatchObject([{ content: "set -e\nkubectl get pods\n" }]);
});

test("a dot in a name is no extension, and two entries are never one learner", async () => {
  for (const name of ["anna.muller/web.yaml", "bob.sh", "bob.yaml", "cleo.yml"]) await put(name);
  const names = (await readSubmissions(directory)).map(({ learner }) => learner);
  expect(names).toEqual(["anna.muller", "bob.sh", "bob.yaml", "cleo"]);
});

test("a folder of links says that they are not followed", async () => {
  await mkdir(join(directory, "a"));
  await symlink("/etc/passwd", join(directory, "a", "web.yaml"));
  const [submission] = await readSubmissions(directory);
  expect(submission?.refusal?.reason).toMatchObject({
    en: expect.stringContaining("links"),
    fr: expect.stringContaining("ne contient aucun fichier (liens"),
  });
});
