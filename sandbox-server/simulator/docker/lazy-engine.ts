import type { DockerEngine } from "./engine.ts";
import type { PortListener } from "./networks/fabric.ts";

/** An engine that is made when something first needs it: asking for its ports does not. */
export function lazyDockerEngine(create: () => DockerEngine): DockerEngine & { readonly wake: () => void } {
  let made: DockerEngine | undefined;
  let isDisposed = false;
  const waiting = new Map<PortListener, Disposable>();
  const engine = () => {
    if (made !== undefined) return made;
    made = create();
    for (const listener of waiting.keys()) waiting.set(listener, made.onHostPorts(listener));
    return made;
  };
  return {
    wake: () => void engine(),
    serve: (connection) => {
      if (isDisposed) connection.destroy();
      else engine().serve(connection);
    },
    hostPorts: () => made?.hostPorts() ?? [],
    onHostPorts(listener) {
      waiting.set(listener, made?.onHostPorts(listener) ?? { [Symbol.dispose]() {} });
      return {
        [Symbol.dispose]() {
          waiting.get(listener)?.[Symbol.dispose]();
          waiting.delete(listener);
        },
      };
    },
    connectToPort: (port) => engine().connectToPort(port),
    findImage: (name) => made?.findImage(name),
    get revision() {
      return made?.revision ?? 0;
    },
    snapshot: () => made?.snapshot(),
    [Symbol.dispose]() {
      isDisposed = true;
      made?.[Symbol.dispose]();
    },
  };
}
