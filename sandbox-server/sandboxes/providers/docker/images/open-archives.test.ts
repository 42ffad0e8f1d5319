import { mkdtempSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { pack } from "tar-stream";
import { expect, test } from "vitest";
import { normalReference, openImageArchives } from "./open-archives.ts";

const directory = mkdtempSync(join(tmpdir(), "matelot-archives-"));

async function tarOf(files: Readonly<Record<string, unknown>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, JSON.stringify(content));
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const saved = (...references: string[]) => tarOf({ "layer.tar": "x", "manifest.json": [{ RepoTags: references }] });

test.each([
  ["nginx", "nginx:latest"],
  ["docker.io/library/nginx:1.27", "nginx:1.27"],
  ["docker.io/rancher/k3s:v1", "rancher/k3s:v1"],
  ["localhost:5000/a", "localhost:5000/a:latest"],
  ["kindest/node:v1.36.4@sha256:00", "kindest/node:v1.36.4"],
  ["kindest/node@sha256:00", "kindest/node@sha256:00"],
])("%s is known as %s", (reference, expected) => expect(normalReference(reference)).toBe(expected));

test("an image is found in plain and compressed archives, by any of its names", async () => {
  const plain = join(directory, "a.tar");
  const zstd = join(directory, "b.tar.zst");
  const gzip = join(directory, "c.tar.gz");
  writeFileSync(plain, await saved("busybox:1.36"));
  writeFileSync(zstd, zstdCompressSync(await saved("rancher/k3s:v1.36.1-k3s1", "matelot/shell:latest")));
  const index = { manifests: [{ annotations: { "io.containerd.image.name": "docker.io/library/nginx:1.27" } }] };
  writeFileSync(gzip, gzipSync(await tarOf({ "./index.json": index })));
  const archives = openImageArchives([plain, zstd, gzip]);
  expect((await archives.find("docker.io/rancher/k3s:v1.36.1-k3s1", {}))?.path).toBe(zstd);
  expect((await archives.find("nginx:1.27", {}))?.path).toBe(gzip);
  expect(await archives.find("nginx:1.28", {})).toBeUndefined();
  const workloads = await archives.workloads(["rancher/k3s:v1.36.1-k3s1", "matelot/shell"], {});
  expect(workloads.map(({ path }) => path)).toEqual([plain, gzip]);
});

test("an archive that was replaced is read again", async () => {
  const path = join(directory, "changing.tar");
  writeFileSync(path, await saved("a:1"));
  const archives = openImageArchives([path]);
  expect(await archives.find("a:1", {})).toBeDefined();
  writeFileSync(path, await saved("b:1"));
  utimesSync(path, 1, 1);
  expect(await archives.find("a:1", {})).toBeUndefined();
  expect(await archives.find("b:1", {})).toBeDefined();
});

test.each([
  ["missing.tar", undefined],
  ["broken.tar.zst", "no zstd"],
])("%s is unusable, and named", async (name, content) => {
  const path = join(directory, name);
  if (content !== undefined) writeFileSync(path, content);
  const failure = openImageArchives([path]).find("a", {});
  await expect(failure).rejects.toMatchObject({ code: "image-archive-unusable" });
  await expect(failure).rejects.toThrow(path);
});
