import type { Clock } from "../../clock.ts";

/** What makes two events alike; `message` is left out where similar events are counted together. */
export interface EventFacts {
  readonly component: string;
  readonly host: string;
  /** Identity of the object: kind, namespace, name, uid, apiVersion, fieldPath. */
  readonly about: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** How an event is to be written; `name` and `count` are those of the stored event that it counts up. */
export interface EventDecision {
  readonly message: string;
  readonly name: string | undefined;
  readonly count: number;
  /** To be told the name when a new event had to be created. */
  readonly remember: (name: string) => void;
}

/** The defaults of client-go's tools/record/events_cache.go. */
const cachedKeys = 4096;
const similarEvents = 10;
const similarWithinMs = 600_000;
const burst = 25;
const refillPerMs = 1 / 300_000;

interface Similar {
  readonly messages: Set<string>;
  lastAt: number;
}

interface Stored {
  name: string | undefined;
  count: number;
}

/**
 * Decides as client-go's EventCorrelator: equal events count one up; after ten different messages of one reason within
 * ten minutes the rest share one "(combined from similar events)"; and one component may write 25 events about one
 * object at once, then one in five minutes.
 */
export class EventCorrelator {
  readonly #clock: Clock;
  readonly #similar = new Map<string, Similar>();
  readonly #stored = new Map<string, Stored>();
  readonly #tokens = new Map<string, { left: number; at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Undefined when the event is to be dropped. */
  decide(facts: EventFacts): EventDecision | undefined {
    const { key, message } = this.#aggregate(facts);
    const stored = touch(this.#stored, key, () => ({ name: undefined, count: 0 }));
    stored.count += 1;
    if (!this.#takeToken(`${facts.component}|${facts.host}|${facts.about}`)) return undefined;
    const remember = (name: string) => {
      stored.name = name;
      stored.count = 1;
    };
    return { message, name: stored.name, count: stored.count, remember };
  }

  #aggregate(facts: EventFacts): { key: string; message: string } {
    const group = [facts.component, facts.host, facts.about, facts.type, facts.reason].join("|");
    const now = this.#clock.now();
    const similar = touch(this.#similar, group, () => ({ messages: new Set<string>(), lastAt: now }));
    if (now - similar.lastAt > similarWithinMs) similar.messages.clear();
    similar.lastAt = now;
    similar.messages.add(facts.message);
    if (similar.messages.size < similarEvents) return { key: `${group}|${facts.message}`, message: facts.message };
    for (const oldest of similar.messages) {
      similar.messages.delete(oldest);
      break;
    }
    return { key: group, message: `(combined from similar events): ${facts.message}` };
  }

  #takeToken(key: string): boolean {
    const now = this.#clock.now();
    const bucket = touch(this.#tokens, key, () => ({ left: burst, at: now }));
    bucket.left = Math.min(burst, bucket.left + (now - bucket.at) * refillPerMs);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }
}

/** A least-recently-used cache in a Map: the value of a key, made when it is new; the oldest key goes when it is full. */
function touch<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  const value = cache.get(key) ?? make();
  cache.delete(key);
  cache.set(key, value);
  if (cache.size > cachedKeys) {
    for (const oldest of cache.keys()) {
      cache.delete(oldest);
      break;
    }
  }
  return value;
}
