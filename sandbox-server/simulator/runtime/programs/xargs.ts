import { SystemFault } from "../files/system-fault.ts";
import { runCommand } from "../processes/execute.ts";
import { interpretEscapes } from "./format-printf.ts";
import { readLines } from "./lines.ts";
import { parseOptions } from "./options.ts";
import { program } from "./simple.ts";

/** xargs(1): commands one after the other, whatever -P says. */
export const xargs = program("xargs", async (process, args) => {
  const options = parseOptions(
    args,
    "n:I:0rtd:P:L:a:s:x",
    ["no-run-if-empty", "null", "max-args=", "max-procs=", "replace="],
    true,
  );
  const words = options.operands.length === 0 ? ["echo"] : options.operands;
  const replace = options.value("I", "replace");
  const separator = options.has("0", "null") ? "\0" : options.value("d");
  const items: string[] = [];
  if (replace !== undefined)
    for await (const line of readLines(process, 0)) items.push(...(line.trim() === "" ? [] : [line.trim()]));
  else {
    const text = (await process.readAll(0)).toString();
    const parts =
      separator === undefined
        ? (text.match(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? []).map((part) =>
            part.replace(/"([^"]*)"|'([^']*)'|\\(.)/g, "$1$2$3"),
          )
        : text.split(interpretEscapes(separator, false).bytes.toString());
    items.push(...(separator === undefined ? parts : parts.at(-1) === "" ? parts.slice(0, -1) : parts));
  }
  const size = replace === undefined ? Number(options.value("n", "max-args", "L") ?? "5000") : 1;
  const batches: string[][] = [];
  for (let index = 0; index < items.length; index += size) batches.push(items.slice(index, index + size));
  if (batches.length === 0 && replace === undefined && !options.has("r", "no-run-if-empty")) batches.push([]);
  let status = 0;
  for (const batch of batches) {
    const argv =
      replace === undefined ? [...words, ...batch] : words.map((word) => word.replaceAll(replace, batch[0] ?? ""));
    if (options.has("t")) await process.warn(`${argv.join(" ")}\n`);
    try {
      const code = await runCommand(process, argv);
      if (code !== 0) status = code === 255 ? 124 : 123;
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      await process.warn(`xargs: ${argv[0] ?? ""}: ${error.message}\n`);
      return error.code === "ENOENT" ? 127 : 126;
    }
  }
  return status;
});
