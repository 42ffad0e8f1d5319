import { ageColumn, count, defineKind, nameColumn } from "../columns.ts";
import { changeField, changeItems, fill } from "../fill.ts";
import type { MutatingWebhookConfiguration } from "../types.ts";
import { webhookWithDefaults } from "../webhook-defaults.ts";

/** Kept, but not called: nothing runs where a webhook could answer. */
export const mutatingWebhookConfiguration = defineKind<MutatingWebhookConfiguration>({
  group: "admissionregistration.k8s.io",
  version: "v1",
  resource: "mutatingwebhookconfigurations",
  kind: "MutatingWebhookConfiguration",
  singular: "mutatingwebhookconfiguration",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  columns: [
    nameColumn,
    count("Webhooks", "How many webhooks there are.", ({ webhooks }) => webhooks?.length ?? 0),
    ageColumn,
  ],
  withDefaults: (object) =>
    changeField(object, "webhooks", (webhooks) =>
      changeItems(webhooks, (webhook) => fill(webhookWithDefaults(webhook), { reinvocationPolicy: "Never" })),
    ),
});
