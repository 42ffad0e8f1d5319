import { SystemFault } from "../../files/system-fault.ts";
import type { Process } from "../../processes/process.ts";
import { parseOptions } from "../options.ts";
import { program } from "../simple.ts";
import { baseName, forEachPath, parentOf } from "./paths.ts";

const readlink = program("readlink", async (process, args) => {
  const options = parseOptions(args, "fenm");
  const [path = ""] = options.operands;
  try {
    const text = options.has("f", "e", "m") ? resolve(process, path) : process.files.readLink(path);
    await process.print(`${text}${options.has("n") ? "" : "\n"}`);
    return 0;
  } catch (error) {
    if (error instanceof SystemFault) return 1;
    throw error;
  }
});

function resolve(process: Process, path: string): string {
  return process.files.locate(path).path;
}

const realpath = program("realpath", (process, args) => {
  const options = parseOptions(args, "sme");
  return forEachPath(
    process,
    options.operands,
    (path) => path,
    (path) => process.print(`${process.files.realPath(path)}\n`),
  );
});

const basename = program("basename", async (process, args) => {
  const [path = "", suffix = ""] = args;
  const name = baseName(path);
  await process.print(
    `${suffix !== "" && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
  );
  return 0;
});

const dirname = program("dirname", async (process, args) => {
  await process.print(args.map((path) => `${parentOf(path)}\n`).join(""));
  return 0;
});

/** Programs that say the names of files. */
export const namePrograms = [readlink, realpath, basename, dirname];
