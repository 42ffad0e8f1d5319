import { fileURLToPath } from "node:url";
import { defineMdastPlugin, type MdastPluginEntry } from "satteri";
import { lessonComponents } from "../lesson-check/vocabulary.ts";
import { typeset } from "../messages/typeset.ts";

const componentsFolder = fileURLToPath(new URL("../components/lesson/", import.meta.url));
const imports = [...Object.keys(lessonComponents), "Code", "Command"]
  .map((name) => `import ${name} from ${JSON.stringify(`${componentsFolder}${name}.astro`)};`)
  .join("\n");

/**
 * Lets lessons be text alone: the components of the vocabulary need no import, and code fences become our own code
 * blocks, those marked `bash run` or `bash type` with buttons that send them to the terminal.
 */
export const lessonMarkup: MdastPluginEntry = ({ fileURL, sourceFormat }) => {
  if (sourceFormat !== "mdx" || fileURL?.pathname.includes("/lessons/") !== true) return undefined;
  const language = fileURL.pathname.includes("/lessons/fr/") ? "fr" : "en";
  return defineMdastPlugin({
    name: "matelot-lesson-markup",
    code(node) {
      const meta = node.meta ?? "";
      const [, mode] = /^(run|type)\b/.exec(meta) ?? [];
      const title = /title="([^"]*)"/.exec(meta)?.[1];
      const isCommand = node.lang === "bash" && mode !== undefined;
      const attributes: Record<string, string> = { code: node.value };
      if (isCommand) attributes.mode = mode;
      if (isCommand && /\bsecond\b/.test(meta)) attributes.terminal = "2";
      else attributes.language = node.lang ?? "text";
      if (title !== undefined) attributes.title = title;
      return {
        type: "mdxJsxFlowElement",
        name: isCommand ? "Command" : "Code",
        attributes: Object.entries(attributes).map(([name, value]) => ({ type: "mdxJsxAttribute", name, value })),
        children: [],
      };
    },
    text(node, context) {
      const parent = context.parent(node);
      // A command must reach the shell as it was written.
      if (parent?.type === "mdxJsxTextElement" && parent.name === "Run") return;
      context.setProperty(node, "value", typeset(language, node.value));
    },
    after(root, context) {
      context.prependChild(root, { raw: imports });
    },
  });
};
