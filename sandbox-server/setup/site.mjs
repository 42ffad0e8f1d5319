import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cache, node, root, run, say } from "./machine.mjs";

const sources = ["site", "lessons", "exercises", "sandbox-server/language", "checkers/vocabulary", "package-lock.json"];
const derived = new Set(["node_modules", "dist", ".astro"]);

/** Builds the site when it was never built or when one of its sources has changed since. */
export function buildSite() {
  const stamp = join(cache, "site-sources");
  const wanted = fingerprint();
  const isBuilt = existsSync(join(root, "site/dist/index.html"));
  if (isBuilt && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  say("Building the site …");
  run(node, [join(root, "node_modules/astro/bin/astro.mjs"), "build", "--root", "site"], {
    quiet: true,
    env: { ASTRO_TELEMETRY_DISABLED: "1" },
  });
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Names, sizes and times of all sources: quick to take, and different whenever one was edited. */
function fingerprint() {
  const hash = createHash("sha256");
  const visit = (/** @type {string} */ path) => {
    const entry = statSync(path, { throwIfNoEntry: false });
    if (entry === undefined) return;
    if (!entry.isDirectory()) {
      hash.update(`${path} ${entry.size} ${entry.mtimeMs}\n`);
      return;
    }
    for (const name of readdirSync(path).sort()) if (!derived.has(name)) visit(join(path, name));
  };
  for (const source of sources) visit(join(root, source));
  return hash.digest("hex");
}
