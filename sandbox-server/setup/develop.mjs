import { spawn } from "node:child_process";
import { join } from "node:path";
import { node, root, say } from "./machine.mjs";
import { proveOnChange } from "./prove-on-change.mjs";

const sitePort = 7070;
const serverPort = 7071;

/**
 * The site with hot reload on port 7070, passing `/api` on to a server on port 7071 that restarts when its code changes.
 * Sandboxes survive a restart as they do in production.
 * @param {readonly string[]} flags further flags of `matelot serve`
 */
export function develop(flags) {
  const server = spawn(
    node,
    [
      "--watch-path=sandbox-server",
      "--watch-path=checkers",
      "--watch-path=exercises",
      "--watch-preserve-output",
      join(root, "sandbox-server/cli/matelot.mjs"),
      "serve",
      ...["--port", String(serverPort)],
      ...["--origin", `http://127.0.0.1:${sitePort}`],
      ...["--log", "info"],
      ...flags,
    ],
    { cwd: root, stdio: "inherit" },
  );
  const astro = [join(root, "node_modules/astro/bin/astro.mjs"), "dev", "--root", "site"];
  const site = spawn(node, [...astro, "--port", String(sitePort), "--host", "127.0.0.1"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", MATELOT_API: `http://127.0.0.1:${serverPort}` },
  });
  const proofs = proveOnChange(join(root, "exercises"));
  say(`Site with reload: http://127.0.0.1:${sitePort}`);
  const stop = () => {
    proofs.stop();
    server.kill("SIGTERM");
    site.kill("SIGTERM");
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
  for (const child of [server, site]) child.on("exit", stop);
}
