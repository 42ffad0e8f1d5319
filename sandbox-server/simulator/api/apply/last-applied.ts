import type { KubeObject } from "../../registry/kube-object.ts";
import { compareObjects } from "../../store/fields/compare.ts";
import type { FieldSet } from "../../store/fields/field-set.ts";
import { fieldSetOf, type Rules } from "../../store/fields/typed-value.ts";
import { isJsonObject } from "../../store/json.ts";

/** Where `kubectl apply` without `--server-side` keeps what it sent. */
const annotation = "kubectl.kubernetes.io/last-applied-configuration";

/** The manager under which kubectl applies on the server's side; others opt out of what is done for it here. */
const kubectlManager = "kubectl";

/**
 * The fields that kubectl may take over without a conflict: those that it applied from the client's side before, and
 * that nobody has changed since (managedfields' lastAppliedManager).
 */
export function fieldsAppliedByClient(live: KubeObject, manager: string, rules: Rules): FieldSet {
  const text = live.metadata.annotations?.[annotation];
  if (manager !== kubectlManager || text === undefined) return new Set();
  const applied = parsed(text);
  if (applied === undefined) return new Set();
  const { modified, removed } = compareObjects(applied, live, rules);
  return fieldSetOf(applied, rules).difference(modified).difference(removed);
}

/** The annotation of an object that has one follows what kubectl applies (managedfields' lastAppliedUpdater). */
export function withLastApplied(object: KubeObject, config: KubeObject, manager: string): KubeObject {
  const { annotations } = object.metadata;
  if (manager !== kubectlManager || annotations?.[annotation] === undefined) return object;
  const { [annotation]: _own, ...others } = config.metadata.annotations ?? {};
  const { annotations: _all, ...metadata } = config.metadata;
  const sent = {
    ...config,
    metadata: Object.keys(others).length === 0 ? metadata : { ...metadata, annotations: others },
  };
  const text = `${JSON.stringify(sent, sortedFields)}\n`;
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [annotation]: text } } };
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    // Anybody may write the annotation; what can't be read says nothing.
    return undefined;
  }
}

/** Go writes the fields of maps by name. */
function sortedFields(_key: string, value: unknown): unknown {
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}
