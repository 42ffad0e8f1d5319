import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import { badRequest } from "../store/api-error.ts";

interface FieldTerm {
  readonly field: string;
  readonly equal: boolean;
  readonly value: string;
}

/**
 * A predicate from `status.phase!=Running,metadata.name=x`; undefined when it selects everything.
 * Errors: BadRequest with the sentences of k8s.io/apimachinery/pkg/fields and the kind's conversion.
 */
export function fieldPredicate(kind: KindDefinition, text: string): ((object: KubeObject) => boolean) | undefined {
  const terms = splitTerms(text).map((term) => parseTerm(term, text));
  if (terms.length === 0) return undefined;
  const tests = terms.map(({ field, equal, value }) => {
    const read = readerOf(kind, field);
    return (object: KubeObject) => (read(object) === value) === equal;
  });
  return (object) => tests.every((test) => test(object));
}

function readerOf(kind: KindDefinition, field: string): (object: KubeObject) => string {
  if (field === "metadata.name") return ({ metadata }) => metadata.name;
  if (field === "metadata.namespace" && kind.namespaced) return ({ metadata }) => metadata.namespace ?? "";
  const read = kind.fieldSelectors?.[field];
  if (read !== undefined) return read;
  // Kinds with fields of their own to select by answer differently from all others.
  throw kind.fieldSelectors === undefined
    ? badRequest(`${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`)
    : badRequest(`field label not supported: ${field}`);
}

/** Commas separate terms, unless a backslash stands before them. */
function splitTerms(text: string): readonly string[] {
  const terms: string[] = [];
  let term = "";
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index] ?? "";
    if (letter === "\\") {
      term += letter + (text[index + 1] ?? "");
      index += 1;
    } else if (letter === ",") {
      terms.push(term);
      term = "";
    } else term += letter;
  }
  return [...terms, term].filter((each) => each !== "");
}

function parseTerm(term: string, selector: string): FieldTerm {
  const match = /^([^=!]*)(!=|==|=)(.*)$/s.exec(term);
  if (match === null) throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`);
  const [, field = "", operator, value = ""] = match;
  return { field, equal: operator !== "!=", value: unescaped(value) };
}

function unescaped(value: string): string {
  const bad = /\\(?![\\,=])/.exec(value);
  if (bad !== null || /(?<!\\)(?:\\\\)*=/.test(value)) {
    throw badRequest(
      `invalid field selector: invalid escape sequence: ${value.slice(bad?.index ?? 0, (bad?.index ?? 0) + 2)}`,
    );
  }
  return value.replace(/\\(.)/g, "$1");
}
