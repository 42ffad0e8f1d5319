import type { Clock } from "../clock.ts";

/** What `docker events` shows; the fields are the API's (`events.Message`). */
export interface EngineEvent {
  readonly Type: "container" | "image" | "volume" | "network" | "builder" | "daemon";
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  readonly scope: "local";
  readonly time: number;
  readonly timeNano: number;
}

/** dockerd remembers this many. */
const REMEMBERED = 256;

/** Everything that happened in an engine, to look back on and to follow. */
export class EngineEvents {
  readonly #clock: Clock;
  readonly #past: EngineEvent[] = [];
  readonly #listeners = new Set<(event: EngineEvent) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  publish(
    type: EngineEvent["Type"],
    action: string,
    id: string,
    attributes: Readonly<Record<string, string>> = {},
  ): void {
    const now = this.#clock.now();
    const event: EngineEvent = {
      Type: type,
      Action: action,
      Actor: { ID: id, Attributes: attributes },
      scope: "local",
      time: Math.floor(now / 1000),
      timeNano: Math.floor(now * 1e6),
    };
    this.#past.push(event);
    if (this.#past.length > REMEMBERED) this.#past.shift();
    for (const listener of [...this.#listeners]) listener(event);
  }

  past(): readonly EngineEvent[] {
    return [...this.#past];
  }

  follow(listener: (event: EngineEvent) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }
}
