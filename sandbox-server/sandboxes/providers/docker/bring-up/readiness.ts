import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import type { Message } from "../../../../language/message.ts";
import type { CallOptions } from "../../../sandbox-provider.ts";
import type { ApiRequest } from "../../../seed/api-request.ts";
import { StepFault } from "./failure.ts";

/** Often enough that nobody waits for the poll, seldom enough that a class coming up doesn't feel it. */
const pollMs = 150;

export interface WaitOptions extends CallOptions {
  readonly timeoutMs: number;
  /** What is waited for, for the message. */
  readonly what: Message;
  /** Looks for what makes waiting pointless, such as a node that has ended. */
  readonly check?: () => Promise<void>;
}

/**
 * Asks until there is an answer. Errors: StepFault after `timeoutMs`, with what the last try threw; what `check` throws.
 */
export async function until<Result>(
  ask: () => Promise<Result | undefined>,
  { timeoutMs, what, check, signal }: WaitOptions,
): Promise<Result> {
  const options = signal === undefined ? {} : { signal };
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (thrown) {
      // A server that is coming up refuses connections first; what it says last is worth telling.
      last = thrown;
    }
    await check?.();
    if (performance.now() > deadline) throw late(what, timeoutMs, last);
    await setTimeout(pollMs, undefined, options);
  }
}

function late(what: Message, timeoutMs: number, last: unknown): StepFault {
  const seconds = timeoutMs / 1000;
  const words = last instanceof Error ? ` (${last.message})` : "";
  return new StepFault({
    en: `${what.en} did not come within ${seconds} s${words}.`,
    fr: `${what.fr} : rien après ${seconds} s${words}.`,
  });
}

const nodeListSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z
        .object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional() })
        .optional(),
    }),
  ),
});

const leaseSchema = z.object({ spec: z.object({ renewTime: z.string() }) });

/** Answers once the API server says that it is ready. */
export async function apiReady(request: ApiRequest, options: CallOptions): Promise<true | undefined> {
  const { status } = await request("GET", "/readyz", options);
  return status === 200 ? true : undefined;
}

/**
 * Answers once `count` nodes have the condition Ready, each having renewed its lease after its own start: a cluster that
 * starts again still remembers what was true before.
 * @param options.starts when each node was started, ms since the epoch on its own clock
 */
export async function nodesReady(
  request: ApiRequest,
  { count, starts, ...options }: CallOptions & { readonly count: number; readonly starts: ReadonlyMap<string, number> },
): Promise<true | undefined> {
  const { items } = nodeListSchema.parse((await request("GET", "/api/v1/nodes", options)).body);
  const ready = items.filter(({ status }) =>
    status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True"),
  );
  if (ready.length < count) return undefined;
  const renewals = await Promise.all(
    ready.map(async ({ metadata: { name } }) => {
      const path = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`;
      const lease = leaseSchema.safeParse((await request("GET", path, options)).body);
      return lease.success && Date.parse(lease.data.spec.renewTime) >= (starts.get(name) ?? 0);
    }),
  );
  return renewals.filter(Boolean).length >= count ? true : undefined;
}

const probePod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "matelot-probe" },
  spec: { containers: [{ name: "probe", image: "probe" }] },
};

/**
 * Answers once a pod would be admitted: the namespace `default` has a service account by then, with its token where the
 * cluster still wants one. Nothing is kept (dry run).
 */
export async function podsAdmitted(request: ApiRequest, options: CallOptions): Promise<true | undefined> {
  const path = "/api/v1/namespaces/default/pods?dryRun=All";
  const { status, body } = await request("POST", path, { body: probePod, ...options });
  if (status === 201) return true;
  const words = (body as { message?: string } | undefined)?.message ?? `HTTP ${status}`;
  throw new StepFault({ en: words, fr: words });
}
