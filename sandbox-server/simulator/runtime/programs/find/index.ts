import type { FileNode } from "../../files/nodes.ts";
import { SystemFault } from "../../files/system-fault.ts";
import type { Process } from "../../processes/process.ts";
import { program } from "../simple.ts";
import { FindParser } from "./expression.ts";
import type { Test, Visit } from "./visit.ts";

/** find(1). */
export const find = program("find", async (process, args) => {
  const first = args.findIndex((word) => word.startsWith("-") || word === "!" || word === "(");
  const paths = first < 0 ? args : args.slice(0, first);
  const parser = new FindParser(process, first < 0 ? [] : args.slice(first));
  const test = parser.parse();
  let status = 0;
  for (const path of paths.length === 0 ? ["."] : paths) {
    if (!(await visit(process, path, 0, parser, test))) status = 1;
  }
  await parser.finish();
  return parser.failed ? 1 : status;
});

async function visit(process: Process, path: string, depth: number, limits: FindParser, test: Test): Promise<boolean> {
  await process.tick();
  let node: FileNode;
  try {
    node = process.files.lstat(path);
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    await process.warn(`find: ${path}: ${error.message}\n`);
    return false;
  }
  const at: Visit = { path, node, depth, prunes: false };
  if (!limits.depthFirst && depth >= limits.minDepth) await test(at);
  let good = true;
  if (node.kind === "directory" && depth < limits.maxDepth && !at.prunes)
    good = await visitChildren(process, path, depth, limits, test);
  if (limits.depthFirst && depth >= limits.minDepth) await test(at);
  return good;
}

async function visitChildren(
  process: Process,
  path: string,
  depth: number,
  limits: FindParser,
  test: Test,
): Promise<boolean> {
  let good = true;
  try {
    for (const name of process.files.list(path)) {
      if (!(await visit(process, path.endsWith("/") ? `${path}${name}` : `${path}/${name}`, depth + 1, limits, test)))
        good = false;
    }
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    await process.warn(`find: ${path}: ${error.message}\n`);
    return false;
  }
  return good;
}
