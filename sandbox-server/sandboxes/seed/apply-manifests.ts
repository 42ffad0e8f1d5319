import { setTimeout } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { MatelotError } from "../../errors/index.ts";
import type { ApiAnswer, ApiRequest } from "./api-request.ts";

/** What every manifest must say; everything else is the API server's to judge. */
const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string().optional(),
    generateName: z.string().optional(),
    namespace: z.string().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});
type Manifest = z.infer<typeof manifestSchema>;

const listSchema = z.looseObject({ kind: z.literal("List"), items: z.array(z.unknown()) });

const resourceListSchema = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});

const statusSchema = z.looseObject({ reason: z.string().optional(), message: z.string().optional() });

export interface SeedOptions {
  /** For manifests that name none; made when it is missing. */
  readonly namespace: string;
  /** A namespace that the manifests may name and that is replaced by `namespace`. */
  readonly insteadOf?: string;
  /** YAML texts, applied in order. */
  readonly manifests: readonly string[];
  readonly signal?: AbortSignal;
}

/** How often a kind is looked for again that a definition earlier in the seed is about to bring. */
const discoveryTries = 20;
const discoveryPauseMs = 50;

/** A namespace's default service account comes a moment after the namespace; pods are refused until then. */
const accountTries = 200;
const accountPauseMs = 50;

/**
 * Creates the namespace and every object of the manifests, through the API server's own checks (field validation
 * strict). Errors: `sandbox-seed-rejected` in the words kubectl would use.
 */
export async function applyManifests(request: ApiRequest, options: SeedOptions): Promise<void> {
  const { namespace, insteadOf, manifests, signal } = options;
  const found = await request("GET", `/api/v1/namespaces/${namespace}`, withSignal(signal));
  if (found.status === 404) {
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
    await accepted(await request("POST", "/api/v1/namespaces", { body, ...withSignal(signal) }), "namespace");
  }
  const seed = new Seed(request, namespace, signal);
  for (const [index, text] of manifests.entries()) {
    const source = `manifest ${index + 1}`;
    for (const manifest of read(text, source)) await seed.apply(inNamespace(manifest, namespace, insteadOf), source);
  }
}

function withSignal(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

/** The objects of one YAML text, lists taken apart. */
function read(text: string, source: string): readonly Manifest[] {
  const documents = parseAllDocuments(text);
  if ("empty" in documents) return [];
  return documents.flatMap((document) => {
    const fault = document.errors[0];
    if (fault !== undefined) throw rejected(`error: error parsing ${source}: ${fault.message}`);
    const value: unknown = document.toJS();
    if (value === null || value === undefined) return [];
    const list = listSchema.safeParse(value);
    return (list.success ? list.data.items : [value]).map((item) => readOne(item, source));
  });
}

function readOne(value: unknown, source: string): Manifest {
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
  throw rejected(`error: error validating "${source}": missing or wrong: ${missing}`);
}

function inNamespace(manifest: Manifest, namespace: string, insteadOf: string | undefined): Manifest {
  if (manifest.metadata.namespace === undefined || manifest.metadata.namespace !== insteadOf) return manifest;
  return { ...manifest, metadata: { ...manifest.metadata, namespace } };
}

class Seed {
  readonly #request: ApiRequest;
  readonly #namespace: string;
  readonly #signal: AbortSignal | undefined;

  constructor(request: ApiRequest, namespace: string, signal: AbortSignal | undefined) {
    this.#request = request;
    this.#namespace = namespace;
    this.#signal = signal;
  }

  async apply(manifest: Manifest, source: string): Promise<void> {
    const path = await this.#collection(manifest, source);
    const body = asApplied(manifest);
    const query = "fieldManager=kubectl-client-side-apply&fieldValidation=Strict";
    const answer = await this.#create(`${path}?${query}`, body);
    if (answer.status !== 409 || reasonOf(answer) !== "AlreadyExists") {
      await accepted(answer, `error when creating "${source}"`);
      return;
    }
    // Some objects are there from the start (a namespace, its default service account): the seed changes them.
    const contentType = "application/merge-patch+json";
    const patch = { body, contentType, ...withSignal(this.#signal) };
    const patched = await this.#request("PATCH", `${path}/${manifest.metadata.name}?${query}`, patch);
    await accepted(patched, `error when applying patch to "${source}"`);
  }

  async #create(path: string, body: unknown): Promise<ApiAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#request("POST", path, { body, ...withSignal(this.#signal) });
      if (!lacksItsAccount(answer) || attempt === accountTries) return answer;
      await setTimeout(accountPauseMs, undefined, withSignal(this.#signal));
    }
  }

  /** The path of the collection that the object belongs to. */
  async #collection({ apiVersion, kind, metadata }: Manifest, source: string): Promise<string> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    for (let attempt = 0; attempt < discoveryTries; attempt += 1) {
      const answer = await this.#request("GET", root, withSignal(this.#signal));
      const served = resourceListSchema.safeParse(answer.body);
      const match = served.data?.resources.find((entry) => entry.kind === kind && !entry.name.includes("/"));
      if (match !== undefined) {
        const namespace = metadata.namespace ?? this.#namespace;
        return match.namespaced ? `${root}/namespaces/${namespace}/${match.name}` : `${root}/${match.name}`;
      }
      if (!apiVersion.includes(".")) break;
      await setTimeout(discoveryPauseMs, undefined, withSignal(this.#signal));
    }
    throw rejected(
      `error: resource mapping not found for name: "${metadata.name ?? ""}" namespace: "${metadata.namespace ?? ""}" from "${source}": no matches for kind "${kind}" in version "${apiVersion}"`,
    );
  }
}

/** With the annotation `kubectl apply` leaves, so that the learner's own apply finds what it expects. */
function asApplied(manifest: Manifest): unknown {
  if (manifest.metadata.name === undefined) return manifest;
  const bare = { ...manifest, metadata: { annotations: {}, ...manifest.metadata } };
  const annotation = `${JSON.stringify(sorted(bare))}\n`;
  const annotations = {
    ...manifest.metadata.annotations,
    "kubectl.kubernetes.io/last-applied-configuration": annotation,
  };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

/** Keys in order, as Go's JSON encoder writes maps. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function reasonOf(answer: ApiAnswer): string | undefined {
  return statusSchema.safeParse(answer.body).data?.reason;
}

function lacksItsAccount(answer: ApiAnswer): boolean {
  const { message = "" } = statusSchema.safeParse(answer.body).data ?? {};
  // Before Kubernetes 1.24 the account also waits for a token of its own.
  const isLacking = /error looking up service account .*not found|no API token found for service account/i;
  return answer.status === 403 && isLacking.test(message);
}

async function accepted(answer: ApiAnswer, context: string): Promise<void> {
  if (answer.status >= 200 && answer.status < 300) return;
  const { reason, message } = statusSchema.safeParse(answer.body).data ?? {};
  throw rejected(
    `Error from server (${reason ?? answer.status}): ${context}: ${message ?? JSON.stringify(answer.body)}`,
  );
}

function rejected(words: string): MatelotError {
  return new MatelotError("sandbox-seed-rejected", { message: words });
}
