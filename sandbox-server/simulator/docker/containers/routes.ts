import { type ApiCall, flag, type Route } from "../api/route.ts";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import { exportContainer, getArchive, putArchive, statArchive } from "./archive.ts";
import { attachContainer } from "./attach.ts";
import { listChanges } from "./changes.ts";
import { commitContainer } from "./commit.ts";
import { publishContainer } from "./container-events.ts";
import { parseCreateRequest } from "./container-settings.ts";
import { createContainer, takeName } from "./create-container.ts";
import type { EngineContainer, WaitCondition } from "./engine-container.ts";
import { type ExecTable, sizeOf } from "./exec.ts";
import { inspectContainer } from "./inspect.ts";
import type { Lifecycle } from "./lifecycle.ts";
import { listContainers } from "./list.ts";
import { sendLogs } from "./logs.ts";
import { pruneContainers } from "./prune.ts";
import { sendStats } from "./stats.ts";
import { listProcesses } from "./top.ts";
import { updateContainer } from "./update.ts";

interface Parts {
  readonly context: EngineContext;
  readonly lifecycle: Lifecycle;
  readonly execs: ExecTable;
}

/** Containers and the programs run in them. */
export function containerRoutes({ context, lifecycle, execs }: Parts): readonly Route[] {
  const of = (call: ApiCall): EngineContainer => context.containers.get(call.parameters.id ?? "");
  const route = (method: Route["method"], path: string, handle: Route["handle"]): Route => ({ method, path, handle });
  return [
    route("GET", "/containers/json", (call) => call.reply(200, listContainers(context, call))),
    route("POST", "/containers/create", async (call) => {
      const request = parseCreateRequest(await call.json());
      const { id } = createContainer(context, call.query.get("name") ?? "", request);
      call.reply(201, { Id: id, Warnings: [] });
    }),
    route("GET", "/containers/{id}/json", (call) => {
      call.reply(200, inspectContainer(context, of(call), flag(call.query, "size")));
    }),
    route("POST", "/containers/{id}/start", async (call) => {
      call.reply((await lifecycle.start(of(call))) ? 204 : 304);
    }),
    route("POST", "/containers/{id}/stop", async (call) => {
      call.reply((await lifecycle.stop(of(call), secondsOf(call))) ? 204 : 304);
    }),
    route("POST", "/containers/{id}/restart", async (call) => {
      await lifecycle.restart(of(call), secondsOf(call));
      call.reply(204);
    }),
    route("POST", "/containers/{id}/kill", (call) => {
      const { id: reference = "" } = call.parameters;
      lifecycle.kill(findToKill(context, reference), reference, call.query.get("signal") ?? "");
      call.reply(204);
    }),
    route("POST", "/containers/{id}/pause", (call) => {
      lifecycle.pause(of(call));
      call.reply(204);
    }),
    route("POST", "/containers/{id}/unpause", (call) => {
      lifecycle.unpause(of(call));
      call.reply(204);
    }),
    route("POST", "/containers/{id}/rename", (call) => {
      rename(context, of(call), call.query.get("name") ?? "");
      call.reply(204);
    }),
    route("POST", "/containers/{id}/wait", (call) => waitFor(of(call), call)),
    route("DELETE", "/containers/{id}", (call) => removeContainer(lifecycle, of(call), call)),
    route("POST", "/containers/{id}/attach", (call) => attachContainer(context, of(call), call)),
    route("GET", "/containers/{id}/logs", (call) => sendLogs(of(call), call)),
    route("POST", "/containers/{id}/resize", (call) => {
      const { columns, rows } = sizeOf(call.query);
      const container = of(call);
      if (container.run === undefined) throw new EngineFault(409, `Container ${container.id} is not running`);
      container.run.main.resize(columns, rows);
      call.reply(200);
    }),
    route("HEAD", "/containers/{id}/archive", (call) => statArchive(context, of(call), call)),
    route("GET", "/containers/{id}/archive", (call) => getArchive(context, of(call), call)),
    route("PUT", "/containers/{id}/archive", (call) => putArchive(context, of(call), call)),
    route("GET", "/containers/{id}/export", (call) => exportContainer(context, of(call), call)),
    route("GET", "/containers/{id}/changes", (call) => call.reply(200, listChanges(of(call)))),
    route("POST", "/commit", (call) => commitContainer(context, call)),
    route("GET", "/containers/{id}/top", (call) => {
      call.reply(200, listProcesses(context, of(call), call.query.get("ps_args") ?? ""));
    }),
    route("GET", "/containers/{id}/stats", (call) => sendStats(context, of(call), call)),
    route("POST", "/containers/{id}/update", async (call) => {
      const container = of(call);
      updateContainer(context, container, await call.json());
      call.reply(200, { Warnings: [] });
    }),
    route("POST", "/containers/prune", (call) => {
      call.reply(200, pruneContainers(context, lifecycle, call.query.get("filters")));
    }),
    route("POST", "/containers/{id}/exec", async (call) => {
      const container = of(call);
      call.reply(201, { Id: execs.create(container, call.parameters.id ?? "", await call.json()).id });
    }),
    route("POST", "/exec/{id}/start", (call) => execs.start(call)),
    route("POST", "/exec/{id}/resize", (call) => {
      const { columns, rows } = sizeOf(call.query);
      execs.get(call.parameters.id ?? "").process?.resize(columns, rows);
      call.reply(200);
    }),
    route("GET", "/exec/{id}/json", (call) => call.reply(200, execs.inspect(execs.get(call.parameters.id ?? "")))),
  ];
}

