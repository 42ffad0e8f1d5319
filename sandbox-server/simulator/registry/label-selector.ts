export type SelectorOperator =
  | "Equals"
  | "NotEquals"
  | "In"
  | "NotIn"
  | "Exists"
  | "DoesNotExist"
  | "GreaterThan"
  | "LessThan";

export interface Requirement {
  readonly key: string;
  readonly operator: SelectorOperator;
  readonly values: readonly string[];
}

/** meta/v1 LabelSelector as it stands in specs. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | undefined;
  readonly matchExpressions?:
    | readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] | undefined }[]
    | undefined;
}

export type Labels = Readonly<Record<string, string>> | undefined;

/** A selector that can't be read; `message` is the API server's sentence. */
export class SelectorError extends Error {
  override readonly name = "SelectorError";
}

/** Whether labels meet every requirement; no requirement matches everything. */
export function matchesRequirements(requirements: readonly Requirement[], labels: Labels): boolean {
  return requirements.every((requirement) => meets(requirement, labels?.[requirement.key]));
}

function meets({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case "Equals":
    case "In":
      return value !== undefined && values.includes(value);
    case "NotEquals":
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return value !== undefined && comparesAs(operator, value, values[0] ?? "");
  }
}

function comparesAs(operator: "GreaterThan" | "LessThan", value: string, bound: string): boolean {
  if (!/^[+-]?\d+$/.test(value)) return false;
  return operator === "GreaterThan" ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
}

/** The requirements of a meta/v1 LabelSelector; an empty one matches everything, an absent one nothing. */
export function requirementsOf(selector: LabelSelector): readonly Requirement[] {
  const fromLabels = Object.entries(selector.matchLabels ?? {}).map(
    ([key, value]): Requirement => ({ key, operator: "Equals", values: [value] }),
  );
  const fromExpressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values }): Requirement => ({ key, operator: expressionOperator(operator), values: values ?? [] }),
  );
  return [...fromLabels, ...fromExpressions];
}

function expressionOperator(operator: string): SelectorOperator {
  if (operator === "In" || operator === "NotIn" || operator === "Exists" || operator === "DoesNotExist")
    return operator;
  throw new SelectorError(`${JSON.stringify(operator)} is not a valid label selector operator`);
}

/** Whether a meta/v1 LabelSelector selects these labels. */
export function selectorMatches(selector: LabelSelector | undefined | null, labels: Labels): boolean {
  return selector != null && matchesRequirements(requirementsOf(selector), labels);
}

/** Whether a plain map selector (services, replication controllers) selects these labels; an empty one does not. */
export function mapSelectorMatches(selector: Labels, labels: Labels): boolean {
  const entries = Object.entries(selector ?? {});
  return entries.length > 0 && entries.every(([key, value]) => labels?.[key] === value);
}

/**
 * A LabelSelector as kubectl prints it: `app=web,tier in (a,b),!x`; `<none>` when empty or absent, `<error>` when it is
 * no selector.
 */
export function formatLabelSelector(selector: LabelSelector | undefined | null): string {
  if (selector == null) return "<none>";
  try {
    return formatRequirements(requirementsOf(selector)) || "<none>";
  } catch (error) {
    if (error instanceof SelectorError) return "<error>";
    throw error;
  }
}

/** A plain map as kubectl prints it: sorted `key=value` pairs, `<none>` when there are none. */
export function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? "<none>" : pairs.toSorted().join(",");
}

/** Requirements in string form, sorted by key as labels.Selector.String does; parses back to the same. */
export function formatRequirements(requirements: readonly Requirement[]): string {
  return requirements
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(formatRequirement)
    .join(",");
}

function formatRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    case "GreaterThan":
      return `${key}>${values[0]}`;
    case "LessThan":
      return `${key}<${values[0]}`;
    case "NotEquals":
      return `${key}!=${values[0]}`;
    case "NotIn":
      return `${key} notin (${values.toSorted().join(",")})`;
    case "In":
      return `${key} in (${values.toSorted().join(",")})`;
    default:
      return `${key}=${values[0]}`;
  }
}
