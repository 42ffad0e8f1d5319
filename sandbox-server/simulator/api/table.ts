import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import { badRequest } from "../store/api-error.ts";
import { shown } from "./served-kind.ts";

type IncludeObject = "None" | "Metadata" | "Object";

export interface TableRow {
  readonly cells: readonly unknown[];
  readonly object: unknown;
}

/** Objects as rows for `kubectl get` (meta/v1 Table). */
export class TableWriter {
  readonly #kind: KindDefinition;
  readonly #version: string;
  readonly #include: IncludeObject;
  readonly #now: number;

  /** `includeObject` as the query gives it. Errors: BadRequest. */
  constructor(kind: KindDefinition, version: string, includeObject: string | null, now: number) {
    this.#kind = kind;
    this.#version = version;
    this.#include = includeOption(includeObject);
    this.#now = now;
  }

  table(metadata: object, objects: readonly KubeObject[], withColumns = true): unknown {
    return {
      kind: "Table",
      apiVersion: `meta.k8s.io/${this.#version}`,
      metadata,
      columnDefinitions: withColumns ? this.#columns() : null,
      rows: this.#inOrder(objects).map((object) => this.#row(object)),
    };
  }

  #inOrder(objects: readonly KubeObject[]): readonly KubeObject[] {
    const { tableOrder } = this.#kind;
    return tableOrder === undefined ? objects : objects.toSorted(tableOrder);
  }

  #columns(): readonly unknown[] {
    return this.#kind.columns.map(({ name, type, format = "", description, priority = 0 }) => ({
      name,
      type,
      format,
      description,
      priority,
    }));
  }

  #row(object: KubeObject): TableRow {
    const face = shown(this.#kind, object);
    const cells = this.#kind.columns.map(({ cell }) => cell(face, this.#now));
    if (this.#include === "Object") return { cells, object: face };
    return { cells, object: this.#include === "None" ? null : partialMetadata(face, this.#version) };
  }
}

function includeOption(text: string | null): IncludeObject {
  if (text === null || text === "" || text === "Metadata") return "Metadata";
  if (text === "None" || text === "Object") return text;
  throw badRequest(`invalid include option: ${JSON.stringify(text)}: must be 'Metadata', 'Object', 'None', or empty`);
}

/** An object's metadata alone (meta/v1 PartialObjectMetadata). */
export function partialMetadata({ metadata }: KubeObject, version: string): unknown {
  return { kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${version}`, metadata };
}
