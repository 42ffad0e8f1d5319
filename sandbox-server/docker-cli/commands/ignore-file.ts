/** Reads a `.dockerignore`: the last pattern that fits a path, or a directory above it, decides; `!` takes it back in. */
export function createIgnore(text: string): (path: string) => boolean {
  const patterns = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ isException: line.startsWith("!"), form: patternOf(line.replace(/^!\s*/, "")) }));
  return (path) => {
    const parts = path.split("/");
    const ancestors = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
    let isIgnored = false;
    for (const { isException, form } of patterns) if (ancestors.some((one) => form.test(one))) isIgnored = !isException;
    return isIgnored;
  };
}

function patternOf(pattern: string): RegExp {
  const clean = pattern.replace(/^\.?\//, "").replace(/\/$/, "");
  const text = clean.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (part) => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    return part === "?" ? "[^/]" : `\\${part}`;
  });
  return new RegExp(`^${text}$`);
}
