import { SystemFault } from "../../files/system-fault.ts";
import type { Process } from "../../processes/process.ts";
import { interpretEscapes } from "../format-printf.ts";
import { readLines } from "../lines.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { AwkInterpreter, Jump } from "./interpreter.ts";
import { parseAwk } from "./parser.ts";
import { InputText, toNumber } from "./values.ts";

const awk = program("awk", async (process, args) => {
  const options = parseOptions(args, "F:v:f:", ["version"], true);
  const operands = [...options.operands];
  const files = options.values("f");
  const source = files.length > 0 ? files.map((path) => process.files.readText(path)).join("\n") : operands.shift();
  if (source === undefined) throw new UsageFault("usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]", 2);
  const interpreter = new AwkInterpreter(process, parseAwk(source));
  const separator = options.value("F");
  if (separator !== undefined)
    interpreter.set("FS", separator === "t" ? "\t" : interpretEscapes(separator, false).bytes.toString());
  for (const assignment of options.values("v")) assign(interpreter, assignment);
  const argv = interpreter.array("ARGV");
  for (const [index, word] of ["awk", ...operands].entries()) argv.set(String(index), new InputText(word));
  interpreter.set("ARGC", operands.length + 1);
  let status = 0;
  try {
    await runAll(process, interpreter, operands);
  } catch (error) {
    if (!(error instanceof Jump) || error.kind !== "exit") throw error;
    status = error.value === undefined ? 0 : toNumber(error.value);
  }
  await interpreter.streams.closeAll();
  return status;
});

function assign(interpreter: AwkInterpreter, text: string): void {
  const cut = text.indexOf("=");
  interpreter.set(text.slice(0, cut), new InputText(interpretEscapes(text.slice(cut + 1), false).bytes.toString()));
}

async function runAll(process: Process, interpreter: AwkInterpreter, operands: readonly string[]): Promise<void> {
  let status: Jump | undefined;
  try {
    const records = readRecords(process, interpreter, operands);
    interpreter.streams.records = records;
    await interpreter.runRules("BEGIN");
    if (!interpreter.hasRecordRules) return;
    for (let next = await records.next(); next.done !== true; next = await records.next())
      await interpreter.runRecord(next.value);
  } catch (error) {
    if (!(error instanceof Jump) || error.kind !== "exit") throw error;
    status = error;
  }
  await interpreter.runRules("END");
  if (status !== undefined) throw status;
}

async function* readRecords(
  process: Process,
  interpreter: AwkInterpreter,
  operands: readonly string[],
): AsyncGenerator<string> {
  const paths = operands.filter((word) => {
    if (!/^[A-Za-z_]\w*=/.test(word)) return true;
    assign(interpreter, word);
    return false;
  });
  for (const path of paths.length === 0 ? ["-"] : paths) {
    interpreter.set("FILENAME", path === "-" ? "" : path);
    interpreter.set("FNR", 0);
    if (path === "-") yield* cutRecords(process, interpreter, 0);
    else {
      try {
        const file = process.files.open(path, "read");
        yield* cutRecords(process, interpreter, file);
        file.close();
      } catch (error) {
        if (!(error instanceof SystemFault)) throw error;
        throw new UsageFault(`${path}: ${error.message}`, 2);
      }
    }
  }
}

async function* cutRecords(
  process: Process,
  interpreter: AwkInterpreter,
  file: Parameters<typeof readLines>[1],
): AsyncGenerator<string> {
  const separator = interpreter.text(interpreter.get("RS"));
  if (separator === "\n") {
    yield* readLines(process, file);
    return;
  }
  const content = (await process.readAll(file)).toString();
  const parts =
    separator === ""
      ? content.trim().split(/\n\n+/)
      : content.split(separator.length === 1 ? separator : interpreter.expression(separator));
  if (parts.at(-1)?.trim() === "") parts.pop();
  for (const part of parts) yield part;
}

export const awkPrograms = [awk, { ...awk, name: "mawk" }, { ...awk, name: "gawk" }];