function findToKill({ containers }: EngineContext, reference: string): EngineContainer {
  try {
    return containers.get(reference);
  } catch (fault) {
    if (!(fault instanceof EngineFault)) throw fault;
    throw new EngineFault(fault.status, `Cannot kill container: ${reference}: ${fault.message}`, { cause: fault });
  }
}

function secondsOf({ query }: ApiCall): number | undefined {
  const text = query.get("t");
  return text === null || text === "" ? undefined : Number(text);
}

function rename(context: EngineContext, container: EngineContainer, name: string): void {
  if (name === "") throw new EngineFault(400, "Neither old nor new names may be empty");
  if (name.replace(/^\//, "") === container.name) {
    throw new EngineFault(400, "Renaming a container with the same name as its current name");
  }
  const oldName = `/${container.name}`;
  container.name = takeName(context, name);
  publishContainer(context, container, "rename", { oldName });
  context.changed();
}

const conditions = ["", "not-running", "next-exit", "removed"];

/** The head of the answer goes out at once: clients wait for it before they start the container. */
function waitFor(container: EngineContainer, call: ApiCall): void {
  const asked = call.query.get("condition") ?? "";
  if (!conditions.includes(asked)) throw new EngineFault(400, `invalid condition: "${asked}"`);
  const condition: WaitCondition = asked === "next-exit" || asked === "removed" ? asked : "not-running";
  const { response } = call;
  response.writeHead(200, { "Content-Type": "application/json" });
  response.flushHeaders();
  const answer = () => {
    response.end(`${JSON.stringify({ StatusCode: container.exitCode })}\n`);
  };
  if (condition === "not-running" && !container.isActive) {
    answer();
    return;
  }
  const waiting = container.waitFor(condition, answer);
  call.signal.addEventListener("abort", () => waiting[Symbol.dispose](), { once: true });
}

async function removeContainer(lifecycle: Lifecycle, container: EngineContainer, call: ApiCall): Promise<void> {
  if (flag(call.query, "link")) throw new EngineFault(400, "links are not supported here");
  const { id, status, isActive } = container;
  if (status === "removing") throw new EngineFault(409, `removal of container ${id} is already in progress`);
  if (isActive && !flag(call.query, "force")) throw new EngineFault(409, activeWords(container));
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  container.waitFor("removed", resolve);
  lifecycle.remove(container, flag(call.query, "v") || container.host.AutoRemove);
  await gone;
  call.reply(204);
}

function activeWords({ id, status }: EngineContainer): string {
  const remedy =
    status === "paused"
      ? "Unpause and then stop the container before attempting removal or force remove"
      : "Stop the container before attempting removal or force remove";
  return `You cannot remove a ${status} container ${id}. ${remedy}`;
}
