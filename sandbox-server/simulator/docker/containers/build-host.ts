import { createWritableTree } from "../../runtime/container-files.ts";
import { LineLog } from "../../runtime/logs.ts";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import { randomId, shortId } from "../identifiers.ts";
import type { BuildStep, BuildStepResult, ContainerHost } from "../image-store.ts";
import { joinNetwork } from "./container-network.ts";
import { startRun } from "./container-run.ts";
import { type CreateRequest, parseCreateRequest } from "./container-settings.ts";
import { connectAtCreation } from "./create-container.ts";
import { EngineContainer } from "./engine-container.ts";

/** What images and the builder ask of containers. */
export function createContainerHost(context: EngineContext): ContainerHost {
  return {
    usersOf: (imageId) =>
      context.containers
        .list()
        .filter(({ image }) => image.id === imageId)
        .map(({ id, name, isActive }) => ({ id, name, isRunning: isActive })),
    runStep: (step) => runStep(context, step),
    openTree: (image) => createWritableTree(image.rootfs, context.services.clock.now()),
  };
}

/** A container that is in no list: it is there for one program. */
async function runStep(context: EngineContext, step: BuildStep): Promise<BuildStepResult> {
  step.signal?.throwIfAborted();
  const container = stepContainer(context, step);
  const stack = new DisposableStack();
  try {
    const { network } = stack.use(joinNetwork(context, container));
    step.onStarted(container.id);
    const run = stack.use(await startRun(context, container, network));
    run.main.onOutput(step.onOutput);
    const kill = () => run.main.signal("SIGKILL");
    step.signal?.addEventListener("abort", kill, { once: true });
    const { code } = await run.main.exited;
    step.signal?.removeEventListener("abort", kill);
    step.signal?.throwIfAborted();
    return { exitCode: code, root: container.root };
  } finally {
    stack.dispose();
  }
}

function stepContainer(
  context: EngineContext,
  { image, settings, networkMode, memoryLimitBytes }: BuildStep,
): EngineContainer {
  const { clock, random } = context.services;
  const request: CreateRequest = parseCreateRequest({
    ...settings,
    Entrypoint: null,
    Image: image.id,
    HostConfig: { NetworkMode: networkMode ?? "default", Memory: memoryLimitBytes ?? 0 },
  });
  if ((request.config.Cmd ?? []).length === 0) throw new EngineFault(400, "No command specified");
  const id = randomId(random);
  const container = new EngineContainer({
    id,
    name: `build-${shortId(id)}`,
    created: clock.now(),
    image,
    config: { ...request.config, Hostname: shortId(id) },
    host: request.host,
    root: createWritableTree(image.rootfs, clock.now()),
    log: new LineLog(() => clock.now()),
  });
  connectAtCreation(context, container, {});
  return container;
}
