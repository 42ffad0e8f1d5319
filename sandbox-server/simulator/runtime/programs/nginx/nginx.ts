import type { OpenFile } from "../../files/open-file.ts";
import { KERNEL_VERSION } from "../../files/proc.ts";
import { SystemFault } from "../../files/system-fault.ts";
import type { Process } from "../../processes/process.ts";
import { type Program, UsageFault } from "../program.ts";
import { type HttpFault, type HttpResponse, headerOf } from "../web/http-message.ts";
import { listenHttp, type ReceivedRequest } from "../web/http-server.ts";
import { argsOf, type ConfigurationSource, type Directive, parseConfiguration } from "./configuration.ts";
import { errorPage, handleRequest } from "./handler.ts";
import { inherited, readSite, type Site, selectServer } from "./site.ts";

const defaultFile = "/etc/nginx/nginx.conf";
const pidFile = "/run/nginx.pid";

/** nginx: reads its configuration, serves it, writes its logs, reloads on SIGHUP and ends on SIGTERM or SIGQUIT. */
export const nginx: Program = {
  name: "nginx",
  memoryBytes: 3 * 1024 * 1024,
  async run(process) {
    const options = readOptions(process);
    if (options.signal !== undefined) return sendSignal(process, options.signal);
    if (options.shows !== undefined) return showVersion(process, options.shows);
    const load = () => loadSite(process, options.file, options.directives);
    if (options.tests) return testConfiguration(process, options.file, load);
    return load().isDaemon ? daemonize(process, load) : serveForever(process, load, "nginx -g daemon off;");
  },
};

/** nginx' own way unless `daemon off` is said, as its image does: the server goes on in the background. */
function daemonize(process: Process, load: () => LoadedSite): number {
  const taken = load()
    .site.servers.flatMap(({ ports }) => ports)
    .find((port) => process.scope.network.isListening(port, "TCP"));
  if (taken !== undefined) throw addressInUse(taken);
  const silence = (["read", "write", "write"] as const).map((mode) => process.files.open("/dev/null", mode));
  const master = process.fork({ descriptors: new Map(silence.entries()) });
  master.start(() => serveForever(master, load, "nginx"));
  return 0;
}

function addressInUse(port: number | undefined): UsageFault {
  return new UsageFault(`[emerg] bind() to 0.0.0.0:${port} failed (98: Address already in use)`);
}

interface Options {
  readonly file: string;
  readonly directives: string;
  readonly tests: boolean;
  readonly shows?: "version" | "build";
  readonly signal?: string;
}

function readOptions({ argv }: Process): Options {
  let options: Options = { file: defaultFile, directives: "", tests: false };
  for (let index = 1; index < argv.length; index += 1) {
    const word = argv[index] ?? "";
    const value = () => {
      index += 1;
      const given = argv[index];
      if (given === undefined) throw new UsageFault(`option "${word}" requires parameter`);
      return given;
    };
    if (word === "-c") options = { ...options, file: value() };
    else if (word === "-g") options = { ...options, directives: value() };
    else if (word === "-s") options = { ...options, signal: value() };
    else if (word === "-t" || word === "-T") options = { ...options, tests: true };
    else if (word === "-v") options = { ...options, shows: "version" };
    else if (word === "-V") options = { ...options, shows: "build" };
    else if (word !== "-q" && word !== "-e" && word !== "-p") throw new UsageFault(`invalid option: "${word}"`);
    else if (word !== "-q") value();
  }
  return options;
}

function versionOf(process: Process): string {
  return process.env.get("NGINX_VERSION") ?? "1.29.3";
}

async function showVersion(process: Process, shows: "version" | "build"): Promise<number> {
  const lines = [`nginx version: nginx/${versionOf(process)}`];
  if (shows === "build") lines.push("built with OpenSSL 3.0.17", "TLS SNI support enabled");
  await process.warn(`${lines.join("\n")}\n`);
  return 0;
}

const signals: Readonly<Record<string, "SIGHUP" | "SIGQUIT" | "SIGTERM" | "SIGUSR1">> = {
  reload: "SIGHUP",
  quit: "SIGQUIT",
  stop: "SIGTERM",
  reopen: "SIGUSR1",
};

async function sendSignal(process: Process, name: string): Promise<number> {
  const signal = signals[name];
  if (signal === undefined) throw new UsageFault(`invalid option: "-s ${name}"`);
  const pid = Number(process.files.find(pidFile) === undefined ? Number.NaN : process.files.readText(pidFile));
  const master = process.scope.pids.find(pid);
  if (master === undefined) throw new UsageFault(`[error] open() "${pidFile}" failed (2: No such file or directory)`);
  await process.warn(`${logTime(process)} [notice] ${process.pid}#${process.pid}: signal process started\n`);
  master.signal(signal);
  return 0;
}

