/**
 * The name rules of Kubernetes (k8s.io/apimachinery/pkg/util/validation). Every function returns the faults as the
 * API server words them; an empty list means that the name is good.
 */

const dns1123LabelForm = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const dns1123SubdomainForm = `${dns1123LabelForm}(\\.${dns1123LabelForm})*`;
const dns1035LabelForm = "[a-z]([-a-z0-9]*[a-z0-9])?";
const qualifiedNameForm = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const labelValueForm = `(${qualifiedNameForm})?`;
const configMapKeyForm = "[-._a-zA-Z0-9]+";

const dns1123Label = new RegExp(`^${dns1123LabelForm}$`);
const dns1123Subdomain = new RegExp(`^${dns1123SubdomainForm}$`);
const dns1035Label = new RegExp(`^${dns1035LabelForm}$`);
const qualifiedName = new RegExp(`^${qualifiedNameForm}$`);
const labelValue = new RegExp(`^${labelValueForm}$`);
const configMapKey = new RegExp(`^${configMapKeyForm}$`);

function formFault(sentence: string, form: string, ...examples: readonly string[]): string {
  const list = examples.map((example) => `'${example}'`).join(",  or ");
  return `${sentence} (e.g. ${list}, regex used for validation is '${form}')`;
}

function tooLong(max: number): string {
  return `must be no more than ${max} characters`;
}

/** RFC 1123 labels: names of namespaces, containers, volumes. */
export function dns1123LabelFaults(name: string): string[] {
  const faults = name.length > 63 ? [tooLong(63)] : [];
  if (dns1123Label.test(name)) return faults;
  if (dns1123Subdomain.test(name)) return [...faults, "must not contain dots"];
  const sentence =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  return [...faults, formFault(sentence, dns1123LabelForm, "my-name", "123-abc")];
}

/** RFC 1123 subdomains: names of most objects. */
export function dns1123SubdomainFaults(name: string): string[] {
  const faults = name.length > 253 ? [tooLong(253)] : [];
  if (dns1123Subdomain.test(name)) return faults;
  const sentence =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  return [...faults, `${sentence} (e.g. 'example.com', regex used for validation is '${dns1123SubdomainForm}')`];
}

/** RFC 1035 labels: names of services. */
export function dns1035LabelFaults(name: string): string[] {
  const faults = name.length > 63 ? [tooLong(63)] : [];
  if (dns1035Label.test(name)) return faults;
  const sentence =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  return [...faults, formFault(sentence, dns1035LabelForm, "my-name", "abc-123")];
}

/** Names that become one segment of a URL path: roles, bindings. */
export function pathSegmentFaults(name: string): string[] {
  if (name === "." || name === "..") return [`may not be '${name}'`];
  return ["/", "%"]
    .filter((character) => name.includes(character))
    .map((character) => `may not contain '${character}'`);
}

/** Label keys, annotation keys and other qualified names: `prefix/name`. */
export function labelKeyFaults(key: string): string[] {
  const parts = key.split("/");
  const sentence =
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  const examples = "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is";
  if (parts.length > 2) {
    const whole =
      "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    return [
      `${whole} ${examples} '${qualifiedNameForm}') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const faults: string[] = [];
  const name = parts.at(-1) ?? "";
  if (parts.length === 2) faults.push(...prefixFaults(parts[0] ?? ""));
  if (name === "") faults.push("name part must be non-empty");
  else if (name.length > 63) faults.push(`name part ${tooLong(63)}`);
  if (!qualifiedName.test(name)) faults.push(`${sentence} ${examples} '${qualifiedNameForm}')`);
  return faults;
}

function prefixFaults(prefix: string): string[] {
  if (prefix === "") return ["prefix part must be non-empty"];
  return dns1123SubdomainFaults(prefix).map((fault) => `prefix part ${fault}`);
}

/** Label values: empty, or up to 63 characters. */
export function labelValueFaults(value: string): string[] {
  const faults = value.length > 63 ? [tooLong(63)] : [];
  if (labelValue.test(value)) return faults;
  const sentence =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  return [
    ...faults,
    `${sentence} (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${labelValueForm}')`,
  ];
}

/** Keys of config maps and secrets, which become file names. */
export function configMapKeyFaults(key: string): string[] {
  const faults = key.length > 253 ? [tooLong(253)] : [];
  if (!configMapKey.test(key)) {
    const sentence = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    faults.push(
      `${sentence} (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '${configMapKeyForm}')`,
    );
  }
  if (key === ".") faults.push("must not be '.'");
  else if (key === "..") faults.push("must not be '..'");
  else if (key.startsWith("..")) faults.push("must not start with '..'");
  return faults;
}

/** Names of environment variables: anything printable but `=`, as Kubernetes has it since 1.34. */
export function environmentNameFaults(name: string): string[] {
  if (name === "") return ["environment variable name must not be empty"];
  const isPrintable = [...name].every((character) => character > "\u001f" && character < "\u007f" && character !== "=");
  if (isPrintable) return [];
  return [`a valid environment variable name must consist only of printable ASCII characters other than '='`];
}

/** Names of ports in pods (IANA_SVC_NAME). */
export function portNameFaults(name: string): string[] {
  const faults: string[] = [];
  if (name.length > 15) faults.push("must be no more than 15 characters");
  if (!/^[-a-z0-9]+$/.test(name)) faults.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!/[a-z]/.test(name)) faults.push("must contain at least one letter (a-z)");
  if (name.includes("--")) faults.push("must not contain consecutive hyphens");
  if (name.startsWith("-") || name.endsWith("-")) faults.push("must not begin or end with a hyphen");
  return faults;
}

/** Port numbers. */
export function portNumberFaults(port: number): string[] {
  return Number.isInteger(port) && port >= 1 && port <= 65535 ? [] : ["must be between 1 and 65535, inclusive"];
}
