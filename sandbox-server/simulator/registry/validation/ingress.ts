import { invalid, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { dns1035LabelFaults, dns1123SubdomainFaults, portNameFaults, portNumberFaults } from "../names.ts";
import type { Ingress } from "../types.ts";
import { namedFaults, oneOf } from "./common.ts";

type IngressSpec = NonNullable<Ingress["spec"]>;
type Rule = NonNullable<IngressSpec["rules"]>[number];
type Path = NonNullable<Rule["http"]>["paths"][number];
type Backend = Path["backend"];

const pathTypes = ["Exact", "ImplementationSpecific", "Prefix"];
const wildcardForm = "^\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

/** All faults of an ingress. */
export function validateIngress(object: Ingress): readonly FieldError[] {
  const spec: IngressSpec = object.spec ?? {};
  const faults: FieldError[] = [];
  if ((spec.rules ?? []).length === 0 && spec.defaultBackend === undefined) {
    faults.push(invalid("spec", spec.rules ?? null, "either `defaultBackend` or `rules` must be specified"));
  }
  if (spec.defaultBackend) faults.push(...backendFaults("spec.defaultBackend", spec.defaultBackend));
  faults.push(...(spec.rules ?? []).flatMap((rule, index) => ruleFaults(`spec.rules[${index}]`, rule)));
  if (spec.ingressClassName) {
    faults.push(...namedFaults("spec.ingressClassName", spec.ingressClassName, dns1123SubdomainFaults));
  }
  for (const [index, { hosts = [] }] of (spec.tls ?? []).entries()) {
    for (const [position, host] of hosts.entries()) {
      faults.push(...hostFaults(`spec.tls[${index}].hosts[${position}]`, host));
    }
  }
  return faults;
}

function ruleFaults(field: string, { host, http }: Rule): FieldError[] {
  const faults = host ? hostFaults(`${field}.host`, host) : [];
  if (http === undefined) return faults;
  if ((http.paths ?? []).length === 0) return [...faults, required(`${field}.http.paths`)];
  return [...faults, ...http.paths.flatMap((path, index) => pathFaults(`${field}.http.paths[${index}]`, path))];
}

function hostFaults(field: string, host: string): FieldError[] {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return [invalid(field, host, "must be a DNS name, not an IP address")];
  if (!host.includes("*")) return namedFaults(field, host, dns1123SubdomainFaults);
  if (new RegExp(wildcardForm).test(host)) return [];
  const sentence = `a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '${wildcardForm.slice(1, -1)}')`;
  return [invalid(field, host, sentence)];
}

function pathFaults(field: string, { path, pathType, backend }: Path): FieldError[] {
  const faults: FieldError[] = [];
  if (!pathType) faults.push(required(`${field}.pathType`, "pathType must be specified"));
  else faults.push(...oneOf(`${field}.pathType`, pathType, pathTypes));
  const isPlain = pathType === "Exact" || pathType === "Prefix";
  if (isPlain && !path?.startsWith("/")) faults.push(invalid(`${field}.path`, path ?? "", "must be an absolute path"));
  else if (!isPlain && path && !path.startsWith("/"))
    faults.push(invalid(`${field}.path`, path, "must be an absolute path"));
  for (const bad of isPlain ? ["//", "/./", "/../", "%2f", "%2F"] : []) {
    if (path?.includes(bad)) faults.push(invalid(`${field}.path`, path, `must not contain '${bad}'`));
  }
  return [...faults, ...backendFaults(`${field}.backend`, backend ?? {})];
}

function backendFaults(field: string, { service, resource }: Backend): FieldError[] {
  if (service !== undefined && resource !== undefined) {
    return [invalid(field, "", "cannot set both resource and service backends")];
  }
  if (resource !== undefined) return [];
  if (service === undefined) return [invalid(field, "", "resource or service backend is required")];
  if (!service.name) return [required(`${field}.service.name`)];
  const faults = namedFaults(`${field}.service.name`, service.name, dns1035LabelFaults);
  const { name, number } = service.port ?? {};
  if (name && number) return [...faults, invalid(field, "", "cannot set both port name & port number")];
  if (name) return [...faults, ...namedFaults(`${field}.service.port.name`, name, portNameFaults)];
  if (number) {
    return [
      ...faults,
      ...portNumberFaults(number).map((fault) => invalid(`${field}.service.port.number`, number, fault)),
    ];
  }
  return [...faults, required(field, "port name or number is required")];
}
