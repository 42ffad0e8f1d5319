import { changeField, changeItems, fill } from "../fill.ts";
import { canonicalQuantity, isQuantity } from "../quantity.ts";
import type { ContainerSpec } from "../types.ts";

type Probe = NonNullable<ContainerSpec["livenessProbe"]>;
type Handler = NonNullable<NonNullable<ContainerSpec["lifecycle"]>["postStart"]>;
type EnvironmentVariable = NonNullable<ContainerSpec["env"]>[number];

/** What the API server fills into a container, an init container or an ephemeral one. */
export function containerWithDefaults(container: ContainerSpec): ContainerSpec {
  let result = fill(container, {
    imagePullPolicy: defaultPullPolicy(container.image ?? ""),
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    resources: {},
  });
  result = changeField(result, "resources", canonicalResources);
  result = changeField(result, "ports", (ports) => changeItems(ports, (port) => fill(port, { protocol: "TCP" })));
  result = changeField(result, "env", (env) => changeItems(env, variableWithDefaults));
  result = changeField(result, "livenessProbe", probeWithDefaults);
  result = changeField(result, "readinessProbe", probeWithDefaults);
  result = changeField(result, "startupProbe", probeWithDefaults);
  return changeField(result, "lifecycle", (lifecycle) => {
    const started = changeField(lifecycle, "postStart", handlerWithDefaults);
    return changeField(started, "preStop", handlerWithDefaults);
  });
}

/** `Always` for the tag latest or no tag, else `IfNotPresent`; a digest counts as a tag. */
export function defaultPullPolicy(image: string): "Always" | "IfNotPresent" {
  const [name = "", digest] = image.split("@");
  const tag = /:([^/:]+)$/.exec(name)?.[1] ?? (digest === undefined ? "latest" : "");
  return tag === "latest" ? "Always" : "IfNotPresent";
}

function variableWithDefaults(variable: EnvironmentVariable): EnvironmentVariable {
  return changeField(variable, "valueFrom", (source) => {
    const withField = changeField(source, "fieldRef", (field) => fill(field, { apiVersion: "v1" }));
    return changeField(withField, "resourceFieldRef", (field) => fill(field, { divisor: "0" }));
  });
}

function probeWithDefaults(probe: Probe): Probe {
  const filled = fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  const withGrpc = changeField(filled, "grpc", (grpc) => fill(grpc, { service: "" }));
  return changeField(withGrpc, "httpGet", (get) => fill(get, { path: "/", scheme: "HTTP" }));
}

function handlerWithDefaults(handler: Handler): Handler {
  return changeField(handler, "httpGet", (get) => fill(get, { path: "/", scheme: "HTTP" }));
}

/** Requests and limits in the form in which the API server stores quantities. */
export function canonicalResources<
  R extends {
    readonly requests?: Readonly<Record<string, string>> | undefined;
    readonly limits?: Readonly<Record<string, string>> | undefined;
  },
>(resources: R): R {
  const withRequests = changeField<R, "requests">(resources, "requests", canonicalQuantities);
  return changeField<R, "limits">(withRequests, "limits", canonicalQuantities);
}

/** A map of quantities in canonical form; what is no quantity stays for validation to report. */
export function canonicalQuantities(quantities: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  let changed: Record<string, string> | undefined;
  for (const [name, quantity] of Object.entries(quantities)) {
    if (!isQuantity(quantity)) continue;
    const canonical = canonicalQuantity(quantity);
    if (canonical === quantity) continue;
    changed ??= { ...quantities };
    changed[name] = canonical;
  }
  return changed ?? quantities;
}
