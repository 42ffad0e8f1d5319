import type { Process } from "../../processes/process.ts";
import { present } from "../packages/pip.ts";
import { readNodeSource } from "./node-source.ts";
import { readPythonSource } from "./python-source.ts";
import { runSmallProgram } from "./run-small-program.ts";
import { SourceFault } from "./small-program.ts";

/** `python FILE`, for files that the simulated Python understands. */
export async function runPythonFile(process: Process, file: string, version: string): Promise<number> {
  if (process.files.find(file) === undefined) {
    await process.warn(`python: can't open file '${absolute(process, file)}': [Errno 2] No such file or directory\n`);
    return 2;
  }
  try {
    const parsed = readPythonSource(process.files.readText(file), version);
    const missing = parsed.imports.find(({ name }) => !present(process).has(name.toLowerCase()));
    if (missing === undefined) return await runSmallProgram(process, parsed);
    const where = `Traceback (most recent call last):\n  File "${absolute(process, file)}", line ${missing.line}, in <module>\n`;
    await process.warn(`${where}ModuleNotFoundError: No module named '${missing.name}'\n`);
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    await process.warn(`  File "${absolute(process, file)}", line ${error.line}\nSyntaxError: ${error.message}\n`);
  }
  return 1;
}

/** `node FILE`, for files that the simulated Node understands. */
export async function runNodeFile(process: Process, file: string, version: string): Promise<number> {
  const path = [file, `${file}.js`, `${file}/index.js`].find(
    (one) => process.files.find(one) !== undefined && !process.files.isDirectory(one),
  );
  if (path === undefined) {
    await process.warn(
      `node:internal/modules/cjs/loader:1386\n  throw err;\n  ^\n\nError: Cannot find module '${absolute(process, file)}'\n    at node:internal/main/run_main_module:36:49 {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}\n\nNode.js v${version}\n`,
    );
    return 1;
  }
  try {
    const parsed = readNodeSource(process.files.readText(path), version);
    const missing = parsed.requires.find((name) => !isModuleHere(process, absolute(process, path), name));
    if (missing === undefined) return await runSmallProgram(process, parsed);
    await process.warn(
      `node:internal/modules/cjs/loader:1386\n  throw err;\n  ^\n\nError: Cannot find module '${missing}'\nRequire stack:\n- ${absolute(process, path)}\n\nNode.js v${version}\n`,
    );
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    await process.warn(
      `${absolute(process, path)}:${error.line}\n\nSyntaxError: ${error.message}\n\nNode.js v${version}\n`,
    );
  }
  return 1;
}

/** Modules are looked for in `node_modules` of the file's directory and of those above it. */
function isModuleHere(process: Process, file: string, name: string): boolean {
  const names = file.split("/").slice(0, -1);
  return names.some((_, index) => {
    const directory = names.slice(0, names.length - index).join("/");
    return process.files.find(`${directory}/node_modules/${name}`) !== undefined;
  });
}

function absolute(process: Process, file: string): string {
  return file.startsWith("/") ? file : `${process.workingDirectory.replace(/\/$/, "")}/${file.replace(/^\.\//, "")}`;
}
