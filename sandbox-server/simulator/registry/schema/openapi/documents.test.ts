import { describe, expect, test } from "vitest";
import { findStruct } from "../struct-table.ts";
import { openApiDocument, openApiIndex } from "./documents.ts";
import { notedFields } from "./field-notes.ts";

interface Schema {
  readonly [key: string]: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { parameters?: { name: string }[] } & Schema>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

async function documentOf(path: string): Promise<Document> {
  const bytes = await openApiDocument(path);
  return JSON.parse(String(bytes)) as Document;
}

/** Every reference in a document, wherever it stands. */
function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : referencesIn(inner),
  );
}

describe.each([...openApiIndex().keys()])("the document of %s", (path) => {
  test("refers to nothing that it doesn't hold", async () => {
    const document = await documentOf(path);
    const known = new Set(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`));
    expect(referencesIn(document).filter((reference) => !known.has(reference))).toEqual([]);
  });

  test("says of every patch and post that it validates fields", async () => {
    const { paths } = await documentOf(path);
    for (const operations of Object.values(paths)) {
      for (const verb of ["patch", "post", "put"]) {
        const names = operations[verb]?.parameters?.map(({ name }) => name);
        if (names !== undefined) expect(names).toContain("fieldValidation");
      }
    }
  });
});

test("fields carry description, values, merge key and list keys", async () => {
  const { components } = await documentOf("api/v1");
  const container = components.schemas["io.k8s.api.core.v1.Container"];
  expect(container?.properties?.imagePullPolicy).toMatchObject({
    description: expect.stringContaining('Possible enum values:\n - `"Always"`'),
    enum: ["Always", "IfNotPresent", "Never"],
  });
  expect(container?.properties?.ports).toMatchObject({
    "x-kubernetes-patch-merge-key": "containerPort",
    "x-kubernetes-patch-strategy": "merge",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["containerPort", "protocol"],
  });
  expect(container).toMatchObject({ required: ["name"], description: expect.stringContaining("container") });
});

test("paths name the kind that they serve", async () => {
  const { paths } = await documentOf("apis/apps/v1");
  const wanted = { group: "apps", kind: "Deployment", version: "v1" };
  expect(paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]?.patch).toMatchObject({
    "x-kubernetes-group-version-kind": wanted,
  });
  expect(paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale"]?.patch).toMatchObject({
    "x-kubernetes-group-version-kind": { group: "autoscaling", kind: "Scale", version: "v1" },
  });
});

test("every note is about a field that holds a struct", () => {
  for (const path of notedFields) {
    const cut = path.lastIndexOf(".");
    const field = findStruct(path.slice(0, cut))?.fields.get(path.slice(cut + 1));
    expect({ path, shape: field?.type.shape }).toEqual({ path, shape: "struct" });
  }
});

test("groups that aren't served have no document", () => {
  expect(openApiDocument("apis/example.com/v1")).toBeUndefined();
});
