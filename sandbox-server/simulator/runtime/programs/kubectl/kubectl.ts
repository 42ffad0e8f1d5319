import type { Process } from "../../processes/process.ts";
import { type ParsedOptions, parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { type ApiClient, createApiClient } from "./client.ts";
import { findResource, pathOf, type ResourceType, shownName } from "./resources.ts";
import { tableText } from "./table.ts";

type Command = (call: KubectlCall) => Promise<number>;

interface KubectlCall {
  readonly process: Process;
  readonly client: ApiClient;
  readonly options: ParsedOptions;
  readonly operands: readonly string[];
}

interface Item {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const VERSION = "v1.36.1";

function namespaceOf({ options, client }: KubectlCall): string | undefined {
  return options.has("A", "all-namespaces") ? undefined : (options.value("n", "namespace") ?? client.namespace);
}

/** `pods`, `pods web`, `pod/web deploy/api`: each with its type. */
async function targets(call: KubectlCall, words: readonly string[]) {
  const [first] = words;
  if (first === undefined)
    throw new UsageFault(
      'error: You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  if (words.some((word) => word.includes("/"))) {
    const found: { type: ResourceType; name: string }[] = [];
    for (const word of words) {
      const [type = "", name = ""] = word.split("/");
      found.push({ type: await findResource(call.client, type), name });
    }
    return found;
  }
  const found: { type: ResourceType; name: string | undefined }[] = [];
  for (const word of first.split(",")) {
    const type = await findResource(call.client, word);
    if (words.length === 1) found.push({ type, name: undefined });
    for (const name of words.slice(1)) found.push({ type, name });
  }
  return found;
}

function listQuery({ options }: KubectlCall): string {
  const selector = options.value("l", "selector");
  const fields = options.value("field-selector");
  const parts = [
    ...(selector === undefined ? [] : [`labelSelector=${encodeURIComponent(selector)}`]),
    ...(fields === undefined ? [] : [`fieldSelector=${encodeURIComponent(fields)}`]),
  ];
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

const get: Command = async (call) => {
  const { process, client, options } = call;
  const output = options.value("o", "output") ?? "";
  const namespace = namespaceOf(call);
  const wanted = await targets(call, call.operands);
  const several = new Set(wanted.map(({ type }) => type.name)).size > 1;
  for (const [index, { type, name }] of wanted.entries()) {
    const path = `${pathOf(type, namespace)}${name === undefined ? listQuery(call) : `/${name}`}`;
    if (output === "" || output === "wide") {
      const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
      const table = await client.send("GET", path, { accept });
      const where = namespace === undefined || !type.namespaced ? "" : ` in ${namespace} namespace`;
      const text = tableText(table, {
        wide: output === "wide",
        headers: !options.has("no-headers"),
        namespaces: namespace === undefined && type.namespaced,
        prefix: several ? shownName(type, "") : "",
      });
      if (several && index > 0 && text !== "") await process.print("\n");
      if (text === "") await process.warn(`No resources found${where}${where === "" ? "" : "."}\n`);
      await process.print(text);
      continue;
    }
    const answer = await client.send("GET", path);
    const items = name === undefined ? (answer as { items: readonly Item[] }).items : [answer as Item];
    if (output === "name")
      await process.print(items.map((item) => `${shownName(type, item.metadata.name)}\n`).join(""));
    else if (output === "json") await process.print(`${JSON.stringify(answer, undefined, 4)}\n`);
    else if (output.startsWith("jsonpath=")) await process.print(plainPath(answer, output.slice(9)));
    else
      throw new UsageFault(
        `error: the kubectl of this simulated image knows the outputs name, json, wide and plain jsonpath, not "${output}"`,
      );
  }
  return 0;
};

/** `{.items[*].metadata.name}` and the like: members, indices, `[*]`, and text between braces. */
function plainPath(value: unknown, template: string): string {
  return template.replace(/^['"]|['"]$/g, "").replace(/\{([^}]*)\}/g, (_all, path: string) => {
    if (/^"(.*)"$/.test(path)) return path.slice(1, -1).replaceAll("\\n", "\n").replaceAll("\\t", "\t");
    const steps = path.match(/\[[^\]]*\]|[^.[\]]+/g) ?? [];
    const found = steps.reduce<readonly unknown[]>(
      (values, step) => values.flatMap((one) => member(one, step)),
      [value],
    );
    return found.map((one) => (typeof one === "object" ? JSON.stringify(one) : String(one))).join(" ");
  });
}

function member(value: unknown, step: string): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = /^\[(.*)\]$/.exec(step)?.[1];
  if (inside === "*") return Object.values(value);
  if (inside !== undefined && Array.isArray(value)) return value.slice(Number(inside)).slice(0, 1);
  const found = (value as Record<string, unknown>)[(inside ?? step).replace(/^'|'$/g, "")];
  return found === undefined ? [] : [found];
}

const remove: Command = async (call) => {
  const { process, client } = call;
  const namespace = namespaceOf(call) ?? client.namespace;
  for (const { type, name } of await targets(call, call.operands)) {
    const base = pathOf(type, namespace);
    const names =
      name === undefined
        ? ((await client.send("GET", `${base}${listQuery(call)}`)) as { items: readonly Item[] }).items.map(
            (item) => item.metadata.name,
          )
        : [name];
    for (const one of names) {
      await client.send("DELETE", `${base}/${one}`, {
        body: { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Background" },
      });
      const place = type.namespaced ? ` from ${namespace} namespace` : "";
      await process.print(`${shownName(type, one).replace("/", ' "')}" deleted${place}\n`);
    }
  }
  return 0;
};

const scale: Command = async (call) => {
  const replicas = Number(call.options.value("replicas"));
  if (!Number.isInteger(replicas))
    throw new UsageFault("error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
  return change(call, call.operands, () => ({ subresource: "/scale", body: { spec: { replicas } }, did: "scaled" }));
};

const rollout: Command = async (call) => {
  const [action, ...words] = call.operands;
  if (action !== "restart")
    throw new UsageFault(
      `error: the kubectl of this simulated image knows "rollout restart" alone, not "rollout ${action ?? ""}"`,
    );
  const at = new Date(call.process.scope.clock.now()).toISOString().replace(/\.\d+/, "");
  const annotations = { "kubectl.kubernetes.io/restartedAt": at };
  return change(call, words, () => ({
    subresource: "",
    body: { spec: { template: { metadata: { annotations } } } },
    did: "restarted",
  }));
};

/** `label` and `annotate`: `key=value` sets, `key-` removes. */
const mark =
  (member: "labels" | "annotations"): Command =>
  async (call) => {
    const isPair = (word: string) => /^[\w./-]+=/.test(word) || /^[\w./-]+-$/.test(word);
    const pairs = call.operands
      .filter(isPair)
      .map((word) => (word.includes("=") ? word.split(/=(.*)/s) : [word.slice(0, -1), null]));
    const values = Object.fromEntries(pairs.map(([key, value]) => [key, value]));
    const did = member === "labels" ? "labeled" : "annotated";
    return change(
      call,
      call.operands.filter((word) => !isPair(word)),
      () => ({ subresource: "", body: { metadata: { [member]: values } }, did }),
    );
  };

const patch: Command = async (call) => {
  const text = call.options.value("p", "patch");
  if (text === undefined)
    throw new UsageFault("error: must specify --patch or --patch-file containing the contents of the patch");
  const type = call.options.value("type") ?? "strategic";
  const contentType = `application/${type === "strategic" ? "strategic-merge" : type === "json" ? "json" : "merge"}-patch+json`;
  const body = JSON.parse(text) as unknown;
  return change(call, call.operands, () => ({ subresource: "", body, did: "patched", contentType }));
};

interface Change {
  readonly subresource: string;
  readonly body: unknown;
  readonly did: string;
  readonly contentType?: string;
}

async function change(call: KubectlCall, words: readonly string[], make: () => Change): Promise<number> {
  for (const { type, name } of await targets(call, words)) {
    if (name === undefined) throw new UsageFault("error: resource(s) were provided, but no name was specified");
    const { subresource, body, did, contentType = "application/merge-patch+json" } = make();
    const path = `${pathOf(type, namespaceOf(call) ?? call.client.namespace)}/${name}${subresource}`;
    await call.client.send("PATCH", path, { body, contentType });
    await call.process.print(`${shownName(type, name)} ${did}\n`);
  }
  return 0;
}

const logs: Command = async (call) => {
  const [word = ""] = call.operands;
  const container = call.options.value("c", "container");
  const tail = call.options.value("tail");
  const query = [
    ...(container === undefined ? [] : [`container=${container}`]),
    ...(tail === undefined || tail === "-1" ? [] : [`tailLines=${tail}`]),
  ].join("&");
  const namespace = namespaceOf(call) ?? call.client.namespace;
  const path = `/api/v1/namespaces/${namespace}/pods/${word.replace(/^pods?\//, "")}/log`;
  await call.process.print(await call.client.text(`${path}${query === "" ? "" : `?${query}`}`));
  return 0;
};

const auth: Command = async (call) => {
  const [action, verb = "", word = ""] = call.operands;
  if (action !== "can-i") throw new UsageFault(`error: unknown command "auth ${action ?? ""}"`);
  const [type = "", name] = word.split("/");
  const found = await findResource(call.client, type);
  const attributes = {
    namespace: namespaceOf(call) ?? "",
    verb,
    group: found.group,
    resource: found.name,
    ...(name === undefined ? {} : { name }),
  };
  const review = {
    kind: "SelfSubjectAccessReview",
    apiVersion: "authorization.k8s.io/v1",
    spec: { resourceAttributes: attributes },
  };
  const answer = (await call.client.send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
    body: review,
  })) as {
    status: { allowed: boolean };
  };
  await call.process.print(answer.status.allowed ? "yes\n" : "no\n");
  return answer.status.allowed ? 0 : 1;
};

const version: Command = async ({ process, client, options }) => {
  await process.print(`Client Version: ${VERSION}\nKustomize Version: v5.7.1\n`);
  if (options.has("client")) return 0;
  const { gitVersion } = (await client.send("GET", "/version")) as { gitVersion: string };
  await process.print(`Server Version: ${gitVersion}\n`);
  return 0;
};

const commands: Readonly<Record<string, Command>> = {
  annotate: mark("annotations"),
  auth,
  delete: remove,
  get,
  label: mark("labels"),
  logs,
  patch,
  rollout,
  scale,
  version,
};

// biome-ignore format: a list of words
const long = [
  "namespace=", "all-namespaces", "output=", "selector=", "field-selector=", "no-headers", "replicas=", "patch=", "type=",
  "container=", "tail=", "client", "ignore-not-found", "force", "grace-period=", "now", "wait=", "overwrite", "quiet",
  "show-labels", "help",
];

/** Whether a word is an option whose value is the next word. */
function takesValue(word: string | undefined): boolean {
  return (
    word !== undefined && (/^-[nolpc]$/.test(word) || (word.startsWith("--") && long.includes(`${word.slice(2)}=`)))
  );
}

/** kubectl as pods use it, with their service account: what scripts and CronJobs call; other commands say that they are not here. */
export const kubectl = program("kubectl", async (process, args) => {
  const name = args.find((word, index) => !word.startsWith("-") && !takesValue(args[index - 1]));
  if (name === undefined) {
    await process.print(
      "kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n",
    );
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    await process.warn(
      `error: the kubectl of this simulated image has no command "${name}"; it knows ${Object.keys(commands).join(", ")}\n`,
    );
    return 1;
  }
  try {
    const options = parseOptions(args, "n:Ao:l:p:c:q", long);
    const operands = options.operands.slice(1);
    return await command({ process, client: createApiClient(process), options, operands });
  } catch (error) {
    if (!(error instanceof UsageFault)) throw error;
    await process.warn(`${error.message}\n`);
    return 1;
  }
});
