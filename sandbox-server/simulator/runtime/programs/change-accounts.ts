import type { Process } from "../processes/process.ts";
import { makeDirectories } from "./files/paths.ts";
import { parseOptions } from "./options.ts";
import { type Program, UsageFault } from "./program.ts";
import { program } from "./simple.ts";

interface NewUser {
  readonly name: string;
  readonly uid: number | undefined;
  /** A name or a number; a group of the user's name when absent. */
  readonly group: string | undefined;
  readonly home: string;
  readonly makesHome: boolean;
  readonly shell: string;
  readonly isSystem: boolean;
}

/** useradd of Debian. */
const useradd = program("useradd", (process, args) => {
  const options = parseOptions(args, "mrMNUlu:g:G:d:s:c:", [
    "create-home",
    "system",
    "no-create-home",
    "uid=",
    "gid=",
    "groups=",
    "home-dir=",
    "home=",
    "shell=",
    "comment=",
    "no-log-init",
    "user-group",
    "no-user-group",
  ]);
  const [name = ""] = options.operands;
  return addUser(process, "useradd", {
    name,
    uid: numberOf(options.value("u", "uid")),
    group: options.value("g", "gid"),
    home: options.value("d", "home-dir", "home") ?? `/home/${name}`,
    makesHome: options.has("m", "create-home"),
    shell: options.value("s", "shell") ?? "/bin/sh",
    isSystem: options.has("r", "system"),
  });
});

/** adduser of busybox and of Debian, whose options differ in their dashes. */
const adduser = program("adduser", async (process, args) => {
  const options = parseOptions(args, "SDHu:G:h:s:g:", [
    "system",
    "disabled-password",
    "disabled-login",
    "no-create-home",
    "uid=",
    "ingroup=",
    "gid=",
    "home=",
    "shell=",
    "gecos=",
    "group",
    "quiet",
    "allow-bad-names",
    "force-badname",
  ]);
  const [name = "", group] = options.operands;
  if (group !== undefined) return joinGroup(process, name, group);
  return addUser(process, "adduser", {
    name,
    uid: numberOf(options.value("u", "uid")),
    group: options.value("G", "ingroup", "gid"),
    home: options.value("h", "home") ?? `/home/${name}`,
    makesHome: !options.has("H", "no-create-home"),
    shell: options.value("s", "shell") ?? "/bin/sh",
    isSystem: options.has("S", "system"),
  });
});

function groupProgram(name: "groupadd" | "addgroup"): Program {
  return program(name, async (process, args) => {
    const options = parseOptions(args, "rSfog:", ["system", "force", "gid="]);
    const [first = "", second] = options.operands;
    if (name === "addgroup" && second !== undefined) return joinGroup(process, first, second);
    if (read(process, "group").some(([known]) => known === first)) {
      await process.warn(
        name === "groupadd" ? `groupadd: group '${first}' already exists\n` : `addgroup: group '${first}' in use\n`,
      );
      return name === "groupadd" ? 9 : 1;
    }
    addGroup(process, first, numberOf(options.value("g", "gid")), options.has("r", "S", "system"));
    return 0;
  });
}

async function addUser(process: Process, program: string, user: NewUser): Promise<number> {
  if (user.name === "") throw new UsageFault("no user name given", 2);
  const users = read(process, "passwd");
  if (users.some(([name]) => name === user.name)) {
    await process.warn(
      program === "useradd" ? `useradd: user '${user.name}' already exists\n` : `adduser: user '${user.name}' in use\n`,
    );
    return program === "useradd" ? 9 : 1;
  }
  const uid = user.uid ?? freeNumber(users, user.isSystem);
  const gid = groupNumber(process, user, uid);
  if (gid === undefined) {
    await process.warn(
      program === "useradd"
        ? `useradd: group '${user.group}' does not exist\n`
        : `adduser: unknown group ${user.group}\n`,
    );
    return program === "useradd" ? 6 : 1;
  }
  append(process, "passwd", `${user.name}:x:${uid}:${gid}::${user.home}:${user.shell}`);
  if (user.makesHome && process.files.find(user.home) === undefined) {
    makeDirectories(process, user.home, 0o755);
    process.files.changeOwner(user.home, uid, gid);
  }
  return 0;
}

function groupNumber(process: Process, { name, group }: NewUser, uid: number): number | undefined {
  const groups = read(process, "group");
  if (group === undefined)
    return addGroup(process, name, groups.some(([, , gid]) => Number(gid) === uid) ? undefined : uid, false);
  const found = groups.find(([known, , gid]) => known === group || gid === group);
  return found === undefined ? undefined : Number(found[2]);
}

function addGroup(process: Process, name: string, gid: number | undefined, isSystem: boolean): number {
  const number = gid ?? freeNumber(read(process, "group"), isSystem);
  append(process, "group", `${name}:x:${number}:`);
  return number;
}

async function joinGroup(process: Process, user: string, group: string): Promise<number> {
  const lines = read(process, "group");
  if (!lines.some(([name]) => name === group)) {
    await process.warn(`addgroup: unknown group ${group}\n`);
    return 1;
  }
  const text = lines.map(([name = "", secret = "x", gid = "", members = ""]) => {
    const joined = name === group ? [...members.split(",").filter((one) => one !== ""), user].join(",") : members;
    return `${name}:${secret}:${gid}:${joined}\n`;
  });
  process.files.writeFile("/etc/group", text.join(""));
  return 0;
}

function read(process: Process, file: "passwd" | "group"): string[][] {
  const path = `/etc/${file}`;
  const text = process.files.find(path) === undefined ? "" : process.files.readText(path);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(":"));
}

function append(process: Process, file: "passwd" | "group", line: string): void {
  const path = `/etc/${file}`;
  const text = process.files.find(path) === undefined ? "" : process.files.readText(path);
  process.files.writeFile(path, `${text}${line}\n`);
}

/** People from 1000 upwards, system accounts from 999 downwards. */
function freeNumber(lines: readonly (readonly string[])[], isSystem: boolean): number {
  const taken = new Set(lines.map(([, , number]) => Number(number)));
  let free = isSystem ? 999 : 1000;
  while (taken.has(free)) free += isSystem ? -1 : 1;
  return free;
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** Programs that add users and groups. */
export const accountPrograms = [useradd, adduser, groupProgram("groupadd"), groupProgram("addgroup")];
