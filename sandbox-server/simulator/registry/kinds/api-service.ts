import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { invalid, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { dns1035LabelFaults } from "../names.ts";
import type { ApiService } from "../types.ts";
import { namedFaults } from "../validation/common.ts";

type ApiServiceSpec = NonNullable<ApiService["spec"]>;

const highestGroupPriority = 20_000;
const highestVersionPriority = 1000;

export const apiService = defineKind<ApiService>({
  group: "apiregistration.k8s.io",
  version: "v1",
  resource: "apiservices",
  kind: "APIService",
  singular: "apiservice",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  nameRule: "path-segment",
  columns: [
    nameColumn,
    text("Service", "The service that answers for the group.", ({ spec }) => {
      return spec?.service === undefined ? "Local" : `${spec.service.namespace}/${spec.service.name}`;
    }),
    text("Available", "Whether it does.", ({ status }) => {
      const condition = status?.conditions?.find(({ type }) => type === "Available");
      if (condition === undefined) return "Unknown";
      return condition.status === "True" ? "True" : `${condition.status} (${condition.reason})`;
    }),
    ageColumn,
  ],
  hasGeneration: false,
  subresources: { status: true, statusOnCreate: true },
  withDefaults: (object) => {
    const { spec } = object;
    if (spec?.service === undefined || spec.service.port !== undefined) return object;
    return { ...object, spec: { ...spec, service: { ...spec.service, port: 443 } } };
  },
  validate: ({ metadata, spec }) => (spec === undefined ? [] : specFaults(metadata.name, spec)),
});

function specFaults(name: string, spec: ApiServiceSpec): FieldError[] {
  const { group = "", version = "", groupPriorityMinimum, versionPriority } = spec;
  const faults: FieldError[] = [];
  const wanted = `${version}.${group}`;
  if (name !== wanted) {
    faults.push(invalid("metadata.name", name, `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`));
  }
  if (group === "" && version !== "v1") {
    faults.push(required("spec.group", "only v1 may have an empty group and it better be legacy kube"));
  }
  faults.push(...namedFaults("spec.version", version, dns1035LabelFaults));
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > highestGroupPriority) {
    const sentence = `must be positive and less than ${highestGroupPriority}`;
    faults.push(invalid("spec.groupPriorityMinimum", groupPriorityMinimum, sentence));
  }
  if (versionPriority <= 0 || versionPriority > highestVersionPriority) {
    const sentence = `must be positive and less than ${highestVersionPriority}`;
    faults.push(invalid("spec.versionPriority", versionPriority, sentence));
  }
  return [...faults, ...serviceFaults(spec)];
}

function serviceFaults({ service, caBundle, insecureSkipTLSVerify }: ApiServiceSpec): FieldError[] {
  const skips = "spec.insecureSkipTLSVerify";
  const faults: FieldError[] = [];
  if (service === undefined) {
    if (caBundle) {
      const length = `${Buffer.from(caBundle, "base64").length} bytes`;
      faults.push(invalid("spec.caBundle", length, "local APIServices may not have a caBundle"));
    }
    if (insecureSkipTLSVerify) {
      faults.push(invalid(skips, true, "local APIServices may not have insecureSkipTLSVerify"));
    }
    return faults;
  }
  if (!service.namespace) faults.push(required("spec.service.namespace"));
  if (!service.name) faults.push(required("spec.service.name"));
  if (insecureSkipTLSVerify && caBundle) faults.push(invalid(skips, true, "may not be true if caBundle is present"));
  return faults;
}
