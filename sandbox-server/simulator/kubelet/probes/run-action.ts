import type { Clock } from "../../clock.ts";
import type { NetworkNamespace } from "../../network/cluster-network.ts";
import type { ContainerSpec } from "../../registry/types.ts";
import type { Container } from "../../runtime/container-runtime.ts";
import { RuntimeFault } from "../../runtime/runtime-fault.ts";
import { type Action, type ActionOutcome, portNumber } from "./action.ts";
import { execTimeoutMessage, type RunningCheck, runCheck } from "./exec-check.ts";
import { checkGrpc, type GrpcCheck, grpcTimeoutMessage } from "./grpc-check.ts";
import { checkHttp, type HttpCheck, httpTimeoutMessage } from "./http-check.ts";

export interface ActionSurroundings {
  readonly clock: Clock;
  /** The machine's view, where the kubelet connects from. */
  readonly network: NetworkNamespace;
  readonly container: Container;
  readonly spec: ContainerSpec | undefined;
  readonly podIp: string;
}

/** Does what a probe or hook asks for once; resolves when it is done or `timeoutMs` of the clock have passed. */
export function runAction(surroundings: ActionSurroundings, action: Action, timeoutMs: number): Promise<ActionOutcome> {
  if (action.exec !== undefined && action.exec !== null) {
    return runExec(surroundings, action.exec.command ?? [], timeoutMs);
  }
  if (action.httpGet !== undefined && action.httpGet !== null) {
    return runHttp(surroundings, action.httpGet, timeoutMs);
  }
  if (action.tcpSocket !== undefined && action.tcpSocket !== null) {
    const { host, port } = action.tcpSocket;
    return runTcp(surroundings, host, port, timeoutMs);
  }
  if (action.grpc !== undefined && action.grpc !== null) return runGrpc(surroundings, action.grpc, timeoutMs);
  const seconds = action.sleep?.seconds ?? 0;
  return new Promise((resolve) => surroundings.clock.after(seconds * 1000, () => resolve({ ok: true, message: "" })));
}

function runExec(
  { clock, container }: ActionSurroundings,
  command: readonly string[],
  timeoutMs: number,
): Promise<ActionOutcome> {
  const check = startCheck(container, command);
  if (typeof check === "string") return Promise.resolve({ ok: false, message: check });
  const outcome = check.result.then(({ exit, output }): ActionOutcome => {
    if (exit.code === 0) return { ok: true, message: "" };
    return { ok: false, message: exit.message ?? output };
  });
  const late = { ok: false, message: execTimeoutMessage(command, timeoutMs) };
  return withTimeout(clock, timeoutMs, outcome, late, check.kill);
}

/** A check that runs, or why it can't: the container has ended meanwhile. */
function startCheck(container: Container, command: readonly string[]): RunningCheck | string {
  try {
    return runCheck(container, command);
  } catch (error) {
    if (error instanceof RuntimeFault) return error.message;
    throw error;
  }
}

function runHttp(
  { clock, network, spec, podIp }: ActionSurroundings,
  get: NonNullable<Action["httpGet"]>,
  timeoutMs: number,
): Promise<ActionOutcome> {
  const port = portNumber(spec, get.port);
  if (port === undefined) {
    return Promise.resolve({ ok: false, message: `couldn't find port: ${JSON.stringify(get.port)}` });
  }
  const check: HttpCheck = {
    scheme: get.scheme ?? "HTTP",
    host: get.host === undefined || get.host === "" ? podIp : get.host,
    port,
    path: get.path ?? "/",
    headers: get.httpHeaders ?? [],
    timeoutMs,
  };
  const late = { ok: false, message: httpTimeoutMessage(check) };
  return withTimeout(clock, timeoutMs, checkHttp(network, check), late);
}

async function runTcp(
  { network, spec, podIp }: ActionSurroundings,
  host: string | undefined,
  port: number | string,
  timeoutMs: number,
): Promise<ActionOutcome> {
  const number = portNumber(spec, port);
  const target = host === undefined || host === "" ? podIp : host;
  try {
    const connection = await network.connect(target, number ?? 0, { timeoutMs });
    connection.destroy();
    return { ok: true, message: "" };
  } catch (error) {
    const code = (error as { code?: string }).code;
    const words: Record<string, string> = {
      ECONNREFUSED: "connect: connection refused",
      EHOSTUNREACH: "connect: no route to host",
    };
    return { ok: false, message: `dial tcp ${target}:${number}: ${words[code ?? ""] ?? "i/o timeout"}` };
  }
}

function runGrpc(
  { clock, network, podIp }: ActionSurroundings,
  { port, service }: NonNullable<Action["grpc"]>,
  timeoutMs: number,
): Promise<ActionOutcome> {
  const check: GrpcCheck = { host: podIp, port, service: service ?? "", timeoutMs };
  const late = { ok: false, message: grpcTimeoutMessage(check) };
  return withTimeout(clock, timeoutMs, checkGrpc(network, check), late);
}

/** The outcome, or `late` once the clock has moved on by `timeoutMs`. */
function withTimeout(
  clock: Clock,
  timeoutMs: number,
  outcome: Promise<ActionOutcome>,
  late: ActionOutcome,
  abandon: () => void = () => undefined,
): Promise<ActionOutcome> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(timeoutMs, () => {
      abandon();
      resolve(late);
    });
    outcome.then(resolve, reject).finally(() => timer[Symbol.dispose]());
  });
}
