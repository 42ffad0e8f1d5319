import type { Process } from "../processes/process.ts";
import { PACKAGE_STATUS } from "./package-status.ts";
import { UsageFault } from "./program.ts";
import { program } from "./simple.ts";

interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** The whole paragraph of the status file. */
  readonly text: string;
}

/** dpkg, for looking: `-l [NAME]`, `-s NAME`, `--print-architecture`, `--version`; installing is apt's. */
export const dpkg = program("dpkg", async (process, args) => {
  const [action = "", ...names] = args;
  if (action === "--print-architecture") await process.print("amd64\n");
  else if (action === "--version")
    await process.print("Debian 'dpkg' package management program version 1.21.22 (amd64).\n");
  else if (action === "-l" || action === "--list") return list(process, names);
  else if (action === "-s" || action === "--status") return status(process, names);
  else throw new UsageFault(`'${action}' is not available in the simulated package manager; -l and -s are`, 2);
  return 0;
});

function installed(process: Process): InstalledPackage[] {
  if (process.files.find(PACKAGE_STATUS) === undefined) return [];
  return process.files
    .readText(PACKAGE_STATUS)
    .split("\n\n")
    .filter((text) => text.trim() !== "")
    .map((text) => ({
      name: /^Package: (.*)$/m.exec(text)?.[1] ?? "",
      version: /^Version: (.*)$/m.exec(text)?.[1] ?? "",
      text: text.trim(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function list(process: Process, names: readonly string[]): Promise<number> {
  const found = installed(process).filter(({ name }) => names.length === 0 || names.includes(name));
  for (const name of names)
    if (!found.some((one) => one.name === name)) await process.warn(`dpkg-query: no packages found matching ${name}\n`);
  if (found.length === 0) return 1;
  await process.print(
    "Desired=Unknown/Install/Remove/Purge/Hold\n| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n||/ Name           Version      Architecture Description\n+++-==============-============-============-=================================\n",
  );
  for (const { name, version } of found)
    await process.print(`ii  ${name.padEnd(14)} ${version.padEnd(12)} amd64        (simulated)\n`);
  return found.length < names.length ? 1 : 0;
}

async function status(process: Process, names: readonly string[]): Promise<number> {
  let code = 0;
  const known = installed(process);
  for (const name of names) {
    const found = known.find((one) => one.name === name);
    if (found !== undefined) {
      await process.print(`${found.text}\n\n`);
      continue;
    }
    code = 1;
    await process.warn(`dpkg-query: package '${name}' is not installed and no information is available\n`);
  }
  return code;
}
