import { all, argsOf, type Directive, fault } from "./configuration.ts";

/** A virtual server: where it listens, the names it answers to, and its locations. */
export interface Server {
  readonly ports: readonly number[];
  readonly defaultPorts: readonly number[];
  readonly names: readonly string[];
  readonly scope: Scope;
  readonly locations: readonly Location[];
}

export interface Location {
  readonly match: "exact" | "prefix" | "prefix-final" | "regex";
  readonly path: string;
  readonly regex?: RegExp;
  readonly scope: Scope;
}

/** Directives in force at a place: its own, then those of the blocks around it. */
export type Scope = readonly (readonly Directive[])[];

const known = new Set(
  // biome-ignore format: a list of words
  [
    "absolute_redirect", "access_log", "add_header", "alias", "allow", "auth_basic", "auth_basic_user_file", "autoindex",
    "charset", "client_body_buffer_size", "client_body_timeout", "client_header_buffer_size", "client_max_body_size",
    "daemon", "default_type", "deny", "env", "error_log", "error_page", "events", "expires", "fastcgi_param",
    "fastcgi_pass", "gzip", "gzip_comp_level", "gzip_min_length", "gzip_types", "gzip_vary", "http", "if", "include",
    "index", "internal", "keepalive_timeout", "large_client_header_buffers", "limit_req", "limit_req_zone", "listen",
    "load_module", "location", "log_format", "map", "master_process", "multi_accept", "pid", "proxy_buffering",
    "proxy_connect_timeout", "proxy_http_version", "proxy_next_upstream", "proxy_pass", "proxy_read_timeout",
    "proxy_redirect", "proxy_send_timeout", "proxy_set_header", "resolver", "return", "rewrite", "root", "sendfile",
    "send_timeout", "server", "server_name", "server_names_hash_bucket_size", "server_tokens", "set", "split_clients",
    "ssl_certificate", "ssl_certificate_key", "ssl_protocols", "stub_status", "sub_filter", "tcp_nodelay",
    "tcp_nopush", "try_files", "types", "types_hash_max_size", "underscores_in_headers", "upstream", "use", "user",
    "worker_connections", "worker_processes", "worker_rlimit_nofile",
  ],
);

/** Blocks whose contents are names of their own, not directives. */
const freeBlocks = new Set(["types", "map", "split_clients"]);

/** Everything nginx serves, from its configuration. Throws UsageFault in nginx' words. */
export interface Site {
  readonly servers: readonly Server[];
  /** Addresses by upstream name. */
  readonly upstreams: ReadonlyMap<string, readonly string[]>;
  /** Media types by file ending. */
  readonly types: ReadonlyMap<string, string>;
}

export function readSite(configuration: readonly Directive[]): Site {
  check(configuration);
  const http = all(configuration, "http").flatMap(({ block = [] }) => block);
  const upstreams = all(http, "upstream").map(({ args, block = [] }) => {
    const servers = all(block, "server").flatMap((server) => server.args.slice(0, 1));
    return [args[0] ?? "", servers] as const;
  });
  const types = all(http, "types").flatMap(({ block = [] }) =>
    block.flatMap(({ name, args }) => args.map((ending) => [ending, name] as const)),
  );
  const outer: Scope = [http, configuration];
  return {
    servers: all(http, "server").map(({ block = [] }) => readServer(block, outer)),
    upstreams: new Map(upstreams),
    types: new Map(types),
  };
}

function check(directives: readonly Directive[]): void {
  for (const { name, file, line, block } of directives) {
    if (!known.has(name)) throw fault(`unknown directive "${name}"`, file, line);
    if (block !== undefined && !freeBlocks.has(name)) check(block);
  }
}

