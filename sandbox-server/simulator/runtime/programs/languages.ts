import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";
import { parseOptions } from "./options.ts";
import { runPip } from "./packages/pip.ts";
import { UsageFault } from "./program.ts";
import { program } from "./simple.ts";
import { runNodeFile, runPythonFile } from "./toolchains/run-files.ts";
import type { HttpResponse } from "./web/http-message.ts";
import { listenHttp, type ReceivedRequest, textResponse } from "./web/http-server.ts";

/** More digits than any lesson prints. */
const MAX_DIGITS = 50_000;

/** A division of this many digits costs as much as one step of a shell. */
const DIGITS_PER_OPERATION = 8192;

/**
 * The digits of pi by Machin's formula, `count` significant digits, the last one rounded. `pause` is told after each
 * term how many operations it was.
 */
export async function piDigits(count: number, pause: (operations: number) => Promise<void>): Promise<string> {
  const guard = 10n;
  const operations = 1 + Math.floor(count / DIGITS_PER_OPERATION);
  const unit = 10n ** (BigInt(count) + guard);
  const arcTangent = async (inverse: bigint): Promise<bigint> => {
    let power = unit / inverse;
    let sum = power;
    const square = inverse * inverse;
    for (let divisor = 3n, sign = -1n; power > 0n; divisor += 2n, sign = -sign) {
      power /= square;
      sum += sign * (power / divisor);
      await pause(operations);
    }
    return sum;
  };
  const pi = 4n * (4n * (await arcTangent(5n)) - (await arcTangent(239n)));
  const rounded = (pi + 5n * 10n ** guard) / 10n ** (guard + 1n);
  const digits = rounded.toString();
  return `${digits.slice(0, 1)}.${digits.slice(1)}`;
}

/** An interpreter without a script reads one from standard input; an empty one ends at once, as in a pod without it. */
async function endsWithInput(process: Process): Promise<boolean> {
  if (process.descriptors.get(0)?.type === "terminal") return false;
  return (await process.readAll(0)).toString().trim() === "";
}

/** perl, as far as lessons use it: `-Mbignum=bpi -wle 'print bpi(2000)'`, `-e 'print "…"'`, `-v`. */
const perl = program(
  "perl",
  async (process, args) => {
    if (args[0] === "-v" || args[0] === "--version") {
      await process.print("\nThis is perl 5, version 40, subversion 0 (v5.40.0) built for x86_64-linux-gnu\n\n");
      return 0;
    }
    const at = args.findIndex((word) => /^-[a-zA-Z]*e$/.test(word));
    const code = at < 0 ? undefined : args[at + 1];
    if (args[0] === "-de0") {
      await process.print("\nLoading DB routines from perl5db.pl version 1.80\nEditor support available.\n\n");
      if (await endsWithInput(process)) return 0;
    }
    if (code === undefined) throw new UsageFault("this image runs only one-line programs: perl -e '…'", 2);
    const newline = args.some((word) => /^-[wn]*l/.test(word)) ? "\n" : "";
    const pi = /^\s*print\s+bpi\s*\(?\s*(\d+)\s*\)?\s*;?\s*$/.exec(code);
    if (pi !== null) {
      const count = Math.min(MAX_DIGITS, Math.max(1, Number(pi[1])));
      await process.compute(Math.min(20_000, (count / 2000) ** 2 * 900));
      await process.print(`${await piDigits(count, (operations) => process.tick(operations))}${newline}`);
      return 0;
    }
    const text = /^\s*print\s+(?:"((?:[^"\\]|\\.)*)"|'([^']*)')\s*;?\s*$/.exec(code);
    if (text !== null) {
      await process.print(`${(text[1] ?? text[2] ?? "").replaceAll("\\n", "\n").replaceAll("\\t", "\t")}${newline}`);
      return 0;
    }
    const sleep = /^\s*sleep\s*\(?\s*(\d+)\s*\)?\s*;?\s*$/.exec(code);
    if (sleep === null)
      throw new UsageFault("this simulated perl prints pi, prints strings and sleeps; it runs no other program", 255);
    await process.sleep(Number(sleep[1]) * 1000);
    return 0;
  },
  6 * 1024 * 1024,
);

/** python: `-m http.server`, `--version`, and `-c 'print(…)'` of plain strings and numbers. */
const python = program(
  "python",
  async (process, args) => {
    const version = process.env.get("PYTHON_VERSION") ?? "3.13.0";
    if (args[0] === "--version" || args[0] === "-V") {
      await process.print(`Python ${version}\n`);
      return 0;
    }
    const words = args.filter((word) => word !== "-u");
    if (words[0] === "-m" && (words[1] === "http.server" || words[1] === "SimpleHTTPServer"))
      return serveDirectory(process, words.slice(2), version);
    if (words.length === 0 && (await endsWithInput(process))) return 0;
    if (words[0] === "-m" && words[1] === "pip") return runPip(process, words.slice(2));
    if (words[0] === "-m" && words[1] === "venv") return 0;
    const [file = ""] = words;
    if (!file.startsWith("-") && file !== "") return runPythonFile(process, file, version);
    const code = words[0] === "-c" ? (words[1] ?? "") : undefined;
    const printed = code === undefined ? null : /^\s*print\(\s*(?:"([^"]*)"|'([^']*)'|(-?\d+))\s*\)\s*$/.exec(code);
    if (printed !== null) {
      await process.print(`${printed[1] ?? printed[2] ?? printed[3] ?? ""}\n`);
      return 0;
    }
    throw new UsageFault(
      "this simulated python runs small files, `-m http.server`, `-m pip` and `-c 'print(\"text\")'`",
    );
  },
  9 * 1024 * 1024,
);

