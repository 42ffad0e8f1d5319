import { streamType } from "../api/multiplexed-stream.ts";
import { type ApiCall, flag } from "../api/route.ts";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import { joinClient } from "./client-stream.ts";
import { publishContainer } from "./container-events.ts";
import type { EngineContainer } from "./engine-container.ts";
import { logText } from "./logs.ts";

/** `POST /containers/{id}/attach`: the main program's streams on the client's connection, also before it has started. */
export function attachContainer(context: EngineContext, container: EngineContainer, call: ApiCall): void {
  const { config, streams } = container;
  if (container.status === "paused") {
    throw new EngineFault(409, `container ${container.id} is paused, unpause the container before attach`);
  }
  if (container.status === "restarting") {
    throw new EngineFault(409, `container ${container.id} is restarting, wait until the container is running`);
  }
  const { query } = call;
  const wants = { stdout: flag(query, "stdout"), stderr: flag(query, "stderr") };
  const isFollowing = flag(query, "stream");
  const takesInput = isFollowing && flag(query, "stdin") && config.OpenStdin;
  const stream = call.hijack(streamType(call.minor, config.Tty));
  publishContainer(context, container, "attach");
  const client = joinClient({
    stream,
    isTerminal: config.Tty,
    takesInput,
    showsOutput: (name) => wants[name],
    detachKeys: query.get("detachKeys") ?? "",
    program: {
      write: (data) => attachment.write(data),
      closeInput: () => attachment.closeInput(),
      hold: () => attachment.hold(),
      release: () => attachment.release(),
      detached: () => attachment[Symbol.dispose](),
    },
  });
  const attachment = streams.attach({
    onOutput: (name, data) => client.output(name, data),
    onEnd: () => client.end(),
    closesInput: config.StdinOnce,
  });
  if (flag(query, "logs")) {
    for (const line of container.log.read({})) client.output(line.stream, Buffer.from(logText(line)));
  }
  if (!isFollowing) {
    attachment[Symbol.dispose]();
    client.end();
  }
}
