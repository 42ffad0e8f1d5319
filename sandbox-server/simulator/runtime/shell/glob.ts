import type { FileView } from "../files/file-view.ts";
import { SystemFault } from "../files/system-fault.ts";
import { compilePattern, hasGlob, unquotePattern } from "./pattern.ts";

/** More matches than this are cut off: no command line holds them. */
const MAX_MATCHES = 20_000;

/** Path names that match, sorted; empty when there are none. Hidden names need an explicit dot. */
export function expandPath(files: FileView, pattern: string): string[] {
  const absolute = pattern.startsWith("/");
  const parts = pattern.split("/").filter((part) => part !== "");
  let found = [absolute ? "/" : ""];
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1 && !pattern.endsWith("/");
    found = found.flatMap((base) => step(files, base, part, last)).slice(0, MAX_MATCHES);
  }
  const results = pattern.endsWith("/") ? found.map((path) => `${path}/`) : found;
  return results.sort();
}

function step(files: FileView, base: string, part: string, last: boolean): string[] {
  const join = (name: string) => (base === "" || base === "/" ? `${base}${name}` : `${base}/${name}`);
  if (!hasGlob(part)) {
    const path = join(unquotePattern(part));
    return exists(files, path) ? [path] : [];
  }
  const expression = compilePattern(part, { path: true });
  const hidden = part.startsWith(".") || part.startsWith("\\.");
  return names(files, base === "" ? "." : base)
    .filter((name) => (hidden || !name.startsWith(".")) && expression.test(name))
    .map(join)
    .filter((path) => last || files.isDirectory(path));
}

function exists(files: FileView, path: string): boolean {
  try {
    files.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof SystemFault) return false;
    throw error;
  }
}

function names(files: FileView, path: string): string[] {
  try {
    return files.list(path);
  } catch (error) {
    if (error instanceof SystemFault) return [];
    throw error;
  }
}
