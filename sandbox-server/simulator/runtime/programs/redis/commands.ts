import { array, bulk, fault, integer, nothing, ok, type Reply } from "./resp.ts";

type Value = string | string[] | Map<string, string> | Set<string>;

interface Entry {
  value: Value;
  expiresAt?: number;
}

/** The data of one server, JSON-safe through `dump` and `load`. */
export class Keyspace {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get(key: string): Value | undefined {
    return this.entry(key)?.value;
  }

  entry(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry?.expiresAt === undefined || entry.expiresAt > this.#now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: string, value: Value, expiresAt?: number): void {
    this.#entries.set(key, expiresAt === undefined ? { value } : { value, expiresAt });
  }

  delete(key: string): boolean {
    const wasThere = this.entry(key) !== undefined;
    this.#entries.delete(key);
    return wasThere;
  }

  keys(): readonly string[] {
    return [...this.#entries.keys()].filter((key) => this.entry(key) !== undefined);
  }

  clear(): void {
    this.#entries.clear();
  }

  dump(): string {
    const entries = [...this.#entries].map(([key, { value, expiresAt }]) => [key, freeze(value), expiresAt ?? null]);
    return JSON.stringify(entries);
  }

  load(text: string): void {
    for (const [key, value, expiresAt] of JSON.parse(text) as [string, Frozen, number | null][]) {
      this.set(key, thaw(value), expiresAt ?? undefined);
    }
  }
}

type Frozen = string | { readonly list: string[] } | { readonly hash: [string, string][] } | { readonly set: string[] };

function freeze(value: Value): Frozen {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return { list: value };
  return value instanceof Map ? { hash: [...value] } : { set: [...value] };
}

function thaw(value: Frozen): Value {
  if (typeof value === "string") return value;
  if ("list" in value) return value.list;
  return "hash" in value ? new Map(value.hash) : new Set(value.set);
}

type Command = (data: Keyspace, args: readonly string[], now: number) => Reply;

/** Least number of arguments, and what the command does. */
const commands: Readonly<Record<string, readonly [least: number, run: Command]>> = {
  append: [2, (data, [key = "", text = ""]) => store(data, key, (asText(data, key) ?? "") + text)],
  dbsize: [0, (data) => integer(data.keys().length)],
  decr: [1, (data, [key = ""]) => add(data, key, -1)],
  decrby: [2, (data, [key = "", by = "0"]) => add(data, key, -Number(by))],
  del: [1, (data, keys) => integer(keys.filter((key) => data.delete(key)).length)],
  echo: [1, (_, [text]) => bulk(text)],
  exists: [1, (data, keys) => integer(keys.filter((key) => data.get(key) !== undefined).length)],
  expire: [2, (data, [key = "", seconds = "0"], now) => expire(data, key, now + Number(seconds) * 1000)],
  flushall: [0, clear],
  flushdb: [0, clear],
  get: [1, (data, [key = ""]) => bulk(asText(data, key))],
  getset: [2, (data, [key = "", text = ""]) => swap(data, key, text)],
  hget: [2, (data, [key = "", field = ""]) => bulk(asHash(data, key).get(field))],
  hgetall: [1, (data, [key = ""]) => array([...asHash(data, key)].flat())],
  hset: [3, (data, [key = "", ...pairs]) => setFields(data, key, pairs)],
  incr: [1, (data, [key = ""]) => add(data, key, 1)],
  incrby: [2, (data, [key = "", by = "0"]) => add(data, key, Number(by))],
  keys: [1, (data, [pattern = "*"]) => array(data.keys().filter((key) => globForm(pattern).test(key)))],
  llen: [1, (data, [key = ""]) => integer(asList(data, key).length)],
  lpop: [1, (data, [key = ""]) => bulk(asList(data, key).shift())],
  lpush: [2, (data, [key = "", ...items]) => push(data, key, (list) => list.unshift(...[...items].reverse()))],
  lrange: [3, (data, [key = "", from = "0", to = "-1"]) => array(range(asList(data, key), Number(from), Number(to)))],
  mget: [1, (data, keys) => array(keys.map((key) => asText(data, key)))],
  mset: [2, (data, pairs) => setPairs(data, pairs)],
  ping: [0, (_, [text]) => (text === undefined ? { kind: "status", text: "PONG" } : bulk(text))],
  rpop: [1, (data, [key = ""]) => bulk(asList(data, key).pop())],
  rpush: [2, (data, [key = "", ...items]) => push(data, key, (list) => list.push(...items))],
  sadd: [2, (data, [key = "", ...items]) => addMembers(data, key, items)],
  scard: [1, (data, [key = ""]) => integer(asSet(data, key).size)],
  select: [1, () => ok],
  set: [2, setText],
  setex: [3, (data, [key = "", seconds = "0", text = ""], now) => setText(data, [key, text, "ex", seconds], now)],
  setnx: [2, setIfAbsent],
  smembers: [1, (data, [key = ""]) => array([...asSet(data, key)])],
  strlen: [1, (data, [key = ""]) => integer((asText(data, key) ?? "").length)],
  ttl: [1, (data, [key = ""], now) => integer(timeToLive(data, key, now))],
  type: [1, (data, [key = ""]) => ({ kind: "status", text: typeOf(data.get(key)) })],
};

class WrongType extends Error {}

/** Runs a data command; undefined when it is none. */
export function runCommand(data: Keyspace, words: readonly string[], now: number): Reply | undefined {
  const [name = "", ...args] = words;
  const key = name.toLowerCase();
  const command = Object.hasOwn(commands, key) ? commands[key] : undefined;
  if (command === undefined) return undefined;
  const [least, run] = command;
  if (args.length < least) return fault(`ERR wrong number of arguments for '${key}' command`);
  try {
    return run(data, args, now);
  } catch (thrown) {
    if (!(thrown instanceof WrongType)) throw thrown;
    return fault("WRONGTYPE Operation against a key holding the wrong kind of value");
  }
}

function asText(data: Keyspace, key: string): string | undefined {
  const value = data.get(key);
  if (value !== undefined && typeof value !== "string") throw new WrongType();
  return value;
}

function asList(data: Keyspace, key: string): string[] {
  const value = data.get(key) ?? [];
  if (!Array.isArray(value)) throw new WrongType();
  return value;
}

function asHash(data: Keyspace, key: string): Map<string, string> {
  const value = data.get(key) ?? new Map<string, string>();
  if (!(value instanceof Map)) throw new WrongType();
  return value;
}

function asSet(data: Keyspace, key: string): Set<string> {
  const value = data.get(key) ?? new Set<string>();
  if (!(value instanceof Set)) throw new WrongType();
  return value;
}

function setText(data: Keyspace, [key = "", text = "", ...options]: readonly string[], now: number): Reply {
  const flags = options.map((option) => option.toLowerCase());
  if (flags.includes("nx") && data.get(key) !== undefined) return nothing;
  if (flags.includes("xx") && data.get(key) === undefined) return nothing;
  const amount = (flag: string) => Number(options[flags.indexOf(flag) + 1]);
  const lifeMs = flags.includes("ex") ? amount("ex") * 1000 : flags.includes("px") ? amount("px") : undefined;
  if (lifeMs !== undefined && !(lifeMs > 0)) return fault("ERR invalid expire time in 'set' command");
  data.set(key, text, lifeMs === undefined ? undefined : now + lifeMs);
  return ok;
}

function clear(data: Keyspace): Reply {
  data.clear();
  return ok;
}

function setIfAbsent(data: Keyspace, [key = "", text = ""]: readonly string[]): Reply {
  if (data.get(key) !== undefined) return integer(0);
  data.set(key, text);
  return integer(1);
}

function store(data: Keyspace, key: string, text: string): Reply {
  data.set(key, text);
  return integer(text.length);
}

function swap(data: Keyspace, key: string, text: string): Reply {
  const before = asText(data, key);
  data.set(key, text);
  return bulk(before);
}

function add(data: Keyspace, key: string, by: number): Reply {
  const value = asText(data, key) ?? "0";
  if (!/^-?\d+$/.test(value) || !Number.isInteger(by)) return fault("ERR value is not an integer or out of range");
  const sum = Number(value) + by;
  data.set(key, String(sum), data.entry(key)?.expiresAt);
  return integer(sum);
}

function expire(data: Keyspace, key: string, at: number): Reply {
  const entry = data.entry(key);
  if (entry === undefined) return integer(0);
  entry.expiresAt = at;
  return integer(1);
}

function timeToLive(data: Keyspace, key: string, now: number): number {
  const entry = data.entry(key);
  if (entry === undefined) return -2;
  return entry.expiresAt === undefined ? -1 : Math.ceil((entry.expiresAt - now) / 1000);
}

function setFields(data: Keyspace, key: string, pairs: readonly string[]): Reply {
  const hash = asHash(data, key);
  const before = hash.size;
  for (let index = 0; index + 1 < pairs.length; index += 2) hash.set(pairs[index] ?? "", pairs[index + 1] ?? "");
  data.set(key, hash);
  return integer(hash.size - before);
}

function setPairs(data: Keyspace, pairs: readonly string[]): Reply {
  if (pairs.length % 2 === 1) return fault("ERR wrong number of arguments for 'mset' command");
  for (let index = 0; index < pairs.length; index += 2) data.set(pairs[index] ?? "", pairs[index + 1] ?? "");
  return ok;
}

function push(data: Keyspace, key: string, change: (list: string[]) => number): Reply {
  const list = asList(data, key);
  const length = change(list);
  data.set(key, list);
  return integer(length);
}

function addMembers(data: Keyspace, key: string, items: readonly string[]): Reply {
  const set = asSet(data, key);
  const before = set.size;
  for (const item of items) set.add(item);
  data.set(key, set);
  return integer(set.size - before);
}

function range(list: readonly string[], from: number, to: number): readonly string[] {
  const start = from < 0 ? Math.max(0, list.length + from) : from;
  const end = to < 0 ? list.length + to : to;
  return list.slice(start, end + 1);
}

function typeOf(value: Value | undefined): string {
  if (value === undefined) return "none";
  if (typeof value === "string") return "string";
  if (Array.isArray(value)) return "list";
  return value instanceof Map ? "hash" : "set";
}

function globForm(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`);
}
