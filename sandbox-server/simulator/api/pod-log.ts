import type { KindDefinition } from "../registry/kind-definition.ts";
import type { LogLine } from "../runtime/container-runtime.ts";
import { badRequest, invalid, methodNotSupported, serviceUnavailable } from "../store/api-error.ts";
import type { Answer, ApiParts, Call } from "./api-parts.ts";
import type { LogRequest, NodeAgent, PodRef } from "./node-agent.ts";
import { getStored } from "./read-verbs.ts";
import type { ResourcePath } from "./resource-path.ts";
import { isTrue } from "./watch-stream.ts";

/** GET pods/x/log: what a container wrote, now or as it comes. Errors: BadRequest, Invalid, NotFound. */
export function podLogAnswer(parts: ApiParts, kind: KindDefinition, path: ResourcePath, call: Call): Answer {
  if (call.method !== "GET") throw methodNotSupported();
  const request = logRequestOf(call.query, parts.clock.now());
  getStored(parts, kind, path.namespace, path.name);
  const agent = agentOf(parts);
  const container = call.query.get("container") ?? "";
  const pod: PodRef = { namespace: path.namespace, name: path.name, ...(container === "" ? {} : { container }) };
  const timestamps = isTrue(call.query.get("timestamps"));
  if (!isTrue(call.query.get("follow"))) {
    const text = agent
      .logs(pod, request)
      .map((line) => lineText(line, timestamps))
      .join("");
    return { code: 200, text: cut(text, request.limitBytes), type: "text/plain" };
  }
  return followAnswer(agent, pod, request, timestamps);
}

/** The kubelets, or the answer that nobody is there. */
export function agentOf({ agent }: ApiParts): NodeAgent {
  if (agent === undefined) throw serviceUnavailable("no kubelet answers");
  return agent;
}

function followAnswer(agent: NodeAgent, pod: PodRef, request: LogRequest, timestamps: boolean): Answer {
  // Faults must come as a status, so that the log is asked for before the stream opens.
  let deliver: (line: LogLine) => void = (line) => void waiting.push(line);
  let finish = () => {
    ended = true;
  };
  const waiting: LogLine[] = [];
  let ended = false;
  const following = agent.followLogs(
    pod,
    request,
    (line) => deliver(line),
    () => finish(),
  );
  return {
    stream: (sink) => {
      sink.open("text/plain");
      sink.onClose(() => following[Symbol.dispose]());
      deliver = (line) => sink.write(lineText(line, timestamps));
      finish = () => sink.end();
      for (const line of waiting) deliver(line);
      if (ended) sink.end();
    },
  };
}

/** What the program wrote: a line break only where it wrote one. */
function lineText({ time, text, isUnfinished }: LogLine, timestamps: boolean): string {
  const stamp = timestamps ? `${new Date(time).toISOString().replace("Z", "000000Z")} ` : "";
  return `${stamp}${text}${isUnfinished === true ? "" : "\n"}`;
}

function cut(text: string, limitBytes: number | undefined): string | Buffer {
  if (limitBytes === undefined) return text;
  return Buffer.from(text).subarray(0, limitBytes);
}

function logRequestOf(query: URLSearchParams, now: number): LogRequest {
  const tail = integer(query, "tailLines", 0);
  const limit = integer(query, "limitBytes", 1);
  const sinceSeconds = integer(query, "sinceSeconds", 1);
  const sinceText = query.get("sinceTime") ?? "";
  const since = sinceText === "" ? undefined : Date.parse(sinceText);
  if (since !== undefined && Number.isNaN(since)) {
    throw badRequest(
      `parsing time ${JSON.stringify(sinceText)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(sinceText)} as "2006"`,
    );
  }
  const sinceTime = sinceSeconds === undefined ? since : now - sinceSeconds * 1000;
  return {
    previous: isTrue(query.get("previous")),
    ...(sinceTime === undefined ? {} : { sinceTime }),
    ...(tail === undefined ? {} : { tailLines: tail }),
    ...(limit === undefined ? {} : { limitBytes: limit }),
  };
}

function integer(query: URLSearchParams, name: string, least: number): number | undefined {
  const text = query.get(name) ?? "";
  if (text === "") return undefined;
  if (!/^-?\d{1,15}$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = Number(text);
  if (value >= least) return value;
  const message = `Invalid value: ${value}: must be greater than ${least === 0 ? "or equal to 0" : "0"}`;
  throw invalid({ group: "", kind: "PodLogOptions" }, "", [{ reason: "FieldValueInvalid", field: name, message }]);
}
