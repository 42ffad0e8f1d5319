import { ageSince } from "./age.ts";
import type { Column, KindDefinition } from "./kind-definition.ts";
import type { KubeObject } from "./kube-object.ts";

/** The first column of almost every kind. */
export const nameColumn: Column<KubeObject> = {
  name: "Name",
  type: "string",
  format: "name",
  description: "Name must be unique within a namespace.",
  cell: (object) => object.metadata.name,
};

/** The age of an object, in words, as the API server counts it. */
export const ageColumn: Column<KubeObject> = {
  name: "Age",
  type: "string",
  description: "How long ago the API server accepted the object.",
  cell: (object, now) => ageSince(object.metadata.creationTimestamp, now),
};

/** The moment of creation, for kinds that show it instead of their age (roles). */
export const createdAtColumn: Column<KubeObject> = {
  name: "Created At",
  type: "string",
  description: "When the API server accepted the object.",
  cell: (object) => object.metadata.creationTimestamp ?? null,
};

/** A column of text that every `get` shows. */
export function text<T extends KubeObject>(
  name: string,
  description: string,
  cell: (object: T, now: number) => string,
): Column<T> {
  return { name, type: "string", description, cell };
}

/** A column of text that only `-o wide` shows. */
export function wideText<T extends KubeObject>(
  name: string,
  description: string,
  cell: (object: T, now: number) => string,
): Column<T> {
  return { name, type: "string", description, priority: 1, cell };
}

/** A column of whole numbers. */
export function count<T extends KubeObject>(name: string, description: string, cell: (object: T) => number): Column<T> {
  return { name, type: "integer", description, cell };
}

/** The text, or `<none>` where there is none. */
export function orNone(value: string | undefined | null): string {
  return value === undefined || value === null || value === "" ? "<none>" : value;
}

/** Items joined by commas, `<none>` where there is none. */
export function joined(items: readonly string[] | undefined): string {
  return orNone(items?.join(","));
}

/**
 * Checks a kind against its own type and hands it on as a kind of any object: the generic code gives a kind nothing
 * but objects that its schema has let through, so the narrower parameter types hold.
 */
export function defineKind<T extends KubeObject>(definition: KindDefinition<T>): KindDefinition {
  return definition as unknown as KindDefinition;
}
