import type { MdastNode } from "satteri";
import { mdxToMdast } from "satteri";

/** A component as a lesson uses it. */
export interface UsedComponent {
  readonly name: string;
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string | true>;
}

/** A code fence of a lesson. */
export interface Fence {
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** Whether it goes to the terminal, with Enter or without; undefined where it is there to be read. */
  readonly mode: "run" | "type" | undefined;
  /** The words after the mode. */
  readonly marks: readonly string[];
}

/** A command that goes to the terminal, from a fence or a `<Run>`. */
export interface LessonCommand {
  readonly line: number;
  readonly code: string;
  readonly mode: "run" | "type";
  readonly marks: readonly string[];
  /** Id of the section it stands in; undefined before the first. */
  readonly section: string | undefined;
  /** What the lesson shows as its answer: the `console` block that follows it before any other command. */
  answer?: { readonly line: number; readonly text: string };
}

/** What of a lesson can be checked without rendering it. */
export interface LessonOutline {
  /** The YAML text between the `---` lines; undefined where there is none. */
  readonly frontmatter: string | undefined;
  readonly components: readonly UsedComponent[];
  readonly fences: readonly Fence[];
  /** In reading order. */
  readonly commands: readonly LessonCommand[];
}

/** Reads a lesson's MDX. Throws what the MDX parser throws where the text is not MDX at all. */
export function outlineLesson(source: string): LessonOutline {
  const components: UsedComponent[] = [];
  const fences: Fence[] = [];
  const commands: LessonCommand[] = [];
  let frontmatter: string | undefined;
  let section: string | undefined;
  for (const node of walk(mdxToMdast(source))) {
    const line = node.position?.start.line ?? 1;
    if (node.type === "yaml") frontmatter = node.value;
    if (node.type === "code") {
      const fence = readFence(line, node);
      fences.push(fence);
      const { code, mode, marks } = fence;
      const last = commands.at(-1);
      if (mode !== undefined) commands.push({ line, code, mode, marks, section });
      else if (fence.language === "console" && last !== undefined) last.answer ??= { line, text: code };
    }
    if (node.type === "mdxJsxFlowElement" || node.type === "mdxJsxTextElement") {
      const attributes = attributesOf(node);
      const name = node.name ?? "";
      components.push({ name, line, attributes });
      if (name === "Section") section = String(attributes.get("id"));
      if (name === "Run") {
        const marks = [...attributes.keys()].filter((key) => key !== "type");
        commands.push({ line, code: plainText(node), mode: attributes.has("type") ? "type" : "run", marks, section });
      }
    }
  }
  return { frontmatter, components, fences, commands };
}

function readFence(line: number, node: Extract<MdastNode, { type: "code" }>): Fence {
  const language = node.lang ?? "";
  const words = (node.meta ?? "").replace(/title="[^"]*"/, "").split(/\s+/);
  const [first, ...rest] = words.filter((word) => word !== "");
  const isCommand = language === "bash" && (first === "run" || first === "type");
  return { line, language, code: node.value, mode: isCommand ? first : undefined, marks: isCommand ? rest : [] };
}

function attributesOf(
  node: Extract<MdastNode, { type: "mdxJsxFlowElement" | "mdxJsxTextElement" }>,
): ReadonlyMap<string, string | true> {
  const attributes = new Map<string, string | true>();
  for (const attribute of node.attributes) {
    if (attribute.type !== "mdxJsxAttribute") continue;
    const value = attribute.value;
    attributes.set(attribute.name, value === null || value === undefined ? true : textOf(value));
  }
  return attributes;
}

function textOf(value: string | { readonly value: string }): string {
  return typeof value === "string" ? value : value.value;
}

function plainText(node: MdastNode): string {
  if ("value" in node && typeof node.value === "string") return node.value;
  return "children" in node ? node.children.map((child) => plainText(child as MdastNode)).join("") : "";
}

function* walk(node: MdastNode): Generator<MdastNode> {
  yield node;
  if ("children" in node) for (const child of node.children) yield* walk(child as MdastNode);
}