async function testConfiguration(process: Process, file: string, load: () => LoadedSite): Promise<number> {
  try {
    load();
  } catch (thrown) {
    if (!(thrown instanceof UsageFault)) throw thrown;
    await process.warn(`nginx: ${thrown.message}\nnginx: configuration file ${file} test failed\n`);
    return 1;
  }
  await process.warn(
    `nginx: the configuration file ${file} syntax is ok\nnginx: configuration file ${file} test is successful\n`,
  );
  return 0;
}

interface LoadedSite {
  readonly site: Site;
  readonly isDaemon: boolean;
  readonly accessLog: string;
  readonly errorLog: string;
}

/** Sites by everything that was read for them: containers with the same configuration share one. */
const loadedSites = new Map<string, LoadedSite>();
const loadedSitesLimit = 32;

function loadSite(process: Process, file: string, extra: string): LoadedSite {
  const texts: string[] = [file, extra];
  const given: ConfigurationSource = {
    read: (path) => {
      const text = path === "-g" ? `${extra};` : read(process, path);
      texts.push(path, text);
      return text;
    },
    expand: (pattern) => expandGlob(process, pattern),
  };
  const site = parseSite(file, extra, given);
  const key = texts.join("\u0000");
  const [oldest] = loadedSites.keys();
  const shared = loadedSites.get(key) ?? site;
  if (loadedSites.size >= loadedSitesLimit && oldest !== undefined) loadedSites.delete(oldest);
  loadedSites.set(key, shared);
  return shared;
}

function parseSite(file: string, extra: string, given: ConfigurationSource): LoadedSite {
  const directives: readonly Directive[] = [
    ...parseConfiguration(file, given),
    ...(extra.trim() === ""
      ? []
      : parseConfiguration("-g", { ...given, read: () => `${extra.replace(/;\s*$/, "")};` })),
  ];
  const http = directives.filter(({ name }) => name === "http").flatMap(({ block = [] }) => block);
  return {
    site: readSite(directives),
    isDaemon: argsOf(directives, "daemon")?.[0] !== "off",
    accessLog: argsOf(http, "access_log")?.[0] ?? "/var/log/nginx/access.log",
    errorLog: argsOf(http, "error_log")?.[0] ?? argsOf(directives, "error_log")?.[0] ?? "/var/log/nginx/error.log",
  };
}

function read(process: Process, path: string): string {
  try {
    return process.files.readText(path);
  } catch (thrown) {
    if (!(thrown instanceof SystemFault)) throw thrown;
    throw new UsageFault(`[emerg] open() "${path}" failed (2: No such file or directory)`);
  }
}

function expandGlob(process: Process, pattern: string): readonly string[] {
  const cut = pattern.lastIndexOf("/");
  const [directory, name] = [pattern.slice(0, cut), pattern.slice(cut + 1)];
  if (!name.includes("*")) return [pattern];
  if (!process.files.isDirectory(directory)) return [];
  const form = new RegExp(
    `^${name
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join("[^/]*")}$`,
  );
  return process.files
    .list(directory)
    .filter((entry) => form.test(entry))
    .map((entry) => `${directory}/${entry}`);
}

