import { ageColumn, count, defineKind, nameColumn } from "../columns.ts";
import { changeField, changeItems } from "../fill.ts";
import type { ValidatingWebhookConfiguration } from "../types.ts";
import { webhookWithDefaults } from "../webhook-defaults.ts";

/** Kept, but not called: nothing runs where a webhook could answer. */
export const validatingWebhookConfiguration = defineKind<ValidatingWebhookConfiguration>({
  group: "admissionregistration.k8s.io",
  version: "v1",
  resource: "validatingwebhookconfigurations",
  kind: "ValidatingWebhookConfiguration",
  singular: "validatingwebhookconfiguration",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  columns: [
    nameColumn,
    count("Webhooks", "How many webhooks there are.", ({ webhooks }) => webhooks?.length ?? 0),
    ageColumn,
  ],
  withDefaults: (object) => changeField(object, "webhooks", (webhooks) => changeItems(webhooks, webhookWithDefaults)),
});
