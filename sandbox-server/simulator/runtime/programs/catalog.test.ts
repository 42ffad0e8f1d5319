import { expect, test } from "vitest";
import { EXECUTABLE_MAGIC, type LayerNode } from "../files/layer.ts";
import { createImageRegistry, images } from "../images/index.ts";
import { createProgramCatalog } from "./index.ts";
import { packagedPrograms } from "./packages/index.ts";

const registry = createImageRegistry(images);
const catalog = createProgramCatalog();

/** Names of the programs behind a tree's executables. */
function programsOf(node: LayerNode): string[] {
  if (node.kind === "directory") return [...node.entries.values()].flatMap(programsOf);
  if (node.kind !== "file" || (node.mode & 0o111) === 0) return [];
  const text = Buffer.from(node.content()).toString("latin1");
  return text.startsWith(EXECUTABLE_MAGIC) ? [text.slice(EXECUTABLE_MAGIC.length).trim()] : [];
}

const usualTags = ["latest", "alpine", "1.0", "3.10", "2.53", "9"];

test.each(images.map((image) => [image.repositories[0] ?? ""]))("every program of %s exists", (repository) => {
  const found = usualTags.flatMap((tag) => {
    const lookup = registry.find(`${repository}:${tag}`);
    return lookup.status === "found" ? [lookup.image] : [];
  });
  expect(found.length).toBeGreaterThan(0);
  const missing = found.flatMap((image) => programsOf(image.layer)).filter((name) => catalog.find(name) === undefined);
  expect([...new Set(missing)]).toEqual([]);
});

test("every command that a package brings exists", () => {
  const missing = packagedPrograms.filter((name) => catalog.find(name) === undefined);
  expect(missing).toEqual([]);
});
