/** A process with shells in it, to be killed: `server-process.ts DATA-DIRECTORY MARKER`. Says `ready` and stays. */
import { chown, mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createShellHost } from "../../sandbox-server/sandboxes/shell/shell-host.ts";

const [dataDirectory = "", marker = ""] = process.argv.slice(2);
const host = await createShellHost({ dataDirectory, toolDirectories: [], allowUnisolatedShell: false });
const owner = host.newOwner();
const home = join(dataDirectory, "home");
const socket = host.runtime.socketOf("killed");
await mkdir(home);
await new Promise<void>((resolve) => void createServer().listen(socket, resolve));
if (owner !== undefined) for (const path of [home, socket]) await chown(path, owner, owner);
const shell = host.createShell({ home, socket, owner, openKubeconfig: "" });
const terminal = shell.openTerminal({ columns: 80, rows: 24, language: "en" });
// What a learner might leave running: in the foreground, in the background, and cut off from its terminal.
terminal.write(Buffer.from(`(nohup setsid sleep ${marker} >/dev/null 2>&1 &); sleep ${marker} & sleep ${marker}\r`));
void shell.run(["sleep", marker], { timeoutMs: 60_000 });
process.stdout.write("ready\n");
setInterval(() => undefined, 60_000);
