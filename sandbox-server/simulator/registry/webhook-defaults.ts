import { changeField, changeItems, fill } from "./fill.ts";
import type { MutatingWebhookConfiguration, ValidatingWebhookConfiguration } from "./types.ts";

type ValidatingWebhook = NonNullable<ValidatingWebhookConfiguration["webhooks"]>[number];
type MutatingWebhook = NonNullable<MutatingWebhookConfiguration["webhooks"]>[number];

const timeoutSeconds = 10;
const servicePort = 443;

/** What both sorts of webhook get when they don't say it. */
export function webhookWithDefaults<W extends ValidatingWebhook | MutatingWebhook>(webhook: W): W {
  const filled: ValidatingWebhook | MutatingWebhook = fill<ValidatingWebhook | MutatingWebhook>(webhook, {
    failurePolicy: "Fail",
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds,
  });
  const ruled = changeField(filled, "rules", (rules) => changeItems(rules, (rule) => fill(rule, { scope: "*" })));
  return changeField(ruled, "clientConfig", (config) =>
    changeField(config, "service", (service) => fill(service, { port: servicePort })),
  ) as W;
}
