import type { FileList } from "../files/layer.ts";
import { basePackages } from "../programs/package-status.ts";

/** The applets of busybox in /bin, as its image has them; each is the simulated program of that name. */
const busyboxApplets = [
  "[", "addgroup", "adduser", "arch", "ash", "awk", "base64", "basename", "bc", "cat", "chgrp", "chmod", "chown", "chroot", "cksum", "clear", "cmp",
  "comm", "cp", "cut", "date", "dd", "df", "diff", "dirname", "dmesg", "du", "echo", "egrep", "env", "expand", "expr",
  "factor", "fallocate", "false", "fgrep", "find", "fold", "free", "fsync", "getopt", "grep", "groups", "gunzip", "gzip",
  "head", "hd", "hexdump", "hostid", "hostname", "httpd", "id", "ifconfig", "install", "ip", "kill", "killall", "less", "link",
  "ln", "logname", "ls", "md5sum", "mkdir", "mkfifo", "mktemp", "more", "mount", "mv", "nc", "netstat", "nice", "nl",
  "nohup", "nproc", "nslookup", "od", "paste", "pgrep", "pidof", "ping", "pkill", "printenv", "printf", "ps", "pwd",
  "readlink", "realpath", "rev", "rm", "rmdir", "route", "sed", "seq", "sh", "sha1sum", "sha256sum", "sha512sum",
  "shuf", "sleep", "sort", "split", "stat", "strings", "stty", "sum", "sync", "tac", "tail", "tar", "tee", "telnet", "test",
  "time", "timeout", "top", "touch", "tr", "traceroute", "true", "truncate", "tty", "umount", "uname", "unexpand",
  "uniq", "unlink", "unzip", "uptime", "usleep", "vi", "watch", "wc", "wget", "which", "whoami", "xargs", "xxd", "yes",
  "zcat",
] as const; // biome-ignore format: a list of words

/** GNU coreutils and what Debian's minimal system adds to them; no ps, no wget, no ping, no editor. */
const debianPrograms = [
  "[", "arch", "awk", "base64", "basename", "bash", "cat", "chgrp", "chmod", "chown", "chroot", "cksum", "clear", "cmp", "comm",
  "cp", "cut", "date", "dd", "df", "diff", "dirname", "dmesg", "du", "echo", "egrep", "env", "expand", "expr", "factor",
  "false", "fgrep", "find", "fold", "getent", "getopt", "grep", "groups", "gunzip", "gzip", "head", "hostid", "hostname",
  "id", "install", "join", "kill", "link", "ln", "ls", "md5sum", "mkdir", "mkfifo", "mktemp", "more", "mount", "mv", "nice",
  "nl", "nohup", "nproc", "od", "paste", "printenv", "printf", "pwd", "readlink", "realpath", "rev", "rm", "rmdir",
  "sed", "seq", "sh", "sha1sum", "sha256sum", "sha512sum", "shuf", "sleep", "sort", "split", "stat", "stty", "sum", "sync",
  "tac", "tail", "tar", "tee", "test", "timeout", "touch", "tr", "true", "truncate", "tty", "umount", "uname",
  "unexpand", "uniq", "unlink", "wc", "which", "whoami", "xargs", "yes", "zcat", "apt-get", "apt", "dpkg", "adduser", "addgroup",
  "useradd", "groupadd",
] as const; // biome-ignore format: a list of words

/** Executables by name, all in one directory. */
export function executables(directory: string, names: readonly string[]): FileList {
  return Object.fromEntries(names.map((name) => [`${directory}/${name}`, { program: name }]));
}

const passwd = (shell: string) => `root:x:0:0:root:/root:${shell}
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`;

const group = `root:x:0:
daemon:x:1:
bin:x:2:
www-data:x:33:
nogroup:x:65534:
`;

/** What every root file system has. */
const skeleton: FileList = {
  "/etc/group": group,
  "/home": { directory: true },
  "/mnt": { directory: true },
  "/opt": { directory: true },
  "/root": { directory: true, mode: 0o700 },
  "/srv": { directory: true },
  "/tmp": { directory: true, mode: 0o1777 },
  "/usr/local/bin": { directory: true },
  "/usr/bin": { directory: true },
  "/usr/sbin": { directory: true },
  "/var/log": { directory: true },
  "/var/run": { link: "/run" },
  "/run": { directory: true },
};

export const busyboxFiles: FileList = {
  ...skeleton,
  ...executables("/bin", ["busybox", ...busyboxApplets]),
  "/etc/passwd": passwd("/bin/sh"),
  "/home": { directory: true },
};

export function alpineFiles(release: string): FileList {
  return {
    ...skeleton,
    ...executables("/bin", ["busybox", ...busyboxApplets]),
    "/sbin/apk": { program: "apk" },
    "/usr/bin/getent": { program: "getent" },
    "/etc/passwd": passwd("/bin/sh"),
    "/etc/alpine-release": `${release}\n`,
    "/etc/os-release": `NAME="Alpine Linux"
ID=alpine
VERSION_ID=${release}
PRETTY_NAME="Alpine Linux v${release.split(".").slice(0, 2).join(".")}"
HOME_URL="https://alpinelinux.org/"
`,
  };
}

export function debianFiles(release: { readonly version: string; readonly codename: string }): FileList {
  const major = release.version.split(".")[0] ?? release.version;
  return {
    ...skeleton,
    ...executables("/usr/bin", debianPrograms),
    ...executables("/usr/bin", ["dash"]),
    "/usr/bin/sh": { program: "dash" },
    "/bin": { link: "usr/bin" },
    "/sbin": { link: "usr/sbin" },
    "/lib": { link: "usr/lib" },
    "/usr/lib": { directory: true },
    "/etc/passwd": passwd("/bin/bash"),
    "/var/lib/dpkg/status": { content: basePackages },
    "/etc/debian_version": `${release.version}\n`,
    "/etc/os-release": `PRETTY_NAME="Debian GNU/Linux ${major} (${release.codename})"
NAME="Debian GNU/Linux"
VERSION_ID="${major}"
VERSION="${major} (${release.codename})"
VERSION_CODENAME=${release.codename}
ID=debian
`,
  };
}
