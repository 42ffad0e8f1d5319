/** agnhost, the many-sided helper of Kubernetes' own tests and documentation: one program, a sub-command a role. */
import type { Process } from "../processes/process.ts";
import { crdConversionWebhook } from "./agnhost-crd-conversion.ts";
import { grpcHealthChecking } from "./agnhost-grpc-health.ts";
import { guestbook } from "./agnhost-guestbook.ts";
import { mountTest } from "./agnhost-mounttest.ts";
import { netexec } from "./agnhost-netexec.ts";
import { nettest } from "./agnhost-nettest.ts";
import { webhook } from "./agnhost-webhook.ts";
import { faultWords, isNetworkError } from "./network-fault-words.ts";
import { type Program, UsageFault } from "./program.ts";
import { lookUp } from "./resolve-host.ts";
import { program } from "./simple.ts";
import { pause } from "./single-purpose.ts";
import type { HttpResponse } from "./web/http-message.ts";
import { textResponse } from "./web/http-server.ts";
import { serve, stamp } from "./web/serve.ts";

/** Go's flags: one dash or two, `=` or a word of its own. */
export type Flags = ReadonlyMap<string, string>;

type Role = (process: Process, flags: Flags, operands: readonly string[]) => Promise<number> | number;

const switches = new Set(["http", "tcp", "udp", "close", "help"]);

function readFlags(words: readonly string[]): { readonly flags: Flags; readonly operands: readonly string[] } {
  const flags = new Map<string, string>();
  const operands: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const match = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word);
    if (match === null) operands.push(word);
    else {
      const [, name = "", value] = match;
      flags.set(name, value ?? (switches.has(name) ? "true" : (rest.shift() ?? "")));
    }
  }
  return { flags, operands };
}

async function serveHostname(process: Process, flags: Flags): Promise<number> {
  const port = Number(flags.get("port") ?? "9376");
  await process.warn(`${stamp(process)} Serving on port ${port}.\n`);
  return serve(process, port, () => textResponse(200, process.scope.hostname));
}

/** Healthy for ten seconds, then not, as the documentation's example of a liveness probe wants. */
function liveness(process: Process): Promise<number> {
  return serve(process, 8080, (request) => {
    if (request.target !== "/healthz") return textResponse(404, "404 page not found\n");
    const aliveMs = process.scope.clock.now() - process.startedAt;
    return aliveMs < 10_000 ? textResponse(200, "ok") : textResponse(500, `error: ${(aliveMs / 1000).toFixed(9)}`);
  });
}

/** A port for each variable SERVE_PORT_n, which answers with the variable's value. */
async function porter(process: Process): Promise<number> {
  const served = [...process.env].flatMap(([name, value]) => {
    const port = /^SERVE_(?:TLS_)?PORT_(\d+)$/.exec(name)?.[1];
    return port === undefined ? [] : [[Number(port), value] as const];
  });
  if (served.length === 0) throw new UsageFault("no SERVE_PORT_ variable is set");
  const texts = new Map(served);
  return serve(process, [...texts.keys()], (request) => {
    const text = texts.get(request.localPort) ?? "";
    // Go's server looks at what it sends when nobody says what it is.
    return textResponse(200, text, text.startsWith("<") ? [["Content-Type", "text/html; charset=utf-8"]] : []);
  });
}

async function connect(process: Process, flags: Flags, [target = ""]: readonly string[]): Promise<number> {
  const cut = target.lastIndexOf(":");
  const port = Number(target.slice(cut + 1));
  if (cut < 1 || !Number.isInteger(port)) throw new UsageFault(`OTHER: address ${target}: missing port in address`);
  const timeoutMs = Number(/^(\d+)s$/.exec(flags.get("timeout") ?? "")?.[1] ?? "10") * 1000;
  const address = lookUp(process, target.slice(0, cut));
  if (address === undefined) return told(process, "DNS");
  try {
    (await process.awaitOutside(process.scope.network.connect(address, port, { timeoutMs }))).destroy();
    return 0;
  } catch (error) {
    if (!isNetworkError(error)) throw error;
    const words = { ECONNREFUSED: "REFUSED", ETIMEDOUT: "TIMEOUT" } as Readonly<Record<string, string>>;
    return told(process, words[error.code] ?? `OTHER: ${faultWords[error.code]}`);
  }
}

