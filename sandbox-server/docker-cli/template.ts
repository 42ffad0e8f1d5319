/**
 * Fills a Go template as far as docker's `--format` is used in lessons: `{{.Name}}`, `{{json .Config}}`, `{{range .List}}…{{end}}`
 * over lists and maps, `{{len .List}}`, `{{index .Map "key"}}`, `\t` and `\n`.
 */
export function fillTemplate(template: string, value: unknown): string {
  const text = template.replaceAll("\\t", "\t").replaceAll("\\n", "\n");
  return fill(text.split(/(\{\{.*?\}\})/), value).text;
}

function fill(parts: readonly string[], value: unknown, from = 0): { readonly text: string; readonly end: number } {
  let text = "";
  for (let at = from; at < parts.length; at += 1) {
    const part = parts[at] ?? "";
    const action = /^\{\{\s*(.*?)\s*\}\}$/.exec(part)?.[1];
    if (action === undefined) text += part;
    else if (action === "end") return { text, end: at };
    else if (action.startsWith("range ")) {
      const items = itemsOf(read(action.slice(6).replace(/^\$\w+(,\s*\$\w+)?\s*:=\s*/, ""), value));
      let { end } = fill(parts, undefined, at + 1);
      for (const item of items) {
        const filled = fill(parts, item, at + 1);
        text += filled.text;
        end = filled.end;
      }
      at = end;
    } else text += shown(read(action, value));
  }
  return { text, end: parts.length };
}

function read(action: string, value: unknown): unknown {
  const call = /^(json|len|index)\s+(\S+)(?:\s+"(.*)")?$/.exec(action);
  if (call === null) return path(action, value);
  const [, name, operand = "", key = ""] = call;
  const found = path(operand, value);
  if (name === "json") return JSON.stringify(found ?? null);
  if (name === "len") return itemsOf(found).length;
  return path(`.${key}`, found);
}

function path(text: string, value: unknown): unknown {
  let at = value;
  for (const name of text
    .replace(/^\./, "")
    .split(".")
    .filter((part) => part !== ""))
    at = typeof at === "object" && at !== null ? (at as Record<string, unknown>)[name] : undefined;
  return at;
}

function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "<no value>";
  if (Array.isArray(value)) return `[${value.map(shown).join(" ")}]`;
  if (typeof value !== "object") return String(value);
  return `map[${Object.entries(value)
    .map(([name, one]) => `${name}:${shown(one)}`)
    .join(" ")}]`;
}
