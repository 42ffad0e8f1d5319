import { EngineFault } from "../engine-fault.ts";
import type { EngineContainer } from "./engine-container.ts";

/** All containers of one engine, running or not. */
export class ContainerTable {
  readonly #containers = new Map<string, EngineContainer>();

  add(container: EngineContainer): void {
    this.#containers.set(container.id, container);
  }

  delete(container: EngineContainer): void {
    this.#containers.delete(container.id);
  }

  /** Newest first, as `docker ps` shows them. */
  list(): readonly EngineContainer[] {
    return [...this.#containers.values()].reverse();
  }

  named(name: string): EngineContainer | undefined {
    return [...this.#containers.values()].find((container) => container.name === name);
  }

  /** By id, name (with or without a slash before it) or the unique beginning of an id. Errors: EngineFault 404, 400. */
  get(reference: string): EngineContainer {
    const found = this.#containers.get(reference) ?? this.named(reference.replace(/^\//, ""));
    if (found !== undefined) return found;
    const begun = [...this.#containers.values()].filter(({ id }) => reference !== "" && id.startsWith(reference));
    if (begun.length > 1) {
      throw new EngineFault(400, `multiple IDs found with provided prefix: ${reference}`);
    }
    const [only] = begun;
    if (only === undefined) throw new EngineFault(404, `No such container: ${reference}`);
    return only;
  }
}