async function told(process: Process, text: string): Promise<number> {
  await process.warn(`${text}\n`);
  return 1;
}

async function logsGenerator(process: Process, flags: Flags): Promise<number> {
  const total = Number(flags.get("log-lines-total") ?? "0");
  const seconds = Number(/^(\d+)s$/.exec(flags.get("run-duration") ?? "")?.[1] ?? "0");
  if (total < 1 || seconds < 1) throw new UsageFault("Invalid total number of lines or duration");
  for (let line = 0; line < total; line += 1) {
    await process.sleep((seconds * 1000) / total);
    const verb = ["GET", "PUT", "POST"][line % 3];
    const namespace = ["default", "kube-system", "ns"][(line % 7) % 3];
    const path = `/api/v1/namespaces/${namespace}/pods/${(line * 7919).toString(36)}`;
    await process.warn(
      `I0101 00:00:00.000000       1 logs_generator.go:76] ${line} ${verb} ${path} ${200 + ((line * 37) % 400)}\n`,
    );
  }
  return 0;
}

/** Go's file server over the whole tree: a page of links for a directory. */
function fileOrListing(process: Process, target: string): HttpResponse {
  const path = decodeURI(target.split("?")[0] ?? "/").replace(/\/\.\.(?=\/|$)/g, "");
  const node = process.files.find(path);
  if (node?.kind === "file") return textResponse(200, process.files.readText(path));
  if (node?.kind !== "directory") return textResponse(404, "404 page not found\n");
  const links = process.files.list(path).map((name) => {
    const shown = process.files.isDirectory(`${path}/${name}`) ? `${name}/` : name;
    return `<a href="${shown}">${shown}</a>\n`;
  });
  return textResponse(200, `<pre>\n${links.join("")}</pre>\n`, [["Content-Type", "text/html; charset=utf-8"]]);
}

const roles: Readonly<Record<string, Role>> = {
  connect,
  "crd-conversion-webhook": crdConversionWebhook,
  "dns-suffix": (process) => {
    const found = /^search\s+(.*)$/m.exec(process.files.readText("/etc/resolv.conf"))?.[1] ?? "";
    return process.print(`${found.split(/\s+/).join(",")}\n`).then(() => 0);
  },
  "dns-server-list": (process) => {
    const found = /^nameserver\s+(.*)$/m.exec(process.files.readText("/etc/resolv.conf"))?.[1] ?? "";
    return process.print(`${found.split(/\s+/).join(",")}\n`).then(() => 0);
  },
  "entrypoint-tester": (process) => process.print(`[${process.argv.join(" ")}]\n`).then(() => 0),
  "etc-hosts": (process) => process.print(process.files.readText("/etc/hosts")).then(() => 0),
  "grpc-health-checking": grpcHealthChecking,
  guestbook,
  liveness,
  "logs-generator": logsGenerator,
  mounttest: mountTest,
  netexec,
  nettest,
  pause: async (process) => {
    await process.print("Paused\n");
    return pause.run(process);
  },
  porter,
  "serve-hostname": serveHostname,
  "test-webserver": (process, flags) =>
    serve(process, Number(flags.get("port") ?? "80"), ({ target }) => fileOrListing(process, target)),
  webhook,
};

export const agnhost: Program = program("agnhost", (process, [command = "pause", ...rest]) => {
  const role = Object.hasOwn(roles, command) ? roles[command] : undefined;
  if (role === undefined) throw new UsageFault(`unknown command "${command}" for "app"`);
  const { flags, operands } = readFlags(rest);
  return role(process, flags, operands);
});
