import { createHash } from "node:crypto";

/** What one HTML page has that a Content-Security-Policy speaks about. */
export interface InlineParts {
  /** Texts of `<script>` elements without `src`. */
  readonly scripts: readonly string[];
  /** `<style>` elements and `style` attributes, as they stand: the policy allows none. */
  readonly styles: readonly string[];
}

/** Finds inline scripts and styles in the HTML of a built page. */
export function findInlineParts(html: string): InlineParts {
  const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)]
    .filter(([, attributes]) => !/\bsrc\s*=/.test(attributes ?? ""))
    .map(([, , text]) => text ?? "");
  const withoutScripts = html.replace(/<script\b[\s\S]*?<\/script>/g, "").replace(/<!--[\s\S]*?-->/g, "");
  const elements = withoutScripts.match(/<style\b[^>]*>/g) ?? [];
  const attributes = withoutScripts.match(/<[a-z][^>]*\sstyle\s*=\s*["'][^>]*>/gi) ?? [];
  return { scripts, styles: [...elements, ...attributes] };
}

/**
 * The value of the `Content-Security-Policy` header for every page: inline scripts by hash, nothing else inline.
 * Styles come from files alone; the one hash among them is that of an empty `<style>`, such as the terminal puts into the
 * page before its rules go into an adopted sheet (workspace/terminals/styles-under-policy.ts).
 * `wasm-unsafe-eval` lets the offline search (pagefind) run; it allows WebAssembly, not `eval`.
 */
export function policyFor(scripts: Iterable<string>): string {
  const hashes = [...new Set(scripts)].map(hashOf);
  return [
    "default-src 'self'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...hashes.sort()].join(" "),
    `style-src 'self' ${hashOf("")}`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
