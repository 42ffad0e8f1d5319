import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmbeddedProvider } from "../../sandbox-server/sandboxes/providers/embedded/index.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { toolDirectories } from "../isolation/tool-directories.ts";
import { describeSandboxProvider } from "./sandbox-provider.ts";

describeSandboxProvider("embedded", async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), "matelot-embedded-"));
  const logger = { error: (details: { err: unknown }, message: string) => console.error(message, details.err) };
  return {
    hasStrictFields: true,
    open: () =>
      createEmbeddedProvider({
        dataDirectory,
        toolDirectories,
        allowUnisolatedShell: false,
        clock: systemClock,
        logger,
      }),
    async traces(id) {
      return (await readdir(join(dataDirectory, "sandboxes"))).filter((name) => name.includes(id));
    },
    [Symbol.asyncDispose]: () => rm(dataDirectory, { recursive: true, force: true }),
  };
});
