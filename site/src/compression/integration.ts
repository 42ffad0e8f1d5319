import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { AstroIntegration } from "astro";

/** Below this, the headers of one packet weigh more than what is saved. */
const smallestBytes = 1024;

/** Writes a `.gz` beside every text of the built site; the server sends it to browsers that take it. */
export function compressTexts(): AstroIntegration {
  return {
    name: "matelot-compression",
    hooks: {
      "astro:build:done": ({ dir }) => {
        const root = fileURLToPath(dir);
        for (const file of readdirSync(root, { recursive: true, encoding: "utf8" })) {
          if (!/\.(html|css|js|svg)$/.test(file)) continue;
          const text = readFileSync(join(root, file));
          if (text.length >= smallestBytes) writeFileSync(join(root, `${file}.gz`), gzipSync(text, { level: 9 }));
        }
      },
    },
  };
}
