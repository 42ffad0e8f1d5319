import type { EngineContext } from "../engine-context.ts";
import type { EngineContainer } from "./engine-container.ts";

/** Tells of something that happened to a container, with its labels, image and name. */
export function publishContainer(
  context: EngineContext,
  container: EngineContainer,
  action: string,
  more: Readonly<Record<string, string>> = {},
): void {
  const { config, name, id } = container;
  context.events.publish("container", action, id, { ...config.Labels, ...more, image: config.Image, name });
}
