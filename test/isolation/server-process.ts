/**
 * A process with a sandbox in it, to be killed: `server-process.ts DATA-DIRECTORY MARKER`. Says the sandbox' id once the
 * learner has changed something, and stays.
 */
import { createEmbeddedProvider } from "../../sandbox-server/sandboxes/providers/embedded/index.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { toolDirectories } from "./tool-directories.ts";

const [dataDirectory = "", marker = ""] = process.argv.slice(2);
const logger = { error: (details: { err: unknown }, message: string) => console.error(message, details.err) };
const options = { dataDirectory, toolDirectories, allowUnisolatedShell: false, clock: systemClock, logger };
const provider = await createEmbeddedProvider(options);
const { linuxNamespaces } = provider.abilities();
const spec = { learner: "ada", exercise: "crash", namespace: "default", homeFiles: [], manifests: [], linuxNamespaces };
const sandbox = await provider.create(spec, {});
const terminal = await sandbox.openTerminal({ columns: 80, rows: 24, language: "en" });
// What a learner might leave running: in the foreground, in the background, cut off from its terminal, and first in
// namespaces of its own.
const apart = `unshare --user --map-root-user --pid --fork --mount --net sleep ${marker}`;
const left = `(nohup setsid sleep ${marker} >/dev/null 2>&1 &); ${apart} & sleep ${marker} & sleep ${marker}`;
terminal.write(Buffer.from(`${left}\r`));
await sandbox.run(["bash", "-c", `echo ${marker} > file; kubectl create configmap late-${marker}`], {
  timeoutMs: 20_000,
});
void sandbox.run(["sleep", marker], { timeoutMs: 60_000 });
process.stdout.write(`${sandbox.summary.id}\n`);
setInterval(() => undefined, 60_000);
