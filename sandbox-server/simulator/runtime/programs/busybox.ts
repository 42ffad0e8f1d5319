import { becomeProgram } from "../processes/execute.ts";
import type { Program, ProgramCatalog } from "./program.ts";
import { program } from "./simple.ts";

/** busybox called by its own name: `busybox wget …`. */
export function createBusybox(catalog: () => ProgramCatalog): Program {
  return program("busybox", async (process, args) => {
    const [name] = args;
    if (name === undefined || name === "--help") {
      await process.print("BusyBox v1.37.0 multi-call binary.\n\nUsage: busybox [function [arguments]...]\n");
      return 0;
    }
    if (name === "--list") {
      await process.print(
        process.files
          .list("/bin")
          .map((entry) => `${entry}\n`)
          .join(""),
      );
      return 0;
    }
    const applet = catalog().find(name);
    if (applet === undefined) {
      await process.print(`${name}: applet not found\n`);
      return 127;
    }
    return becomeProgram(process, { program: applet, argv: args });
  });
}
