import { ageColumn, count, defineKind, nameColumn, text } from "../columns.ts";
import type { Secret } from "../types.ts";
import { secretWithDefaults, validateSecret } from "../validation/secret.ts";

export const secret = defineKind<Secret>({
  group: "",
  version: "v1",
  resource: "secrets",
  kind: "Secret",
  singular: "secret",
  shortNames: [],
  categories: [],
  namespaced: true,
  columns: [
    nameColumn,
    text("Type", "What the secret is for.", ({ type }) => type ?? ""),
    count("Data", "How many keys there are.", ({ data }) => Object.keys(data ?? {}).length),
    ageColumn,
  ],
  hasGeneration: false,
  fieldSelectors: { type: ({ type }) => type ?? "" },
  withDefaults: secretWithDefaults,
  validate: validateSecret,
});