async function serveForever(process: Process, load: () => LoadedSite, command: string): Promise<number> {
  const version = versionOf(process);
  let loaded = load();
  const logs = { access: openLog(process, loaded.accessLog), error: openLog(process, loaded.errorLog) };
  const log = (file: OpenFile | undefined, line: string) => void file?.tryWrite(Buffer.from(`${line}\n`));
  const logError = (message: string) => log(logs.error, `${logTime(process)} ${message}`);
  const notice = (message: string) => logError(`[notice] ${process.pid}#${process.pid}: ${message}`);
  const handler = async (request: ReceivedRequest) => {
    const response = await handleRequest({ process, version, site: loaded.site, logError }, request);
    if (!isLogOff(loaded.site, request)) log(logs.access, accessLine(process, request, response));
    return response;
  };
  const refuse = (fault: HttpFault) => errorPage(fault.status, version);
  const listen = () => {
    const ports = [...new Set(loaded.site.servers.flatMap((server) => server.ports))];
    try {
      return listenHttp(process, { ports, handler, refuse });
    } catch (thrown) {
      if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EADDRINUSE")) throw thrown;
      throw addressInUse(ports[0]);
    }
  };
  let listening = listen();
  for (const line of startLines(version)) notice(line);
  writePid(process);
  const worker = process.fork({ argv: ["nginx: worker process"] });
  worker.start(() => worker.idle());
  process.argv = [`nginx: master process ${command}`];
  notice("start worker processes");
  notice(`start worker process ${worker.pid}`);
  let ending: string | undefined;
  for (const signal of ["SIGTERM", "SIGQUIT", "SIGINT"] as const) process.handle(signal, () => (ending = signal));
  let reloads = false;
  process.handle("SIGHUP", () => (reloads = true));
  try {
    while (ending === undefined) {
      await process.waitFor((wake) => process.arrivals.add(wake));
      if (!reloads) continue;
      reloads = false;
      notice("signal 1 (SIGHUP) received, reconfiguring");
      loaded = reload(load, loaded, logError);
      listening[Symbol.dispose]();
      listening = listen();
    }
    notice(
      ending === "SIGQUIT" ? "signal 3 (SIGQUIT) received, shutting down" : "signal 15 (SIGTERM) received, exiting",
    );
    worker.kill("SIGKILL");
    notice("exit");
    return 0;
  } finally {
    listening[Symbol.dispose]();
  }
}

/** A broken configuration leaves the old one in force. */
function reload(load: () => LoadedSite, before: LoadedSite, logError: (message: string) => void): LoadedSite {
  try {
    return load();
  } catch (thrown) {
    if (!(thrown instanceof UsageFault)) throw thrown;
    logError(thrown.message);
    return before;
  }
}

function startLines(version: string): readonly string[] {
  return [
    'using the "epoll" event method',
    `nginx/${version}`,
    "built by gcc 12.2.0 (Debian 12.2.0-14+deb12u1)",
    `OS: Linux ${KERNEL_VERSION}`,
    "getrlimit(RLIMIT_NOFILE): 1048576:1048576",
  ];
}

function openLog(process: Process, path: string): OpenFile | undefined {
  if (path === "off") return undefined;
  try {
    return process.files.open(path, "append");
  } catch (thrown) {
    if (!(thrown instanceof SystemFault)) throw thrown;
    const words =
      thrown.code === "EACCES"
        ? "13: Permission denied"
        : thrown.code === "EROFS"
          ? "30: Read-only file system"
          : "2: No such file or directory";
    throw new UsageFault(`[emerg] open() "${path}" failed (${words})`);
  }
}

/** As the real one, which can't start where it may not write its files. */
function writePid(process: Process): void {
  for (const directory of ["/var/cache/nginx/client_temp", "/var/cache/nginx/proxy_temp"]) {
    if (process.files.isDirectory(directory)) continue;
    attempt(() => process.files.makeDirectory(directory), `mkdir() "${directory}"`);
  }
  attempt(() => process.files.writeFile(pidFile, `${process.pid}\n`), `open() "${pidFile}"`);
}

function attempt(write: () => void, what: string): void {
  try {
    write();
  } catch (thrown) {
    if (!(thrown instanceof SystemFault)) throw thrown;
    const words = thrown.code === "EROFS" ? "30: Read-only file system" : "13: Permission denied";
    throw new UsageFault(`[emerg] ${what} failed (${words})`);
  }
}

function isLogOff(site: Site, request: ReceivedRequest): boolean {
  const server = selectServer(site, request.localPort, "");
  return server !== undefined && inherited(server.scope, "access_log")?.[0] === "off";
}

/** The combined format that the image's configuration names `main`. */
function accessLine(process: Process, request: ReceivedRequest, response: HttpResponse): string {
  const time = new Date(process.scope.clock.now());
  const [, month = ""] = time.toUTCString().split(" ").slice(1);
  const pad = (value: number) => String(value).padStart(2, "0");
  const stamp = `${pad(time.getUTCDate())}/${month}/${time.getUTCFullYear()}:${time.toISOString().slice(11, 19)} +0000`;
  const field = (name: string) => headerOf(request.headers, name) ?? "-";
  const length = request.method === "HEAD" ? 0 : response.body.length;
  const line = `${request.method} ${request.target} ${request.version}`;
  return `${request.remoteAddress} - - [${stamp}] "${line}" ${response.status} ${length} "${field("referer")}" "${field("user-agent")}" "${field("x-forwarded-for")}"`;
}

function logTime(process: Process): string {
  return new Date(process.scope.clock.now()).toISOString().slice(0, 19).replace("T", " ").replaceAll("-", "/");
}
