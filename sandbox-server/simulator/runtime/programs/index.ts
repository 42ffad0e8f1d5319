import { createShellProgram } from "../shell/shell-program.ts";
import { agnhost } from "./agnhost.ts";
import { archivePrograms } from "./archives.ts";
import { awkPrograms } from "./awk/awk.ts";
import { createBusybox } from "./busybox.ts";
import { accountPrograms } from "./change-accounts.ts";
import { coredns } from "./coredns.ts";
import { dpkg } from "./dpkg.ts";
import { echo } from "./echo.ts";
import { expand, unexpand } from "./expand.ts";
import { factor } from "./factor.ts";
import { fileViewPrograms } from "./file-views.ts";
import { changeFilePrograms } from "./files/index.ts";
import { find } from "./find/index.ts";
import { getopt } from "./getopt.ts";
import { grepPrograms } from "./grep.ts";
import { keptRunningServers } from "./kept-running.ts";
import { kubectl } from "./kubectl/kubectl.ts";
import { labApps } from "./lab-apps.ts";
import { labServers } from "./lab-servers.ts";
import { languagePrograms } from "./languages.ts";
import { ls } from "./list-files.ts";
import { networkPrograms } from "./network-programs.ts";
import { networkTools } from "./network-tools.ts";
import { packagePrograms } from "./packages/index.ts";
import { processPrograms } from "./process/index.ts";
import type { Program, ProgramCatalog } from "./program.ts";
import { sedPrograms } from "./sed.ts";
import { smallServers } from "./small-servers.ts";
import { smallTools } from "./small-tools.ts";
import { split } from "./split.ts";
import { mysqlPrograms } from "./sql/mysql.ts";
import { postgresPrograms } from "./sql/postgres.ts";
import { statusPrograms } from "./status-programs.ts";
import { systemPrograms } from "./system/index.ts";
import { telnet } from "./telnet.ts";
import { textPrograms } from "./text/index.ts";
import { toolchainPrograms } from "./toolchains/index.ts";
import { unzip } from "./unzip.ts";
import { vi } from "./vi.ts";
import { xargs } from "./xargs.ts";

const BUILT_IN: readonly Program[] = [
  ...accountPrograms,
  ...archivePrograms,
  ...awkPrograms,
  ...changeFilePrograms,
  agnhost,
  coredns,
  ...keptRunningServers,
  ...labApps,
  ...labServers,
  ...languagePrograms,
  ...mysqlPrograms,
  ...networkPrograms,
  ...smallServers,
  ...smallTools,
  ...statusPrograms,
  ...fileViewPrograms,
  ...grepPrograms,
  ...networkTools,
  ...packagePrograms,
  ...postgresPrograms,
  ...processPrograms,
  ...sedPrograms,
  ...systemPrograms,
  ...textPrograms,
  ...toolchainPrograms,
  createShellProgram("ash", "ash"),
  createShellProgram("bash", "bash"),
  createShellProgram("dash", "dash"),
  createShellProgram("sh", "ash"),
  dpkg,
  echo,
  expand,
  factor,
  find,
  getopt,
  kubectl,
  ls,
  split,
  telnet,
  unexpand,
  unzip,
  xargs,
  vi,
  { ...vi, name: "vim" },
];

/** Every program that an executable of an image can name. */
export function createProgramCatalog(): ProgramCatalog {
  const programs = new Map(BUILT_IN.map((program) => [program.name, program]));
  const catalog: ProgramCatalog = { find: (name) => programs.get(name) };
  programs.set(
    "busybox",
    createBusybox(() => catalog),
  );
  return catalog;
}
