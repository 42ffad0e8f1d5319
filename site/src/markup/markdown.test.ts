import { expect, test } from "vitest";
import { readMarkdown } from "./markdown.ts";

const read = (source: string) => readMarkdown(source, (words) => words.toUpperCase());

test("words are set, code is not", () => {
  expect(read("Ask `shop` **twice**.")).toEqual([
    {
      kind: "paragraph",
      text: [
        { kind: "text", text: "ASK " },
        { kind: "code", text: "shop" },
        { kind: "text", text: " " },
        { kind: "strong", text: "TWICE" },
        { kind: "text", text: "." },
      ],
    },
  ]);
});

test("lists, titles and code blocks are blocks of their own", () => {
  const blocks = read("# Look\n\n1. one\n   more\n2. two\n\n```bash\nkubectl get pods\n```");
  expect(blocks.map(({ kind }) => kind)).toEqual(["title", "list", "code"]);
  expect(blocks[1]).toMatchObject({ ordered: true, items: [[{ text: "ONE MORE" }], [{ text: "TWO" }]] });
  expect(blocks[2]).toEqual({ kind: "code", isCommand: true, code: "kubectl get pods" });
});

test("a link leads to http, https or this site, never to a script", () => {
  expect(read("[a](https://kubernetes.io)")).toMatchObject([
    { text: [{ kind: "link", address: "https://kubernetes.io" }] },
  ]);
  expect(read("[a](javascript:alert)")).toMatchObject([{ text: [{ kind: "text", text: "A" }] }]);
  expect(read("[a](//evil.example)")).toMatchObject([{ text: [{ kind: "text" }] }]);
});
