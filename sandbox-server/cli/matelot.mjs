#!/usr/bin/env node
// The `matelot` command. Node 24 runs the TypeScript of this project as it is; where the command was started with
// another Node, it goes on with the one among the project's packages.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
// By its name alone an older Node could not even start this file.
import * as module from "node:module";
import { fileURLToPath } from "node:url";

const bundled = fileURLToPath(new URL("../../node_modules/node/bin/node", import.meta.url));
const major = Number(process.versions.node.split(".")[0]);

if (major >= 24) {
  // Compiling everything anew takes most of a start. Where nothing can be written there, it is compiled anew.
  module.enableCompileCache(fileURLToPath(new URL("../../.cache/compiled", import.meta.url)));
  const { main } = await import("./main.ts");
  await main(process.argv.slice(2));
} else if (existsSync(bundled)) {
  const result = spawnSync(bundled, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  process.exit(result.status ?? 1);
} else {
  process.stderr.write(
    `Matelot needs Node 24 or newer; this is ${process.version}. Run "npm run setup" in the project first.\n`,
  );
  process.exit(1);
}
