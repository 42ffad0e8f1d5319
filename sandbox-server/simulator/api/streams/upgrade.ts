import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import type { KubeObject } from "../../registry/kube-object.ts";
import type { AdmissionRequest, Requester } from "../../store/admission.ts";
import { ApiError, badRequest, internalError, unknownPath } from "../../store/api-error.ts";
import type { ApiParts, Call } from "../api-parts.ts";
import { callOf, withActingUser } from "../api-server.ts";
import { authorizeCall } from "../authorization/authorize-call.ts";
import { getStored } from "../read-verbs.ts";
import { verbOf } from "../request-handler.ts";
import type { ResourcePath } from "../resource-path.ts";
import { isTrue } from "../watch-stream.ts";
import { mayConcern } from "../webhooks/webhook.ts";
import { askWebhooks } from "../webhooks/webhook-admission.ts";
import { attachStream, execStream } from "./exec.ts";
import { logStream } from "./log.ts";
import { portForwardStream } from "./port-forward.ts";
import type { StreamRequest } from "./stream-request.ts";

const streams: Readonly<Record<string, (request: StreamRequest) => void>> = {
  exec: execStream,
  attach: attachStream,
  portforward: portForwardStream,
  log: logStream,
};

/** Answers a request to change the protocol: exec, attach and port-forward of a pod. Never throws. */
export function serveUpgrade(
  parts: ApiParts,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  user: Requester,
  onFault: (fault: unknown) => void,
): void {
  const gone = new AbortController();
  socket.on("error", () => gone.abort());
  socket.on("close", () => gone.abort());
  try {
    const call = withActingUser(parts, callOf(request, user, gone.signal));
    const path = streamPath(parts, call);
    const open = streams[path.subresource];
    if (open === undefined) throw unknownPath();
    const begin = () => {
      open({ parts, call, path, request, socket, head, onFault });
      const wanted = { verb: call.method === "POST" ? "create" : "get", path };
      parts.audit.record({ call, user, wanted, receivedAt: parts.clock.now(), code: 101, isStream: true });
    };
    const pods = parts.kinds.get("pods");
    // What a client sends at once must find its listener: only a webhook makes it wait.
    if (!mayConcern(parts, pods)) begin();
    else
      void askWebhooks(parts, connectRequest(pods, call, path))
        .then(begin)
        .catch(failed);
  } catch (fault) {
    failed(fault);
  }

  function failed(fault: unknown): void {
    if (!(fault instanceof ApiError)) onFault(fault);
    refuse(socket, fault instanceof ApiError ? fault : internalError("the stream could not be opened"));
  }
}

const optionsKinds: Readonly<Record<string, string>> = {
  exec: "PodExecOptions",
  attach: "PodAttachOptions",
  portforward: "PodPortForwardOptions",
};

/** The question to webhooks: the options of the connection as the object. */
function connectRequest(kind: KindDefinition, { query, user }: Call, path: ResourcePath): AdmissionRequest {
  const { namespace, name, subresource } = path;
  const flags = ["stdin", "stdout", "stderr", "tty"].map((flag) => [flag, isTrue(query.get(flag))]);
  const object = {
    ...{ apiVersion: "v1", kind: optionsKinds[subresource] ?? "", ...Object.fromEntries(flags) },
    ...{ container: query.get("container") ?? "", command: query.getAll("command"), metadata: { name } },
  } as unknown as KubeObject;
  const asked = { operation: "CONNECT" as const, kind, subresource, namespace, name, object, previous: undefined };
  return { ...asked, user, dryRun: false, warn: () => {} };
}

function streamPath(parts: ApiParts, call: Call): ResourcePath {
  const { path } = verbOf(call);
  if (path === undefined || path.resource !== "pods" || path.group !== "" || path.name === "") throw unknownPath();
  authorizeCall(parts, call, { verb: call.method === "POST" ? "create" : "get", path });
  const kind = parts.kinds.findVersion(path.group, path.version, path.resource);
  if (kind === undefined) throw unknownPath();
  getStored(parts, kind, path.namespace, path.name);
  if (call.method !== "GET" && call.method !== "POST") throw badRequest("Upgrade request required");
  return path;
}

/** Sends a fault as an ordinary HTTP answer on a socket that has not been upgraded. */
export function refuse(socket: Duplex, { status }: ApiError): void {
  const body = JSON.stringify(status);
  const lines = [
    `HTTP/1.1 ${status.code} ${STATUS_CODES[status.code] ?? "Error"}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  if (!socket.destroyed) socket.end(`${lines.join("\r\n")}\r\n\r\n${body}`);
}
