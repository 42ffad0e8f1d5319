import { type Requirement, SelectorError, type SelectorOperator } from "./label-selector.ts";
import { labelKeyFaults, labelValueFaults } from "./names.ts";

type TokenKind = "identifier" | "operator" | "keyword" | "comma" | "open" | "close" | "not" | "error" | "end";

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const operators: Readonly<Record<string, SelectorOperator>> = {
  "=": "Equals",
  "==": "Equals",
  "!=": "NotEquals",
  ">": "GreaterThan",
  "<": "LessThan",
  in: "In",
  notin: "NotIn",
};

/**
 * Reads a selector in string form: `app=web,tier in (a,b),!canary`. Requirements come sorted by key.
 * @throws SelectorError with the API server's sentence (k8s.io/apimachinery/pkg/labels.Parse).
 */
export function parseLabelSelector(text: string): readonly Requirement[] {
  const tokens = new TokenStream(text);
  const requirements: Requirement[] = [];
  for (;;) {
    const first = tokens.peek();
    if (first.kind === "end") break;
    if (!startsRequirement(first)) {
      throw new SelectorError(`found '${first.text}', expected: !, identifier, or 'end of string'`);
    }
    requirements.push(parsed(() => parseRequirement(tokens)));
    const separator = tokens.take();
    if (separator.kind === "end") break;
    if (separator.kind !== "comma") {
      throw new SelectorError(`found '${separator.text}', expected: ',' or 'end of string'`);
    }
    if (!startsRequirement(tokens.peek())) {
      throw new SelectorError(`found '${tokens.peek().text}', expected: identifier after ','`);
    }
  }
  return requirements.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function startsRequirement({ kind }: Token): boolean {
  return kind === "identifier" || kind === "keyword" || kind === "not";
}

function parsed(read: () => Requirement): Requirement {
  try {
    return read();
  } catch (error) {
    if (error instanceof SelectorError) throw new SelectorError(`unable to parse requirement: ${error.message}`);
    throw error;
  }
}

function parseRequirement(tokens: TokenStream): Requirement {
  const isNegated = tokens.peek().kind === "not";
  if (isNegated) tokens.take();
  const { kind, text: key } = tokens.take();
  if (kind !== "identifier" && kind !== "keyword") throw new SelectorError(`found '${key}', expected: identifier`);
  const keyFaults = labelKeyFaults(key);
  if (keyFaults.length > 0) throw invalidPart("<nil>", key, keyFaults);
  const next = tokens.peek().kind;
  if (isNegated) return { key, operator: "DoesNotExist", values: [] };
  if (next === "end" || next === "comma") return { key, operator: "Exists", values: [] };
  const operator = parseOperator(tokens);
  const values = operator === "In" || operator === "NotIn" ? parseValues(tokens) : [parseExactValue(tokens)];
  checkValues(key, operator, values);
  return { key, operator, values };
}

function parseOperator(tokens: TokenStream): SelectorOperator {
  const { kind, text } = tokens.take();
  const operator = kind === "operator" || kind === "keyword" ? operators[text] : undefined;
  if (operator === undefined) {
    throw new SelectorError(`found '${text}', expected: in, notin, =, ==, !=, gt, lt`);
  }
  return operator;
}

function parseExactValue(tokens: TokenStream): string {
  const { kind, text } = tokens.peek();
  if (kind === "end" || kind === "comma") return "";
  if (kind !== "identifier" && kind !== "keyword") throw new SelectorError(`found '${text}', expected: identifier`);
  tokens.take();
  return text;
}

/** The values between brackets, each once and sorted; an empty place stands for the empty value. */
function parseValues(tokens: TokenStream): readonly string[] {
  const opening = tokens.take();
  if (opening.kind !== "open") throw new SelectorError(`found '${opening.text}' expected: '('`);
  const values = new Set<string>();
  for (;;) {
    const token = tokens.peek();
    const isValue = token.kind === "identifier" || token.kind === "keyword";
    if (!isValue && token.kind !== "comma" && token.kind !== "close") {
      throw new SelectorError(`found '${token.text}', expected: ',', ')' or identifier`);
    }
    values.add(isValue ? tokens.take().text : "");
    const separator = tokens.take();
    if (separator.kind === "close") return [...values].toSorted();
    if (separator.kind !== "comma") throw new SelectorError(`found '${separator.text}', expected: ',' or ')'`);
  }
}

function checkValues(key: string, operator: SelectorOperator, values: readonly string[]): void {
  for (const [index, value] of values.entries()) {
    const isComparison = operator === "GreaterThan" || operator === "LessThan";
    if (isComparison && !/^[+-]?\d+$/.test(value)) {
      throw invalidPart(`values[${index}]`, value, ["for 'Gt', 'Lt' operators, the value must be an integer"]);
    }
    const faults = labelValueFaults(value);
    if (faults.length > 0) throw invalidPart(`values[${index}][${key}]`, value, faults);
  }
}

function invalidPart(field: string, value: string, faults: readonly string[]): SelectorError {
  return new SelectorError(`${field}: Invalid value: ${JSON.stringify(value)}: ${faults.join("; ")}`);
}

/** The words of a selector, one at a time; after the last one it goes on saying "end". */
class TokenStream {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(text: string) {
    this.#tokens = [...text.matchAll(/[^\s=!<>(),]+|==|!=|[=!<>(),]/g)].map(([word]) => tokenOf(word));
  }

  peek(): Token {
    return this.#tokens[this.#position] ?? { kind: "end", text: "" };
  }

  take(): Token {
    const token = this.peek();
    this.#position += 1;
    return token;
  }
}

function tokenOf(text: string): Token {
  switch (text) {
    case "in":
    case "notin":
      return { kind: "keyword", text };
    case ",":
      return { kind: "comma", text };
    case "(":
      return { kind: "open", text };
    case ")":
      return { kind: "close", text };
    case "!":
      return { kind: "not", text };
    default:
      return { kind: text in operators ? "operator" : "identifier", text };
  }
}
