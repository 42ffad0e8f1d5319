import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { createWritableTree } from "../../../runtime/container-files.ts";
import { buildLayer, type LayerDirectory } from "../../../runtime/files/layer.ts";
import { Directory } from "../../../runtime/files/nodes.ts";
import { RegularFile } from "../../../runtime/files/regular-file.ts";
import { digestOf, encodeLayer } from "./layer-archive.ts";
import { applyLayer, layerSize, wholeLayer } from "./layer-change.ts";
import { readLayer } from "./read-layer.ts";
import { restoreLayer, saveLayer } from "./saved-layer.ts";
import { containerChanges } from "./tree-difference.ts";

const base = buildLayer({
  "/etc/passwd": "root\n",
  "/data/old": "old\n",
  "/bin/big": { content: "head", sizeBytes: 5000, mode: 0o755 },
});

test("a container that changed nothing makes no layer", () => {
  const root = createWritableTree(base, 0);
  root.lookup("etc");
  expect(containerChanges(root)).toBeUndefined();
});

test("a layer holds what a container made and removed, and nothing of the runtime's own", () => {
  const root = createWritableTree(base, 0);
  const etc = root.lookup("etc") as Directory;
  etc.set("hostname", new RegularFile(root.filesystem, { mode: 0o644, uid: 0, gid: 0 }, 0), 0);
  etc.set("new", fileOf(root, "text"), 0);
  (root.lookup("data") as Directory).delete("old", 0);
  const layer = containerChanges(root);
  if (layer === undefined) throw new Error("a layer was expected");
  expect(layerSize(layer)).toBe(4);
  const tree = applyLayer(base, layer);
  expect(pathsOf(tree)).toEqual(["bin/big", "etc/new", "etc/passwd"]);
});

test("an archive of a layer reads back to the same layer, with its zeros and whiteouts", async () => {
  const root = createWritableTree(base, 0);
  root.delete("data", 0);
  root.set("bin", new Directory(root.filesystem, { mode: 0o700, uid: 1, gid: 2 }, 0), 0);
  const layer = containerChanges(root);
  if (layer === undefined) throw new Error("a layer was expected");
  const archive = encodeLayer(layer);
  const read = await readLayer(Readable.from([archive]), 1_000_000);
  expect(digestOf(encodeLayer(read))).toBe(digestOf(archive));
  expect(pathsOf(applyLayer(base, read))).toEqual(["etc/passwd"]);
  const whole = await readLayer(Readable.from([encodeLayer(wholeLayer(base))]), 1_000_000);
  expect(layerSize(whole)).toBe(5009);
});

test("zeros behind a file's content are not written out", () => {
  const huge = wholeLayer(buildLayer({ "/huge": { content: "", sizeBytes: 1_000_000_000 } }));
  expect(encodeLayer(huge).length).toBeLessThan(10_000);
  expect(layerSize(huge)).toBe(1_000_000_000);
});

test("a saved layer is JSON and restores to the same digest", () => {
  const layer = wholeLayer(base);
  const saved = JSON.parse(JSON.stringify(saveLayer(layer)));
  expect(digestOf(encodeLayer(restoreLayer(saved)))).toBe(digestOf(encodeLayer(layer)));
});

test("an archive larger than allowed is refused", async () => {
  const layer = wholeLayer(buildLayer({ "/file": "x".repeat(2000) }));
  await expect(readLayer(Readable.from([encodeLayer(layer)]), 1000)).rejects.toThrow("no space left on device");
});

function fileOf(root: Directory, text: string): RegularFile {
  const file = new RegularFile(root.filesystem, { mode: 0o644, uid: 0, gid: 0 }, 0);
  file.write(0, Buffer.from(text), 0);
  return file;
}

function pathsOf(directory: LayerDirectory, prefix = ""): string[] {
  return [...directory.entries]
    .flatMap(([name, node]) => (node.kind === "directory" ? pathsOf(node, `${prefix}${name}/`) : [`${prefix}${name}`]))
    .sort();
}
