/** Holds as many sandboxes with an open shell as its parent asks for: `sandboxes-process.ts DATA-DIRECTORY`. */

import { openCatalogue, specForExercise } from "../../sandbox-server/main.ts";
import { Capacity } from "../../sandbox-server/sandboxes/capacity/capacity.ts";
import { createEmbeddedProvider } from "../../sandbox-server/sandboxes/providers/embedded/index.ts";
import { createSandboxKeeper } from "../../sandbox-server/sandboxes/sandbox-keeper.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { createTerminalHub, type TerminalSocket } from "../../sandbox-server/terminals/terminal-hub.ts";
import { toolDirectories } from "../isolation/tool-directories.ts";

const exercise = "deployment-scale-and-heal";
const catalogue = await openCatalogue();
const provider = await createEmbeddedProvider({
  dataDirectory: process.argv[2] ?? "",
  toolDirectories,
  allowUnisolatedShell: false,
  clock: systemClock,
  logger: { error: (details, message) => console.error(message, details.err) },
});
const keeper = await createSandboxKeeper({
  provider,
  clock: systemClock,
  idleMs: 3_600_000,
  capacity: new Capacity({ memoryMib: Number.POSITIVE_INFINITY, total: 200, perLearner: () => 200 }),
  specFor: (id, learner) => specForExercise(catalogue, id, learner),
});
const terminals = createTerminalHub({ keeper, now: systemClock.now });

async function open(learner: string): Promise<string> {
  const sandbox = await keeper.open(learner, exercise, {});
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket: TerminalSocket = {
    send: (data) => {
      if (typeof data !== "string" && Buffer.from(data).includes("$ ")) resolve();
    },
    close: () => {},
    onMessage: () => {},
    onClose: () => {},
  };
  await terminals.attach({ learner, sandboxId: sandbox.summary.id, terminal: "1", language: "en", socket });
  await promise;
  return sandbox.summary.id;
}

let count = 0;
process.on("message", async (message: { sandboxes?: number; stop?: boolean }) => {
  if (message.stop === true) {
    await terminals[Symbol.asyncDispose]();
    await keeper[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
    process.exit(0);
  }
  if (message.sandboxes === 0) {
    await open("first");
    const first = await keeper.find("first", exercise);
    if (first !== undefined) await keeper.remove("first", first.id);
  }
  while (count < (message.sandboxes ?? 0)) {
    count += 1;
    await open(`learner-${count}`);
  }
  // What is garbage already must not be counted, whenever it would have been collected.
  globalThis.gc?.();
  process.send?.("grown");
});
