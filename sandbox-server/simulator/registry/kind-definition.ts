import type { JsonObject, KubeObject } from "./kube-object.ts";

/** `group` is "" for the core group. `resource` is the plural, as in URLs. */
export interface GroupVersionResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/** One fault of one field, in the words of k8s.io/apimachinery's field.Error. */
export interface FieldError {
  readonly reason:
    | "FieldValueInvalid"
    | "FieldValueRequired"
    | "FieldValueNotSupported"
    | "FieldValueDuplicate"
    | "FieldValueForbidden"
    | "FieldValueTooLong"
    | "FieldValueTooMany"
    | "FieldValueNotFound"
    | "FieldValueTypeInvalid";
  /** Path in the object: `spec.template.spec.containers[0].image`. */
  readonly field: string;
  /** The whole sentence without the path: `Invalid value: "x": must be …`. */
  readonly message: string;
}

/** A column of `kubectl get` (meta/v1 TableColumnDefinition); `priority` 1 is shown with `-o wide` only. */
export interface Column<T extends KubeObject> {
  readonly name: string;
  readonly type: "string" | "integer" | "number" | "boolean" | "date";
  readonly format?: "name";
  readonly description: string;
  readonly priority?: 0 | 1;
  /** The cell; `now` in ms is for ages. */
  readonly cell: (object: T, now: number) => string | number | boolean | null;
}

/** Where a `scale` subresource finds its numbers: JSON paths with dots, as a CRD gives them. */
export interface ScalePaths {
  readonly specReplicas: string;
  readonly statusReplicas: string;
  /** A label selector in an object, or in string form. */
  readonly selector: string;
}

/** What the outside must tell a kind while it defaults or validates: other objects, fresh addresses, the time. */
export interface AdmissionContext {
  readonly now: number;
  readonly namespace: string;
  find(resource: string, namespace: string, name: string): KubeObject | undefined;
  list(resource: string, namespace?: string): readonly KubeObject[];
}

/** Where a webhook is: a service of the cluster or an address. */
export interface WebhookClient {
  readonly url?: string;
  readonly service?: {
    readonly name: string;
    readonly namespace: string;
    readonly path?: string;
    readonly port?: number;
  };
  /** Base64 of the certificates that its own must be signed by. */
  readonly caBundle?: string;
}

/**
 * A kind is one file: everything the generic store and REST handler need to know of it, as data and pure functions.
 * The schema of its fields (types, required marks, descriptions, protobuf numbers) is generated and looked up by
 * group, version and kind.
 */
export interface KindDefinition<T extends KubeObject = KubeObject> extends GroupVersionResource {
  readonly kind: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** Form of metadata.name, checked by the store with the rest of the metadata; `dns1123-subdomain` when absent. */
  readonly nameRule?: "dns1123-subdomain" | "dns1123-label" | "dns1035-label" | "path-segment";
  readonly columns: readonly Column<T>[];
  /** The order of rows where the API server doesn't keep that of names. */
  readonly tableOrder?: (a: T, b: T) => number;
  /** Verbs served; all the usual ones when absent. */
  readonly verbs?: readonly string[];
  readonly subresources?: {
    readonly status?: true;
    /** The status given on creation is kept (nodes); else it is dropped before `withDefaults`. */
    readonly statusOnCreate?: true;
    readonly scale?: ScalePaths;
  };
  /** Field selectors beyond metadata.name and metadata.namespace, with the value of each. */
  readonly fieldSelectors?: Readonly<Record<string, (object: T) => string>>;
  /** Fills in what the API server fills in (documented defaults, allocated addresses). Receives and returns plain data. */
  readonly withDefaults?: (object: T, context: AdmissionContext) => T;
  /** All faults at once, in field order; `previous` is there on updates (immutable fields). */
  readonly validate?: (object: T, previous: T | undefined, context: AdmissionContext) => readonly FieldError[];
  /** Warnings for everybody who reads objects of this kind. */
  readonly readWarnings?: readonly string[];
  /** Warnings sent with the answer (`Warning: …` in kubectl). */
  readonly warnings?: (object: T, previous: T | undefined) => readonly string[];
  /** Finalizers the API server adds by itself (namespaces, volumes). */
  readonly initialFinalizers?: readonly string[];
  /** Grace in seconds before the object may go; pods only. 0 or absent: at once. */
  readonly deletionGraceSeconds?: (object: T) => number;
  /** Objects of this kind do not carry spec/status generations (events, config maps…) when false. */
  readonly hasGeneration?: boolean;
  /**
   * This kind is another face of a stored one (events.k8s.io/v1 of core events, autoscaling/v1 of v2): it has no
   * objects of its own. What is read is converted on its way out, what is written on its way in; watches too.
   * Defaults and validation of this kind run before `toStorage`, those of the stored kind after it.
   */
  readonly faceOf?: {
    readonly storage: GroupVersionResource;
    readonly toStorage: (object: T) => KubeObject;
    readonly fromStorage: (object: KubeObject) => T;
  };
  /** What a stored object looks like to readers; custom resources follow the schema of today. */
  readonly asRead?: (object: KubeObject) => KubeObject;
  /** The webhook that turns objects of one version into another's; without it only their `apiVersion` differs. */
  readonly conversion?: {
    readonly clientConfig: WebhookClient;
    /** Versions of the review that it understands, the best first. */
    readonly reviewVersions: readonly string[];
  };
  /** Made by a CustomResourceDefinition. */
  readonly isCustom?: true;
  /** The structural schema of a custom resource's version (OpenAPI v3). */
  readonly customSchema?: Readonly<Record<string, unknown>>;
  /** An object to show in documentation and fuzzing. */
  readonly example?: JsonObject;
}