async function serveDirectory(process: Process, args: readonly string[], version: string): Promise<number> {
  const options = parseOptions(args, "d:b:", ["directory=", "bind="]);
  const port = Number(options.operands[0] ?? "8000");
  const root = options.value("d", "directory") ?? process.workingDirectory;
  const address = options.value("b", "bind") ?? "0.0.0.0";
  await process.print(`Serving HTTP on ${address} port ${port} (http://${address}:${port}/) ...\n`);
  let ends = false;
  process.handle("SIGINT", () => {
    ends = true;
  });
  using _listening = listenHttp(process, {
    ports: [port],
    isLocal: address === "localhost" || address.startsWith("127."),
    handler: (request) => {
      const response = directoryAnswer(process, root, request, version);
      void process.warn(
        `${request.remoteAddress} - - [${new Date(process.scope.clock.now()).toUTCString().slice(5, 25)}] "${request.method} ${request.target} ${request.version}" ${response.status} -\n`,
      );
      return response;
    },
  });
  while (!ends) await process.waitFor((wake) => process.arrivals.add(wake));
  return 0;
}

function directoryAnswer(process: Process, root: string, request: ReceivedRequest, version: string): HttpResponse {
  const path = (request.target.split("?")[0] ?? "/").replace(/\.\./g, "");
  const headers = [["Server", `SimpleHTTP/0.6 Python/${version}`]] as const;
  const full = `${root}${path}`;
  try {
    if (!process.files.isDirectory(full)) return textResponse(200, process.files.readText(full), headers);
    const index = `${full.replace(/\/$/, "")}/index.html`;
    if (process.files.find(index) !== undefined) return textResponse(200, process.files.readText(index), headers);
    const items = process.files
      .list(full)
      .map((name) => `<li><a href="${name}">${name}</a></li>\n`)
      .join("");
    return textResponse(
      200,
      `<!DOCTYPE HTML>\n<html>\n<head><title>Directory listing for ${path}</title></head>\n<body>\n<h1>Directory listing for ${path}</h1>\n<ul>\n${items}</ul>\n</body>\n</html>\n`,
      headers,
    );
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    return textResponse(404, "Error response: 404 File not found\n", headers);
  }
}

/** php: `-v`, `-r 'echo "…";'`; its interactive mode ends with its input. */
const php = program(
  "php",
  async (process, args) => {
    if (args[0] === "-v" || args[0] === "--version") {
      await process.print("PHP 8.3.26 (cli) (built: Sep 26 2025 00:00:00) (NTS)\n");
      return 0;
    }
    if (args[0] === "-a" || args.length === 0) {
      await process.print("Interactive shell\n\n");
      await process.readAll(0);
      return 0;
    }
    const printed = args[0] === "-r" ? /^\s*echo\s+(?:"([^"]*)"|'([^']*)')\s*;?\s*$/.exec(args[1] ?? "") : null;
    if (printed === null)
      throw new UsageFault("this simulated php runs `-r 'echo \"text\";'`; it runs no other program");
    await process.print((printed[1] ?? printed[2] ?? "").replaceAll("\\n", "\n"));
    return 0;
  },
  12 * 1024 * 1024,
);

const node = program(
  "node",
  async (process, args) => {
    const version = process.env.get("NODE_VERSION") ?? "22.12.0";
    if (args[0] === "-v" || args[0] === "--version") {
      await process.print(`v${version}\n`);
      return 0;
    }
    if (args.length === 0 && (await endsWithInput(process))) return 0;
    const [file = ""] = args;
    if (file !== "" && !file.startsWith("-")) return runNodeFile(process, file, version);
    const code = args[0] === "-e" || args[0] === "-p" ? (args[1] ?? "") : "";
    const printed = /^\s*console\.log\(\s*(?:"([^"]*)"|'([^']*)'|(-?\d+))\s*\);?\s*$/.exec(code);
    if (printed === null) throw new UsageFault("this simulated node runs small files and `-e 'console.log(\"text\")'`");
    await process.print(`${printed[1] ?? printed[2] ?? printed[3] ?? ""}\n`);
    return 0;
  },
  30 * 1024 * 1024,
);

export const languagePrograms = [perl, python, { ...python, name: "python3" }, php, node];
