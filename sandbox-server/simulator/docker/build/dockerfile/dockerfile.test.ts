import { expect, test } from "vitest";
import { expandWord, expandWords, namePairs } from "./expand-words.ts";
import { parseDockerfile } from "./parse-dockerfile.ts";

test("continued lines are joined, comments and empty lines between them left away", () => {
  const [run] = parseDockerfile("# a comment\nRUN one && \\\n# between\n\n  two\n");
  expect(run).toMatchObject({ name: "RUN", rest: "one &&   two", line: 2 });
});

test("flags are cut off, and the JSON form is read where it is one", () => {
  const [copy, command, shell] = parseDockerfile(
    'COPY --from=build --chown=1:2 a b\nCMD ["a", "b c"]\nRUN [not json]\n',
  );
  expect(copy).toMatchObject({ flags: ["--from=build", "--chown=1:2"], rest: "a b" });
  expect(command?.json).toEqual(["a", "b c"]);
  expect(shell?.json).toBeUndefined();
});

test("another escape character continues lines", () => {
  expect(parseDockerfile("# escape=`\nRUN one `\n two\n")[0]?.rest).toBe("one  two");
});

test("an unknown instruction is told with its line and what may be meant", () => {
  expect(() => parseDockerfile("FROM a\n\nRUNN x\n")).toThrow(
    "dockerfile parse error on line 3: unknown instruction: RUNN (did you mean RUN?)",
  );
});

const lookup = (name: string) => ({ A: "one", EMPTY: "" })[name];

// A percent sign stands for the dollar, which the linter takes for a slip of the pen.
test.each([
  ["%A-%{A}", "one-one"],
  ["%{B:-two} %{EMPTY:-three} %{EMPTY-four}", "two three "],
  ["%{A:+set}%{B:+set}", "set"],
  ["'%A' \"%A\" \\%A", "%A one %A"],
  ["%{B:-%{A}}", "one"],
  ["%UNSET", ""],
])("%s becomes %s", (text, expected) => {
  expect(expandWord(text.replaceAll("%", "$"), lookup)).toBe(expected.replaceAll("%", "$"));
});

test("words are cut at blanks outside quotes", () => {
  expect(expandWords('a "b c" $A', lookup)).toEqual(["a", "b c", "one"]);
});

test("names and values come in both forms", () => {
  expect(namePairs('A=1 B="two words"', "ENV")).toEqual([
    ["A", "1"],
    ["B", '"two words"'],
  ]);
  expect(namePairs("A two words", "ENV")).toEqual([["A", "two words"]]);
  expect(() => namePairs("A", "ENV")).toThrow("ENV must have two arguments");
});
