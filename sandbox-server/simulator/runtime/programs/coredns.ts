import { CorefileFault, readCorefile } from "../../network/corefile.ts";
import type { Process } from "../processes/process.ts";
import { keptRunning } from "./kept-running.ts";
import { parseOptions } from "./options.ts";
import type { Program } from "./program.ts";

const server = keptRunning({
  name: "coredns",
  ports: [8080, 8181, 9153],
  memoryMib: 14,
  lines: [
    ".:53",
    "[INFO] plugin/reload: Running configuration SHA512 = 1b226df79860026c6a52e67daa10d7f0d57ec5b023288ec00c5e05f93523c894564e15b91770d3a07ae1cfbe861d15b37d4a0027e69c546ab112970993a3b03b",
    "CoreDNS-1.13.1",
    "linux/amd64, go1.25.2, 1db4568",
  ],
});

/** CoreDNS: refuses to start with a Corefile that can't be read; names are the simulated network's. */
export const coredns: Program = {
  ...server,
  async run(process) {
    const fault = faultOf(process);
    if (fault === undefined) return server.run(process);
    await process.warn(`${fault}\n`);
    return 1;
  },
};

function faultOf(process: Process): string | undefined {
  const words = process.argv.slice(1).map((word) => word.replace(/^-(?=conf)/, "--"));
  const path = parseOptions(words, "", ["conf="]).value("conf");
  if (path === undefined) return undefined;
  try {
    readCorefile(process.files.readText(path));
    return undefined;
  } catch (fault) {
    if (fault instanceof CorefileFault) return `${path}:${fault.message}`;
    throw fault;
  }
}
