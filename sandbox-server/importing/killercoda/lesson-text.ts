import type { ImportNote } from "./note.ts";

export interface LessonText {
  /** MDX with this course's components. */
  readonly mdx: string;
  readonly hints: readonly string[];
  readonly notes: readonly ImportNote[];
}

// Tags that MDX may keep; what they hold is Markdown.
const keptTags = ["details", "summary", "strong", "em", "b", "i", "sub", "sup", "kbd"];

/**
 * One page of a scenario as a part of a lesson: what was executed by a click becomes a command that is typed by a click.
 * The blocks of `<details>` are told as hints, too.
 */
export function convertPage(markdown: string, file: string): LessonText {
  const notes: ImportNote[] = [];
  const written: string[] = [];
  const lines = markdown.replaceAll("\r\n", "\n").split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const fence = /^\s*(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence === null) {
      written.push(onLinesOfTheirOwn(convertLine(line, (problem) => notes.push({ file, line: index + 1, problem }))));
      continue;
    }
    const end = lines.findIndex((other, at) => at > index && other.trim().startsWith(fence[1] ?? "```"));
    const last = end < 0 ? lines.length : end;
    const action = /\{\{([^}]*)\}\}\s*$/.exec(lines[last] ?? "")?.[1]?.trim() ?? "";
    if (action.includes("interrupt")) notes.push({ file, line: last + 1, problem: interruptNote });
    const language = fenceLanguage(fence[2]?.trim() ?? "", action);
    written.push(`\`\`\`${language}`, ...lines.slice(index + 1, last), "```");
    index = last;
  }
  return { mdx: tidy(written.join("\n")), hints: hintsOf(markdown), notes };
}

const interruptNote = "{{exec interrupt}}: Ctrl-C is not typed first; the learner presses it.";

function fenceLanguage(language: string, action: string): string {
  if (action.startsWith("exec")) return "bash run";
  return ["bash", "console", "yaml"].includes(language) ? language : "text";
}

function convertLine(line: string, note: (problem: string) => void): string {
  const pattern =
    /`([^`]+)`\{\{([^}]*)\}\}|`[^`]+`|!\[([^\]]*)\]\([^)]*\)|\[([^\]]*)\]\(\{\{TRAFFIC_([A-Z0-9_]+)\}\}\)|\{\{TRAFFIC_([A-Z0-9_]+)\}\}|<!--.*?-->|<\/?([A-Za-z][\w-]*)[^>]*>|[{}<]/g;
  return line.replace(pattern, (whole, command, action, image, label, traffic, bareTraffic, tag) => {
    if (command !== undefined) return inlineCommand(command, action ?? "", note);
    if (image !== undefined) {
      note(`the image ${whole} is left out`);
      return image === "" ? "" : `*${plain(image)}*`;
    }
    if (traffic !== undefined || bareTraffic !== undefined) {
      return trafficLink(label ?? "", traffic ?? bareTraffic, note);
    }
    if (whole.startsWith("<!--") || tag === "br") return "";
    if (tag !== undefined && keptTags.includes(tag)) return whole.replace(/^(<\/?[\w-]+).*$/, "$1>");
    if (tag !== undefined) {
      note(`the tag ${whole} is left out`);
      return "";
    }
    // Inline code stays; a lone brace or bracket would be read as program text by MDX.
    return whole.startsWith("`") ? whole : `\\${whole}`;
  });
}

/** MDX reads a tag that holds other blocks only where it stands on a line of its own. */
function onLinesOfTheirOwn(line: string): string {
  return line
    .replaceAll(/<details>\s*(?=\S)/g, "<details>\n\n")
    .replaceAll(/<\/summary>\s*(?=\S)/g, "</summary>\n\n")
    .replaceAll(/(?<=\S)\s*<\/details>/g, "\n\n</details>");
}

function inlineCommand(command: string, action: string, note: (problem: string) => void): string {
  if (action.includes("interrupt")) note(interruptNote);
  if (!action.trim().startsWith("exec")) return `\`${command}\``;
  // The component's text is Markdown inside MDX: marks of either would change the command.
  if (/[{}<>*_\\]/.test(command)) return `<Run>\`${command}\`</Run>`;
  return `<Run>${command}</Run>`;
}

/** Pages of the learner's own programs open by a command here: the browser has no way into the sandbox. */
function trafficLink(label: string, traffic: string, note: (problem: string) => void): string {
  const [, host = "1", port] = /^HOST(\d+)_(\d+)$/.exec(traffic) ?? [];
  if (port === undefined) {
    note(`{{TRAFFIC_${traffic}}}: there is no page of ports; the link is left out`);
    return plain(label);
  }
  note(`{{TRAFFIC_${traffic}}}: became a curl command; the browser has no way into the sandbox`);
  return `${plain(label)} (<Run>curl http://node-${host}:${port}</Run>)`;
}

function hintsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/<details>([\s\S]*?)<\/details>/g)].flatMap(([, inside = ""]) => {
    const text = inside
      .replace(/<summary>[\s\S]*?<\/summary>/, "")
      .replaceAll(/\{\{[^}]*\}\}/g, "")
      .trim();
    return text === "" ? [] : [text];
  });
}

function plain(text: string): string {
  return text.replaceAll(/[{}<]/g, "\\$&");
}

function tidy(text: string): string {
  return text.replaceAll(/\n{3,}/g, "\n\n").trim();
}
