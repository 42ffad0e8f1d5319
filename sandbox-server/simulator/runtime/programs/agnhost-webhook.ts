/** agnhost webhook: the admission webhook of Kubernetes' own tests; a path a rule. */
import type { Process } from "../processes/process.ts";
import type { Flags } from "./agnhost.ts";
import { textResponse } from "./web/http-server.ts";
import { serve } from "./web/serve.ts";

interface Reviewed {
  readonly uid: string;
  readonly name: string;
  readonly operation: string;
  readonly subResource?: string;
  readonly object: SomeObject | null;
  readonly oldObject: SomeObject | null;
}

interface SomeObject {
  readonly metadata?: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: { readonly containers?: readonly Named[]; readonly initContainers?: readonly Named[] };
  readonly stdin?: boolean;
  readonly container?: string;
}

type Named = { readonly name: string };

interface Outcome {
  readonly allowed: boolean;
  readonly status?: { readonly message?: string; readonly reason?: string };
  readonly patch?: readonly object[];
}

const allowed: Outcome = { allowed: true };
const delayMs = 5_000;
const never = new Promise<never>(() => {});

const rules: Readonly<Record<string, (request: Reviewed, process: Process) => Outcome | Promise<Outcome>>> = {
  "/always-allow-delay-5s": async (_request, process) => {
    await new Promise<void>((done) => process.scope.clock.after(delayMs, done));
    return { allowed: true, status: { message: "this webhook allows all requests" } };
  },
  "/always-deny": () => ({ allowed: false, status: { message: "this webhook denies all requests" } }),
  "/add-label": addLabel,
  "/pods": judgePod,
  "/pods/attach": judgeAttach,
  "/mutating-pods": addInitContainer,
  "/configmaps": judgeData("the configmap", "contains unwanted key and value"),
  "/mutating-configmaps": mutateData,
  "/custom-resource": judgeData("the custom resource", "contains unwanted data", "contains unwanted key and value"),
  "/mutating-custom-resource": mutateData,
  "/crd": judgeDefinition,
};

export function webhook(process: Process, flags: Flags): Promise<number> {
  return serve(process, Number(flags.get("port") ?? "443"), async ({ target, body }) => {
    const path = target.split("?")[0] ?? "/";
    if (path === "/readyz") return textResponse(200, "ok");
    const rule = rules[path];
    if (rule === undefined) return textResponse(404, "404 page not found\n");
    const review = JSON.parse(Buffer.from(body).toString()) as { apiVersion: string; request: Reviewed };
    const { patch, ...outcome } = await rule(review.request, process);
    const patched = patch === undefined ? {} : { patchType: "JSONPatch", patch: encoded(patch) };
    const response = { uid: review.request.uid, ...outcome, ...patched };
    const answer = { apiVersion: review.apiVersion, kind: "AdmissionReview", response };
    return textResponse(200, JSON.stringify(answer), [["Content-Type", "application/json"]]);
  });
}

function encoded(patch: readonly object[]): string {
  return Buffer.from(JSON.stringify(patch)).toString("base64");
}

function addLabel({ object }: Reviewed): Outcome {
  const labels = object?.metadata?.labels ?? {};
  if (labels["added-label"] === "yes") return allowed;
  if (Object.keys(labels).length === 0) {
    return { allowed: true, patch: [{ op: "add", path: "/metadata/labels", value: { "added-label": "yes" } }] };
  }
  return { allowed: true, patch: [{ op: "add", path: "/metadata/labels/added-label", value: "yes" }] };
}

function judgePod({ object }: Reviewed): Outcome | Promise<never> {
  const label = object?.metadata?.labels?.["webhook-e2e-test"];
  if (label === "wait-forever") return never;
  const messages = [
    ...(label === "webhook-disallow" ? ["the pod contains unwanted label;"] : []),
    ...(object?.spec?.containers ?? [])
      .filter(({ name }) => name.includes("webhook-disallow"))
      .map(() => "the pod contains unwanted container name;"),
  ];
  return messages.length === 0 ? allowed : { allowed: false, status: { message: messages.join(" ") } };
}

function judgeAttach({ name, object }: Reviewed): Outcome {
  const isMeant = name === "to-be-attached-pod" && object?.stdin === true && object.container === "container1";
  if (!isMeant) return allowed;
  return { allowed: false, status: { message: "attaching to pod 'to-be-attached-pod' is not allowed" } };
}

function addInitContainer({ object }: Reviewed): Outcome {
  const added = "webhook-added-init-container";
  const hasIt = object?.spec?.initContainers?.some(({ name }) => name === added) === true;
  if (object?.metadata?.name !== "webhook-to-be-mutated" || hasIt) return allowed;
  const value = [{ image: "webhook-added-image", name: added, resources: {} }];
  return { allowed: true, patch: [{ op: "add", path: "/spec/initContainers", value }] };
}

function judgeData(what: string, why: string, whyKept = why) {
  return ({ operation, object, oldObject }: Reviewed): Outcome => {
    const mark = (operation === "DELETE" ? oldObject : object)?.data?.["webhook-e2e-test"];
    if (mark === "webhook-disallow" && operation !== "DELETE")
      return { allowed: false, status: { reason: `${what} ${why}` } };
    if (mark !== "webhook-nondeletable" || operation !== "DELETE") return allowed;
    return { allowed: false, status: { reason: `${what} cannot be deleted because it ${whyKept}` } };
  };
}

function mutateData({ object }: Reviewed): Outcome {
  const data = object?.data ?? {};
  const stage = data["mutation-stage-1"] === "yes" ? 2 : data["mutation-start"] === "yes" ? 1 : 0;
  if (stage === 0) return allowed;
  return { allowed: true, patch: [{ op: "add", path: `/data/mutation-stage-${stage}`, value: "yes" }] };
}

function judgeDefinition({ object }: Reviewed): Outcome {
  const isUnwanted = object?.metadata?.labels?.["webhook-e2e-test"] === "webhook-disallow";
  if (!isUnwanted) return allowed;
  return { allowed: false, status: { message: "the crd contains unwanted label;" } };
}
