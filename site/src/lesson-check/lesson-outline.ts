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
  readonly meta: string;
  readonly code: string;
}

/** What of a lesson can be checked without rendering it. */
export interface LessonOutline {
  /** The YAML text between the `---` lines; undefined where there is none. */
  readonly frontmatter: string | undefined;
  readonly components: readonly UsedComponent[];
  readonly fences: readonly Fence[];
  /** Every command that goes to the terminal, fences and `<Run>` alike, in reading order. */
  readonly commands: readonly string[];
}

/** Reads a lesson's MDX. Throws what the MDX parser throws where the text is not MDX at all. */
export function outlineLesson(source: string): LessonOutline {
  const components: UsedComponent[] = [];
  const fences: Fence[] = [];
  const commands: string[] = [];
  let frontmatter: string | undefined;
  for (const node of walk(mdxToMdast(source))) {
    const line = node.position?.start.line ?? 1;
    if (node.type === "yaml") frontmatter = node.value;
    if (node.type === "code") {
      const fence = { line, language: node.lang ?? "", meta: node.meta ?? "", code: node.value };
      fences.push(fence);
      if (isCommand(fence)) commands.push(fence.code);
    }
    if (node.type === "mdxJsxFlowElement" || node.type === "mdxJsxTextElement") {
      const attributes = new Map<string, string | true>();
      for (const attribute of node.attributes) {
        if (attribute.type !== "mdxJsxAttribute") continue;
        const value = attribute.value;
        attributes.set(attribute.name, value === null || value === undefined ? true : textOf(value));
      }
      components.push({ name: node.name ?? "", line, attributes });
      if (node.name === "Run") commands.push(plainText(node));
    }
  }
  return { frontmatter, components, fences, commands };
}

function isCommand(fence: Fence): boolean {
  return fence.language === "bash" && /^(run|type)\b/.test(fence.meta);
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
