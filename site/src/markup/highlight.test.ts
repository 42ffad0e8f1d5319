import { expect, test } from "vitest";
import { highlight } from "./highlight.ts";

const shown = (code: string, language: string) =>
  highlight(code, language).map((tokens) =>
    tokens.map(({ kind, text }) => (kind === "plain" ? text : `${kind}(${text})`)).join(""),
  );

test("no character is lost", () => {
  const code = "a: 'b'\n  - c: 1 # d\n\n$(e) | f --g=h";
  for (const language of ["yaml", "bash", "console", "text"]) {
    expect(
      highlight(code, language)
        .map((tokens) => tokens.map(({ text }) => text).join(""))
        .join("\n"),
    ).toBe(code);
  }
});

test("yaml: keys, values, comments; an image tag is no number", () => {
  expect(shown("- image: nginx:1.7.9 # old\nreplicas: 2", "yaml")).toEqual([
    "mark(-) key(image)mark(:) nginxmark(:)1.7.9 comment(# old)",
    "key(replicas)mark(:) number(2)",
  ]);
});

test("bash: commands, flags and strings", () => {
  expect(shown("kubectl get pods -o name | grep 'a b'", "bash")).toEqual([
    "command(kubectl) get pods flag(-o) name | command(grep) string('a b')",
  ]);
});
