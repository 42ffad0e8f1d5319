import { request as httpRequest, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Connection } from "../../network/cluster-network.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import type { Pod, Service } from "../../registry/types.ts";
import { ApiError, badRequest, serviceUnavailable } from "../../store/api-error.ts";
import type { Answer, ApiParts, Call } from "../api-parts.ts";
import { agentOf } from "../pod-log.ts";
import { getStored } from "../read-verbs.ts";
import type { ResourcePath } from "../resource-path.ts";
import { ConnectionStream } from "./connection-stream.ts";
import { rewrittenLink, rewrittenPage } from "./rewritten-links.ts";

/** Answers larger than this are refused; a proxy for people, not for downloads. */
const answerLimitBytes = 64 * 1024 * 1024;

/** `[scheme:]name[:port]`, as the last part of a proxy's path names its target. */
function targetOf(text: string): { readonly name: string; readonly port: string } {
  const parts = text.split(":");
  if (parts.length === 1) return { name: text, port: "" };
  if (parts.length === 2) return { name: parts[0] ?? "", port: parts[1] ?? "" };
  if (parts.length === 3) return { name: parts[1] ?? "", port: parts[2] ?? "" };
  throw badRequest(`invalid service request ${JSON.stringify(text)}`);
}

/** pods/x/proxy: an HTTP request to a port of a pod. */
export async function podProxyAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  call: Call,
): Promise<Answer> {
  const { name, port } = targetOf(path.name);
  const pod = getStored(parts, kind, path.namespace, name) as unknown as Pod;
  const first = pod.spec?.containers[0]?.ports?.[0]?.containerPort ?? 80;
  const number = port === "" ? first : Number(port);
  if (!Number.isInteger(number)) throw badRequest(`invalid port ${JSON.stringify(port)}`);
  return forward(path, call, () => agentOf(parts).connect({ namespace: path.namespace, name }, number));
}

/** services/x/proxy: an HTTP request to a port of a service, from outside the pods. */
export async function serviceProxyAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  call: Call,
): Promise<Answer> {
  const { name, port } = targetOf(path.name);
  const service = getStored(parts, kind, path.namespace, name) as unknown as Service;
  const found = service.spec?.ports?.find((each) => port === "" || each.name === port || String(each.port) === port);
  if (found === undefined)
    throw serviceUnavailable(`no service port ${JSON.stringify(port)} found for service ${JSON.stringify(name)}`);
  const endpoints = parts.store.list("endpointslices.discovery.k8s.io", path.namespace);
  const isServed = endpoints.some(
    (slice) =>
      slice.metadata.labels?.["kubernetes.io/service-name"] === name &&
      ((slice as { endpoints?: readonly { conditions?: { ready?: boolean } }[] }).endpoints ?? []).some(
        ({ conditions }) => conditions?.ready !== false,
      ),
  );
  if (!isServed) throw serviceUnavailable(`no endpoints available for service ${JSON.stringify(name)}`);
  const host = `${name}.${path.namespace}.svc.cluster.local`;
  return forward(path, call, () => parts.network.outside.connect(host, found.port));
}

async function forward(path: ResourcePath, call: Call, connect: () => Promise<Connection>): Promise<Answer> {
  try {
    const body = await call.body();
    const stream = new ConnectionStream(await connect());
    return await exchange(path, call, body, stream);
  } catch (fault) {
    if (fault instanceof ApiError) throw fault;
    const reason = fault instanceof Error ? fault.message : String(fault);
    throw serviceUnavailable(`error trying to reach service: ${reason}`);
  }
}

/** Headers that belong to one connection, or are ours to keep from the program. */
const ownHeaders = new Set([
  "host",
  "authorization",
  "connection",
  "upgrade",
  "keep-alive",
  "transfer-encoding",
  "content-length",
]);

function exchange(path: ResourcePath, call: Call, body: Buffer, stream: Duplex): Promise<Answer> {
  const query = call.query.toString();
  const headers = Object.fromEntries(
    Object.entries(call.headers).filter(([name, value]) => !ownHeaders.has(name) && value !== undefined),
  );
  return new Promise((done, failed) => {
    const request = httpRequest(
      {
        method: call.method,
        path: `${path.rest === "" ? "/" : path.rest}${query === "" ? "" : `?${query}`}`,
        headers: { ...headers, host: path.name, connection: "close", "content-length": body.length },
        createConnection: () => stream,
      },
      (response) => {
        collected(response, prefixOf(path)).then(done, failed);
      },
    );
    request.on("error", failed);
    call.signal.addEventListener("abort", () => stream.destroy());
    request.end(body);
  });
}

/** Where the program's root is for the client. */
function prefixOf({ namespace, resource, name }: ResourcePath): string {
  return `/api/v1/namespaces/${namespace}/${resource}/${name}/proxy`;
}

async function collected(response: IncomingMessage, prefix: string): Promise<Answer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += (chunk as Buffer).length;
    if (length > answerLimitBytes) throw new RangeError("the answer is too large");
    chunks.push(chunk as Buffer);
  }
  const {
    location,
    "content-type": type = "application/octet-stream",
    "content-encoding": encoding,
  } = response.headers;
  const body = Buffer.concat(chunks);
  // Packed pages would have to be unpacked; programs here pack none.
  const isPage = /^text\/html\b/i.test(type) && encoding === undefined;
  return {
    code: response.statusCode ?? 502,
    text: isPage ? Buffer.from(rewrittenPage(body.toString("latin1"), prefix), "latin1") : body,
    type,
    ...(location === undefined ? {} : { headers: { Location: rewrittenLink(location, prefix) } }),
  };
}
