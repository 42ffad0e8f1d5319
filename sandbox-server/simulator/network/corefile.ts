/**
 * What a Corefile makes CoreDNS answer, as far as the names of a cluster go: the zones of `kubernetes`, `hosts` and
 * `rewrite name`. Syntax: "Corefile Explained" of CoreDNS' manual.
 */

export interface Corefile {
  /** Zones that services and pods have names in; the first is the one that addresses are told in. */
  readonly zones: readonly string[];
  /** The `hosts` plugin's own entries: a lower-case name and its IPv4 addresses. Absent without the plugin. */
  readonly hosts?: ReadonlyMap<string, readonly string[]>;
  /** Whether names that `hosts` doesn't have go on to the zones. */
  readonly hostsFallThrough: boolean;
  readonly rewrites: readonly Rewrite[];
}

interface Rewrite {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
}

/** The words are CoreDNS' without the file's name: `3 - Error during parsing: …`. */
export class CorefileFault extends Error {
  override readonly name = "CorefileFault";

  constructor(line: number, words: string) {
    super(`${line} - Error during parsing: ${words}`);
  }
}

const plugins = new Set(
  (
    "acl any auto autopath azure bind bufsize cache cancel chaos clouddns debug dns64 dnssec dnstap erratic errors etcd " +
    "file forward geoip grpc grpc_server header health hosts https import k8s_external kubernetes loadbalance local log " +
    "loop metadata minimal multisocket nomad nsid on pprof prometheus quic ready reload rewrite root route53 secondary " +
    "sign template timeouts tls trace transfer tsig view whoami"
  ).split(" "),
);

interface Directive {
  readonly words: readonly string[];
  readonly body: readonly (readonly string[])[];
}

/** Throws `CorefileFault` for an unknown plugin and for braces that don't match. */
export function readCorefile(text: string): Corefile {
  const directives = readDirectives(text);
  const hosts = directives.find(({ words }) => words[0] === "hosts");
  return {
    zones: directives.filter(({ words }) => words[0] === "kubernetes").flatMap(({ words }) => zonesOf(words)),
    ...(hosts === undefined ? {} : { hosts: hostsOf(hosts) }),
    hostsFallThrough: hosts?.body.some(([word]) => word === "fallthrough") ?? true,
    rewrites: directives.flatMap(({ words, body }) => {
      if (words[0] !== "rewrite") return [];
      const rules = [words.slice(1), ...body.filter(([word]) => word === "name")];
      return rules.flatMap(rewriteOf);
    }),
  };
}

/** The name that is looked up for the one that was asked for. */
export function rewritten({ rewrites }: Corefile, name: string): string {
  for (const { kind, from, to } of rewrites) {
    if (kind === "exact" && name === from) return to;
    if (kind === "suffix" && name.endsWith(from)) return `${name.slice(0, -from.length)}${to}`;
    if (kind === "prefix" && name.startsWith(from)) return `${to}${name.slice(from.length)}`;
    if (kind === "substring" && name.includes(from)) return name.replace(from, to);
  }
  return name;
}

/** Every plugin of every server block, each with the lines between its braces. */
function readDirectives(text: string): Directive[] {
  const found: { words: readonly string[]; body: (readonly string[])[] }[] = [];
  let depth = 0;
  const lines = text.trimEnd().split("\n");
  for (const [index, line] of lines.entries()) {
    const words = line.replace(/#.*/, "").split(/\s+/).filter(Boolean);
    const opens = words.at(-1) === "{";
    if (opens) words.pop();
    if (words[0] === "}") {
      depth -= 1;
      if (depth < 0) throw new CorefileFault(index + 1, "Unexpected '}' because no matching opening brace");
      continue;
    }
    if (depth === 1 && words[0] !== undefined) {
      if (!plugins.has(words[0])) throw new CorefileFault(index + 1, `Unknown directive '${words[0]}'`);
      found.push({ words, body: [] });
    } else if (depth > 1 && words.length > 0) found.at(-1)?.body.push(words);
    if (opens) depth += 1;
  }
  if (depth > 0) throw new CorefileFault(lines.length, "Unexpected EOF");
  return found;
}

const withoutDots = (name: string) => name.toLowerCase().replace(/\.$/, "");

function zonesOf(words: readonly string[]): readonly string[] {
  return words
    .slice(1)
    .map(withoutDots)
    .filter((zone) => !zone.endsWith(".arpa"));
}

function hostsOf({ body }: Directive): ReadonlyMap<string, readonly string[]> {
  const hosts = new Map<string, readonly string[]>();
  for (const [address = "", ...names] of body) {
    if (!/^\d+(\.\d+){3}$/.test(address)) continue;
    for (const name of names.map(withoutDots)) hosts.set(name, [...(hosts.get(name) ?? []), address]);
  }
  return hosts;
}

/** `[continue|stop] name [exact|prefix|suffix|substring] FROM TO`; other rules change nothing here. */
function rewriteOf(words: readonly string[]): readonly Rewrite[] {
  const rule = words[0] === "continue" || words[0] === "stop" ? words.slice(1) : words;
  if (rule[0] !== "name") return [];
  const [kind = "", from = "", to = ""] = rule.length === 3 ? ["exact", ...rule.slice(1)] : rule.slice(1);
  if (from === "" || to === "") return [];
  const clean = kind === "exact" ? withoutDots : (part: string) => part.toLowerCase();
  return [{ kind, from: clean(from), to: clean(to) }];
}