function readServer(block: readonly Directive[], outer: Scope): Server {
  const listens = all(block, "listen").map(({ args, file, line }) => ({
    port: readPort(args[0] ?? "", file, line),
    isDefault: args.includes("default_server") || args.includes("default"),
  }));
  const scope = [block, ...outer];
  return {
    ports: listens.length === 0 ? [80] : [...new Set(listens.map(({ port }) => port))],
    defaultPorts: listens.filter(({ isDefault }) => isDefault).map(({ port }) => port),
    names: all(block, "server_name").flatMap(({ args }) => args),
    scope,
    locations: readLocations(block, scope),
  };
}

function readLocations(block: readonly Directive[], outer: Scope): readonly Location[] {
  return all(block, "location").flatMap((directive) => {
    const { args, block: inner = [], file, line } = directive;
    const [modifier, path] = args.length > 1 ? [args[0], args[1] ?? ""] : ["", args[0] ?? ""];
    const scope = [inner, ...outer];
    const nested = readLocations(inner, scope);
    if (modifier === "=") return [{ match: "exact" as const, path, scope }, ...nested];
    if (modifier === "^~") return [{ match: "prefix-final" as const, path, scope }, ...nested];
    if (modifier === "") return [{ match: "prefix" as const, path, scope }, ...nested];
    if (modifier !== "~" && modifier !== "~*") throw fault(`invalid location modifier "${modifier}"`, file, line);
    return [{ match: "regex" as const, path, regex: toRegex(path, modifier === "~*", directive), scope }, ...nested];
  });
}

function toRegex(pattern: string, ignoresCase: boolean, { file, line }: Directive): RegExp {
  try {
    return new RegExp(pattern, ignoresCase ? "i" : "");
  } catch {
    throw fault(`pcre2_compile() failed: "${pattern}"`, file, line);
  }
}

function readPort(address: string, file: string, line: number): number {
  const text = address.replace(/^.*\]:?|^[^:]*:(?=\d)/, "") || "80";
  const port = /^\d+$/.test(text) ? Number(text) : /^\d/.test(text) ? Number.NaN : 80;
  if (Number.isNaN(port) || port < 1 || port > 65_535)
    throw fault(`invalid port in "${address}" of the "listen" directive`, file, line);
  return port;
}

/** nginx' rules: the server of that port and name, else the port's default one. */
export function selectServer(site: Site, port: number, host: string): Server | undefined {
  const listening = site.servers.filter(({ ports }) => ports.includes(port));
  const matches = (name: string) =>
    name === host ||
    (name.startsWith("*.") && host.endsWith(name.slice(1))) ||
    (name.startsWith(".") && (host === name.slice(1) || host.endsWith(name)));
  return (
    listening.find(({ names }) => names.some(matches)) ??
    listening.find(({ defaultPorts }) => defaultPorts.includes(port)) ??
    listening[0]
  );
}

/** nginx' rules: exact, then the longest prefix unless a regular expression fits (and `^~` forbids those). */
export function selectLocation(server: Server, path: string): Location | undefined {
  const exact = server.locations.find((location) => location.match === "exact" && location.path === path);
  if (exact !== undefined) return exact;
  const prefixes = server.locations.filter(
    ({ match, path: prefix }) => (match === "prefix" || match === "prefix-final") && path.startsWith(prefix),
  );
  const longest = prefixes.sort((one, other) => other.path.length - one.path.length)[0];
  if (longest?.match === "prefix-final") return longest;
  return server.locations.find(({ regex }) => regex?.test(path)) ?? longest;
}

/** A directive's arguments at a place: the innermost block that has it wins. */
export function inherited(scope: Scope, name: string): readonly string[] | undefined {
  for (const directives of scope) {
    const args = argsOf(directives, name);
    if (args !== undefined) return args;
  }
  return undefined;
}

/** All directives of a name from the innermost block that has any (`add_header`, `error_page`). */
export function inheritedAll(scope: Scope, name: string): readonly Directive[] {
  return scope.map((directives) => all(directives, name)).find((found) => found.length > 0) ?? [];
}
