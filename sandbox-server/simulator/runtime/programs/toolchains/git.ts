import { type Program, UsageFault } from "../program.ts";
import { program } from "../simple.ts";

/** git has nothing to reach: it tells its version, and that the simulated world has no repositories. */
export const git: Program = program("git", async (process, args) => {
  if (args[0] === "--version") {
    await process.print("git version 2.39.5\n");
    return 0;
  }
  const host = /^https?:\/\/([^/]+)/.exec(args.find((word) => word.includes("://")) ?? "")?.[1];
  if (args[0] === "clone" && host !== undefined)
    throw new UsageFault(
      `fatal: unable to access '${args.find((word) => word.includes("://"))}/': Could not resolve host: ${host}`,
      128,
    );
  throw new UsageFault(`'${args[0] ?? ""}' is not available in the simulated git`, 1);
});
