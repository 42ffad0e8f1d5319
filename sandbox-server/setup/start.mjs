#!/usr/bin/env node
// `npm start` and `npm run dev`: installs what is missing, builds the site, then hands over to the server on Node 24.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { installBubblewrap } from "./bubblewrap.mjs";
import { installDockerCli } from "./docker-cli.mjs";
import { installKubernetesTools } from "./kubernetes-tools.mjs";
import { node, root } from "./machine.mjs";
import { installPackages } from "./packages.mjs";
import { buildSite } from "./site.mjs";

const [first, ...others] = process.argv.slice(2);
const isDevelopment = first === "--dev";
const flags = isDevelopment ? others : process.argv.slice(2);

installPackages();
installBubblewrap();
await installKubernetesTools();
installDockerCli();
buildSite();
if (isDevelopment) {
  const { develop } = await import("./develop.mjs");
  develop(flags);
} else {
  const server = spawn(node, [join(root, "sandbox-server/cli/matelot.mjs"), "serve", ...flags], { stdio: "inherit" });
  // The terminal's Ctrl-C reaches the server by itself; other signals are handed on, and this process outlives it.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) server.kill(signal);
    });
  }
  server.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}
