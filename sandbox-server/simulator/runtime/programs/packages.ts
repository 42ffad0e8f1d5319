import { EXECUTABLE_MAGIC } from "../files/layer.ts";
import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";
import { makeDirectories } from "./change-files.ts";
import { PACKAGE_STATUS, packageParagraph } from "./package-status.ts";
import { UsageFault } from "./program.ts";
import { program } from "./simple.ts";

/** Which simulated programs a package brings; other packages install as a name only. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  bash: ["bash"],
  "bind-tools": ["dig", "nslookup", "host"],
  "bind9-dnsutils": ["dig", "nslookup", "host"],
  busybox: [],
  curl: ["curl"],
  dnsutils: ["dig", "nslookup", "host"],
  gawk: ["gawk"],
  iproute2: ["ip", "ss"],
  "iputils-ping": ["ping"],
  less: ["less"],
  "net-tools": ["netstat", "ifconfig", "route"],
  netcat: ["nc"],
  "netcat-openbsd": ["nc"],
  "netcat-traditional": ["nc"],
  procps: ["ps", "top", "free", "pgrep", "pkill", "uptime", "watch", "kill"],
  telnet: ["telnet"],
  "inetutils-telnet": ["telnet"],
  unzip: ["unzip"],
  vim: ["vi", "vim"],
  nano: [],
  "redis-tools": ["redis-cli"],
  redis: ["redis-cli", "redis-server"],
  stress: ["stress"],
  "stress-ng": ["stress-ng"],
  wget: ["wget"],
};

function installPackage(process: Process, name: string): void {
  for (const command of PACKAGES[name] ?? []) {
    const path = `/usr/bin/${command}`;
    if (process.files.find(path) !== undefined) continue;
    makeDirectories(process, "/usr/bin");
    process.files.writeFile(path, `${EXECUTABLE_MAGIC}${command}\n`);
    process.files.changeMode(path, 0o755);
  }
  if (process.files.find(PACKAGE_STATUS) === undefined) return;
  const status = process.files.readText(PACKAGE_STATUS);
  if (status.includes(`Package: ${name}\n`)) return;
  process.files.writeFile(PACKAGE_STATUS, `${status}\n${packageParagraph(name, "1.0")}`);
}

const apk = program("apk", async (process, args) => {
  const [action, ...rest] = args.filter((word) => !word.startsWith("-"));
  if (action === "update") {
    await process.print(
      "fetch https://dl-cdn.alpinelinux.org/alpine/v3.22/main/x86_64/APKINDEX.tar.gz (simulated)\nOK: simulated package index\n",
    );
    return 0;
  }
  if (action !== "add")
    throw new UsageFault(`'${action ?? ""}' is not available in the simulated package manager; update and add are`);
  for (const [index, name] of rest.entries()) {
    await process.print(`(${index + 1}/${rest.length}) Installing ${name} (simulated)\n`);
    await process.sleep(200);
    installOrFail(process, name);
  }
  await process.print(`OK: ${rest.length} simulated packages\n`);
  return 0;
});

function apt(name: "apt" | "apt-get") {
  return program(name, async (process, args) => {
    const [action, ...rest] = args.filter((word) => !word.startsWith("-"));
    if (action === "update") {
      await process.print(
        "Get:1 http://deb.debian.org/debian bookworm InRelease (simulated)\nReading package lists... Done\n",
      );
      return 0;
    }
    if (action === "clean" || action === "upgrade" || action === "autoremove") return 0;
    if (action !== "install")
      throw new UsageFault(
        `'${action ?? ""}' is not available in the simulated package manager; update and install are`,
      );
    await process.print(
      `Reading package lists... Done\nBuilding dependency tree... Done\nThe following NEW packages will be installed:\n  ${rest.join(" ")}\n`,
    );
    for (const one of rest) {
      await process.sleep(200);
      installOrFail(process, one);
      await process.print(`Setting up ${one} (simulated) ...\n`);
    }
    return 0;
  });
}

function installOrFail(process: Process, name: string): void {
  try {
    installPackage(process, name.replace(/[=<>~].*/, ""));
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    throw new UsageFault(
      `unable to install ${name}: ${error.message}${error.code === "EACCES" ? " - are you root?" : ""}`,
      100,
    );
  }
}

export const packagePrograms = [apk, apt("apt"), apt("apt-get")];
