import { ageColumn, count, defineKind, nameColumn } from "../columns.ts";
import type { ServiceAccount } from "../types.ts";

export const serviceAccount = defineKind<ServiceAccount>({
  group: "",
  version: "v1",
  resource: "serviceaccounts",
  kind: "ServiceAccount",
  singular: "serviceaccount",
  shortNames: ["sa"],
  categories: [],
  namespaced: true,
  columns: [
    nameColumn,
    count("Secrets", "How many secrets belong to the account.", ({ secrets }) => secrets?.length ?? 0),
    ageColumn,
  ],
  hasGeneration: false,
});
