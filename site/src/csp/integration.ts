import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AstroIntegration } from "astro";
import { AstroError } from "astro/errors";
import { findInlineParts, policyFor } from "./policy.ts";

/**
 * Writes `dist/csp.json` (`{ "header": "…" }`): the policy that the server sends with every page. Fails the build
 * where a page carries an inline style, because the policy would block it.
 */
export function contentSecurityPolicy(): AstroIntegration {
  return {
    name: "matelot-content-security-policy",
    hooks: {
      "astro:build:done": ({ dir }) => {
        const root = fileURLToPath(dir);
        const scripts: string[] = [];
        for (const file of readdirSync(root, { recursive: true, encoding: "utf8" })) {
          if (!file.endsWith(".html")) continue;
          const parts = findInlineParts(readFileSync(join(root, file), "utf8"));
          const style = parts.styles[0];
          if (style !== undefined) throw new AstroError(`${file} has an inline style, wanted none: ${style}`);
          scripts.push(...parts.scripts);
        }
        writeFileSync(join(root, "csp.json"), `${JSON.stringify({ header: policyFor(scripts) }, undefined, 2)}\n`);
      },
    },
  };
}
