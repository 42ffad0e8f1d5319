import { describe, expect, test } from "vitest";
import { formatLabelSelector, matchesRequirements, SelectorError, selectorMatches } from "./label-selector.ts";
import { parseLabelSelector } from "./label-selector-parser.ts";

function matches(selector: string, labels: Record<string, string>): boolean {
  return matchesRequirements(parseLabelSelector(selector), labels);
}

function faultOf(selector: string): string {
  try {
    parseLabelSelector(selector);
  } catch (error) {
    if (error instanceof SelectorError) return error.message;
    throw error;
  }
  return "none";
}

describe("selectors in string form", () => {
  test.each([
    ["", {}, true],
    ["app=web", { app: "web" }, true],
    ["app==web", { app: "api" }, false],
    ["app!=web", {}, true],
    ["app", { app: "" }, true],
    ["!app", { app: "web" }, false],
    ["tier in (a, b),app", { tier: "b", app: "x" }, true],
    ["tier notin (a)", {}, true],
    ["tier notin (a)", { tier: "a" }, false],
    ["in in (in)", { in: "in" }, true],
    ["app=", { app: "" }, true],
    ["app in ()", { app: "" }, true],
    ["n>3", { n: "4" }, true],
    ["n<3", { n: "x" }, false],
  ] as const)("%s on %o is %s", (selector, labels, wanted) => {
    expect(matches(selector, labels)).toBe(wanted);
  });

  test("come sorted by key", () => {
    expect(parseLabelSelector("b,a=1").map(({ key }) => key)).toEqual(["a", "b"]);
  });

  test.each([
    ["a=b=c", "found '=', expected: ',' or 'end of string'"],
    ["=b", "found '=', expected: !, identifier, or 'end of string'"],
    ["a,", "found '', expected: identifier after ','"],
    ["a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ["a in b", "unable to parse requirement: found 'b' expected: '('"],
    ["a in (b", "unable to parse requirement: found '', expected: ',' or ')'"],
    [
      "n>x",
      "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
  ])("%s is refused in the API server's words", (selector, sentence) => {
    expect(faultOf(selector)).toBe(sentence);
  });

  test("name the bad key and the bad value", () => {
    expect(faultOf("a$=b")).toContain(
      'unable to parse requirement: <nil>: Invalid value: "a$": name part must consist of',
    );
    expect(faultOf("a=$")).toContain(
      'values[0][a]: Invalid value: "$": a valid label must be an empty string or consist of',
    );
  });
});

describe("selectors of specs", () => {
  test("match labels and expressions together", () => {
    const selector = { matchLabels: { app: "web" }, matchExpressions: [{ key: "tier", operator: "Exists" }] };
    expect(selectorMatches(selector, { app: "web", tier: "x" })).toBe(true);
    expect(selectorMatches(selector, { app: "web" })).toBe(false);
  });

  test("select everything when empty and nothing when absent", () => {
    expect(selectorMatches({}, { app: "web" })).toBe(true);
    expect(selectorMatches(undefined, { app: "web" })).toBe(false);
  });

  test("print as kubectl shows them", () => {
    const matchExpressions = [
      { key: "tier", operator: "In", values: ["b", "a"] },
      { key: "x", operator: "DoesNotExist" },
    ];
    expect(formatLabelSelector({ matchLabels: { app: "web" }, matchExpressions })).toBe("app=web,tier in (a,b),!x");
    expect(formatLabelSelector({})).toBe("<none>");
  });
});
