import { NODE_MEMORY_BYTES } from "../../files/proc.ts";
import type { Process } from "../../processes/process.ts";
import { humanSize } from "../human-size.ts";
import { searchName } from "../name-search.ts";
import { isNetworkError } from "../network-fault-words.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { hostsLines } from "../resolve-host.ts";
import { program } from "../simple.ts";

const free = program("free", async (process, args) => {
  const options = parseOptions(args, "bkmgh", ["human"]);
  const used = NODE_MEMORY_BYTES * 0.3 + process.scope.pids.list().reduce((sum, other) => sum + other.memoryBytes, 0);
  const cache = NODE_MEMORY_BYTES * 0.15;
  const unit = options.has("b") ? 1 : options.has("m") ? 1_048_576 : options.has("g") ? 1_073_741_824 : 1024;
  const show = (bytes: number) =>
    (options.has("h", "human")
      ? `${humanSize(bytes)}${bytes === 0 ? "B" : "i"}`
      : String(Math.floor(bytes / unit))
    ).padStart(12);
  await process.print(
    `              total        used        free      shared  buff/cache   available\nMem:  ${show(NODE_MEMORY_BYTES)}${show(used)}${show(NODE_MEMORY_BYTES - used - cache)}${show(1_048_576)}${show(cache)}${show(NODE_MEMORY_BYTES - used)}\nSwap: ${show(0)}${show(0)}${show(0)}\n`,
  );
  return 0;
});

const getent = program("getent", async (process, args) => {
  const [database = "", ...keys] = args;
  if (database === "passwd" || database === "group") {
    const lines = process.files
      .readText(`/etc/${database}`)
      .split("\n")
      .filter((line) => line !== "");
    const found = lines.filter(
      (line) => keys.length === 0 || keys.includes(line.split(":")[0] ?? "") || keys.includes(line.split(":")[2] ?? ""),
    );
    await process.print(found.map((line) => `${line}\n`).join(""));
    return found.length > 0 ? 0 : 2;
  }
  if (database !== "hosts" && !database.startsWith("ahosts")) throw new UsageFault(`Unknown database: ${database}`, 1);
  for (const key of keys) {
    const lines = hostEntries(process, key);
    if (lines.length === 0) return 2;
    const kinds = database === "hosts" ? [""] : ["STREAM", "DGRAM", "RAW"];
    for (const [address, names] of lines)
      for (const [index, kind] of kinds.entries())
        await process.print(
          kind === ""
            ? `${address.padEnd(15)} ${names}\n`
            : `${address.padEnd(15)} ${kind.padEnd(6)} ${index === 0 ? names : ""}`.trimEnd().concat("\n"),
        );
  }
  return 0;
});

/** Address and names as nsswitch's `hosts: files dns` finds them. */
function hostEntries(process: Process, name: string): [string, string][] {
  for (const line of hostsLines(process)) {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (names.includes(name) || address === name) return [[address, names.join(" ")]];
  }
  try {
    return searchName(process, name, "A").map((answer) => [answer.value, answer.name.replace(/\.$/, "")]);
  } catch (error) {
    if (isNetworkError(error)) return [];
    throw error;
  }
}

const stty = program("stty", async (process, args) => {
  const { terminal } = process;
  if (terminal === undefined) throw new UsageFault("standard input: Not a tty");
  if (args[0] === "size") await process.print(`${terminal.rows} ${terminal.columns}\n`);
  else if (args.includes("-echo")) terminal.echo = false;
  else if (args.includes("echo")) terminal.echo = true;
  else if (args.includes("raw")) terminal.setRaw(true);
  else if (args.includes("sane") || args.includes("cooked")) terminal.setRaw(false);
  else await process.print(`speed 38400 baud; rows ${terminal.rows}; columns ${terminal.columns};\n`);
  return 0;
});

const install = program("install", (process, args) => {
  const options = parseOptions(args, "dm:o:g:D");
  if (!options.has("d")) throw new UsageFault("only -d is available in this image");
  for (const path of options.operands) if (!process.files.isDirectory(path)) process.files.makeDirectory(path);
  return 0;
});

const dmesg = program("dmesg", () => {
  throw new UsageFault("read kernel buffer failed: Operation not permitted");
});

/** Programs about the machine: memory, accounts and names, terminal, kernel. */
export const machinePrograms = [free, getent, stty, install, dmesg];
