import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { measureHome } from "../../sandbox-server/sandboxes/shell/home-size.ts";
import { createShellHost } from "../../sandbox-server/sandboxes/shell/shell-host.ts";
import { homeLimits } from "../../sandbox-server/sandboxes/shell/shell-place.ts";
import { createFencedMachine, type FencedMachine, type FencedShell, whyNoNamespaces } from "./fenced-shell.ts";

/** Of what a kernel was built without there is no file. */
const denied = /Permission denied|No such file/;
const obstacle = await whyNoNamespaces();
const title = "whoever is root in a namespace of their own";

describe.skipIf(obstacle !== undefined)(
  obstacle === undefined ? title : `${title} (can't be here: ${obstacle})`,
  { timeout: 180_000 },
  () => {
    let machine: FencedMachine;
    let mine: FencedShell;

    beforeAll(async () => {
      machine = await createFencedMachine();
      mine = await machine.newShell("mine", true);
    }, 30_000);
    afterAll(() => machine?.[Symbol.asyncDispose]());

    /** Runs a script as root of new namespaces of every kind that may be made. */
    const asRoot = (script: string, timeoutMs?: number) =>
      mine.script(
        `unshare --user --map-root-user --mount --pid --fork --mount-proc --uts --ipc --net bash -c ${quoted(script)}`,
        timeoutMs,
      );

    test("sees what a container sees: its processes, its name, its network, its root directory", async () => {
      const seen = await asRoot(`
        hostname box; hostname; id -u; echo $$; ps -e -o comm= | sort -u | tr '\\n' ' '; echo
        mkdir -p /tmp/root/bin; cp "$(command -v busybox)" /tmp/root/bin/; ln -s busybox /tmp/root/bin/ls
        chroot /tmp/root /bin/ls /
        (exec 3<>/dev/tcp/127.0.0.1/6443) 2>&1 | grep -o 'Network is unreachable' | head -1`);
      expect(seen).toMatchObject({ code: 0, stderr: "" });
      expect(seen.stdout.split("\n").slice(0, 6)).toEqual([
        "box",
        "0",
        "1",
        "bash ps sort tr ",
        "bin",
        "Network is unreachable",
      ]);
      expect((await mine.script("hostname")).stdout).toBe("sandbox\n");
    });

    test.each([
      ["mount the devices' file system", "mount -t devtmpfs none /tmp", "permission denied"],
      ["mount sysfs", "mount -t sysfs none /tmp", "permission denied"],
      ["mount control groups", "mount -t cgroup2 none /tmp", "permission denied"],
      ["mount the memory controller", "mount -t cgroup -o memory none /tmp", "permission denied"],
      ["mount a disk", "mknod /tmp/disk b 254 0 || mount /dev/vda /tmp", "Operation not permitted"],
      ["get control groups of its own", "unshare --cgroup true", "No space left on device"],
      ["get a clock of its own", "unshare --time true", "No space left on device"],
      ["make the system writable", "mount -o remount,rw,bind /usr", "permission denied"],
      ["make the root writable", "mount -o remount,rw,bind /", "permission denied"],
      ["look below a mount", "umount /usr", "not mounted"],
      ["become another user of the host", "setpriv --reuid=1 true", "Invalid argument"],
      ["map other users", "unshare --user bash -c 'echo 0 0 65536 > /proc/self/uid_map'", "not permitted"],
      ["write the host's settings", "echo 1 > /proc/sys/kernel/core_uses_pid", denied],
      ["say where the kernel's helpers are", "echo /tmp/x > /proc/sys/kernel/modprobe", denied],
      ["say what handles a core", "echo '|/tmp/x' > /proc/sys/kernel/core_pattern", denied],
      ["press a magic key", "echo b > /proc/sysrq-trigger", denied],
      ["read the kernel's memory", "head -c1 /proc/kcore", denied],
      ["read the kernel's log", "dmesg", "Operation not permitted"],
      ["have more open files", "prlimit --nofile=4096:4096 true", "Operation not permitted"],
      ["have more address space", "prlimit --as=unlimited true", "Operation not permitted"],
      ["have more processes", "prlimit --nproc=4096:4096 true", "Operation not permitted"],
    ])("can't %s", async (_, command, words) => {
      const { code, stderr } = await asRoot(command);
      expect(code).not.toBe(0);
      expect(stderr).toMatch(words);
    });

    test.each(["/usr/x", "/etc/x", "/x", "/dev/x", "/run/x"])("can't write %s", async (path) => {
      const { code, stderr } = await asRoot(`echo x > ${path}`);
      expect(code).toBe(1);
      expect(stderr).toMatch(/Read-only file system|Permission denied/);
    });

    test.each([
      ["packets", "AF_PACKET", "socket(S, 17, 3, 0)", "Address family not supported by protocol"],
      ["netlink: firewalls and traffic control", "AF_NETLINK", "socket(S, 16, 3, 12)", "Address family not supported"],
      ["the kernel's ciphers", "AF_ALG", "socket(S, 38, 5, 0)", "Address family not supported by protocol"],
      ["the hypervisor", "AF_VSOCK", "socket(S, 40, 1, 0)", "Address family not supported by protocol"],
      ["raw packets", "SOCK_RAW", "socket(S, 2, 3, 1)", "Operation not permitted"],
      ["tables of iptables", "SOL_IP 64", "socket(S, 2, 1, 0) && setsockopt(S, 0, 64, 'x' x 96)", "not permitted"],
      ["tables of ip6tables", "SOL_IPV6 64", "socket(S, 10, 1, 0) && setsockopt(S, 41, 64, 'x' x 96)", "not permitted"],
      ["protocols above TCP", "TCP_ULP", "socket(S, 2, 1, 0) && setsockopt(S, 6, 31, 'tls')", "not permitted"],
    ])("has no socket for %s (%s)", async (_, __, attempt, words) => {
      const { code, stderr } = await asRoot(`perl -e '(${attempt.replaceAll("'", '"')}) or die "$!\\n"'`);
      expect(code).not.toBe(0);
      expect(stderr).toContain(words);
    });

    test("has the sockets that programs need, with their options", async () => {
      const { stdout, stderr } = await mine.script(
        `perl -MSocket -e 'for my $family (AF_UNIX, AF_INET, AF_INET6) { for my $type (SOCK_STREAM, SOCK_DGRAM) {
           socket(S, $family, $type, 0) or die "$family $type $!\\n"; setsockopt(S, SOL_SOCKET, SO_RCVBUF, 65536) or die } }
         socket(S, AF_INET, SOCK_STREAM, 0); setsockopt(S, 6, 1, 1) or die; setsockopt(S, 0, 2, 64) or die; print "all"'`,
      );
      expect({ stdout, stderr }).toEqual({ stdout: "all", stderr: "" });
    });

    test.each([
      ["a new tree of mounts (fsopen)", 430],
      ["a moved mount (move_mount)", 429],
      ["an open tree (open_tree)", 428],
      ["a changed mount (mount_setattr)", 442],
    ])("does not have the call for %s", async (_, call) => {
      const { stdout } = await asRoot(`perl -e 'syscall(${call}, 0, 0, 0, 0, 0); print $!'`);
      expect(stdout).toBe("Function not implemented");
    });

    test.each([
      ["open_by_handle_at", 304],
      ["keyctl", 250],
      ["bpf", 321],
      ["perf_event_open", 298],
      ["init_module", 175],
      ["userfaultfd", 323],
      ["reboot", 169],
    ])("is refused %s as everybody is", async (_, call) => {
      if (process.arch !== "x64") return;
      const { stdout } = await asRoot(`perl -e 'syscall(${call}, 0, 0, 0, 0, 0); print $!'`);
      expect(stdout).toBe("Operation not permitted");
    });

    test("gets no further than the fence's own root by breaking out of a chroot", async () => {
      const secret = join(machine.dataDirectory, "secret");
      await writeFile(secret, "secret", { mode: 0o644 });
      const breakOut = `perl -e 'mkdir "/tmp/cell"; chdir "/"; chroot "/tmp/cell" or die; chdir ".." for 1..64; chroot "."; exec "/usr/bin/ls", "/"'`;
      const { stdout } = await asRoot(`${breakOut}; ls -d ${secret} /proc/1/root${secret} /proc/1/cwd${secret}`);
      expect(stdout.split("\n")).toEqual(expect.arrayContaining(["etc", "home", "usr"]));
      expect(stdout).not.toContain("root");
      expect(stdout).not.toContain("secret");
    });

    test("leaves nothing of the fence behind by changing the root, and finds nothing of the host below it", async () => {
      const { stdout } = await asRoot(`
        mkdir -p /tmp/new/bin /tmp/new/old /tmp/new/proc; cp "$(command -v busybox)" /tmp/new/bin/
        mount --bind /tmp/new /tmp/new; mount -t proc proc /tmp/new/proc; cd /tmp/new; pivot_root . old
        /bin/busybox ls /old; /bin/busybox umount -l /old; /bin/busybox ls /old; /bin/busybox cat /proc/mounts`);
      const [before, after] = stdout.split("usr\n");
      expect(before).toContain("home\n");
      expect(after).not.toContain("home");
      expect(after).not.toContain(machine.dataDirectory);
    });

    test("finds no way to the host's namespaces", async () => {
      // NS_GET_USERNS and NS_GET_PARENT of linux/nsfs.h.
      const climb = `perl -e 'for my $kind (qw(mnt net pid uts ipc user)) {
        open(my $file, "<", "/proc/self/ns/$kind") or die; my $up = ioctl($file, 0xb702, 0);
        print "$kind ", defined $up ? "parent" : "none", "\\n" }'`;
      const { stdout } = await mine.script(climb);
      expect(stdout).toBe("mnt none\nnet none\npid none\nuts none\nipc none\nuser none\n");
      for (const kind of ["mount", "net", "uts", "pid", "ipc", "cgroup", "user"]) {
        const { code } = await asRoot(`nsenter --target 1 --${kind} true && nsenter --target $PPID --${kind} true`);
        expect({ kind, isIn: code === 0 }).toEqual({ kind, isIn: false });
      }
    });

    test("gets no second /proc of processes that are not its own, and signals reach none of them", async () => {
      const { stderr } = await mine.script("unshare --user --map-root-user --mount mount -t proc proc /proc");
      expect(stderr).toContain("permission denied");
      expect((await asRoot(`kill -0 ${process.pid}`)).code).toBe(1);
    });

    test("a program that root left with the set-user bit makes nobody root", async () => {
      await asRoot("cp /usr/bin/bash ~/shell; chmod 4755 ~/shell");
      const { stdout } = await mine.script("~/shell -p -c 'id -u; grep CapEff /proc/self/status'; rm ~/shell");
      expect(stdout).toBe("1000\nCapEff:\t0000000000000000\n");
    });

    test("namespaces are bounded, and nobody inside can raise the bound", async () => {
      const { stdout, stderr } = await mine.script(`
        for i in {1..20}; do unshare --user --map-root-user --net sleep 20 & done; sleep 0.5; kill $(jobs -p) 2>/dev/null
        echo 99 > /proc/sys/user/max_net_namespaces; cat /proc/sys/user/max_net_namespaces`);
      expect(stderr).toContain("No space left on device");
      expect(stderr).toContain("Permission denied");
      expect(stdout).toBe("16\n");
      const many = "for i in {1..20}; do unshare --net sleep 20 & done; sleep 0.5; kill $(jobs -p) 2>/dev/null";
      expect((await asRoot(`echo 99 > /proc/sys/user/max_net_namespaces; ${many}`)).stderr).toContain("No space left");
    });

    test("a fork bomb stops at the same limit", async () => {
      const bomb = `$n = 0; while (defined($pid = fork)) { sleep 60 unless $pid; $n++ } print "$n, $!"; kill 9, -1`;
      const { stdout } = await asRoot(`perl -e ${quoted(bomb)}`);
      expect(stdout).toMatch(/^[3-6]\d, Resource temporarily unavailable$/);
    });

    test("mounts are seen by nobody else", async () => {
      const before = await readFile("/proc/self/mountinfo", "utf8");
      const { stdout } = await asRoot(
        "mount --make-rshared /; mount -t tmpfs hidden /home/learner; mount -t tmpfs hidden /tmp; findmnt -n -t tmpfs -o TARGET /tmp; cat /proc/mounts",
      );
      expect(stdout).toContain("hidden /home/learner tmpfs");
      expect(before).not.toContain("hidden /");
      expect(await readFile("/proc/self/mountinfo", "utf8")).not.toContain("hidden /");
      expect((await mine.script("cat /proc/mounts")).stdout).not.toContain("hidden");
    });

    test.each([
      ["under another name", "mkdir /tmp/a; mount --bind ~ /tmp/a; mount -t tmpfs none /home; cd /tmp/a"],
      [
        "in a root of its own",
        `mkdir -p /tmp/new/bin /tmp/new/elsewhere /tmp/new/dev; cp "$(command -v busybox)" /tmp/new/bin/bash
         for name in head sleep umount; do ln -s bash /tmp/new/bin/$name; done; mount --bind /tmp/new /tmp/new
         mount --rbind /dev /tmp/new/dev; mount --bind ~ /tmp/new/elsewhere; cd /tmp/new; pivot_root . .; hash -r
         umount -l .; cd /elsewhere`,
      ],
    ])("a home that is filled %s is guarded all the same", async (name, hide) => {
      const full = await machine.newShell(name.replaceAll(" ", "-"), true);
      // Past the limit and below the last resort: who holds the third file open is ended, and nobody else.
      const write = `for f in a b; do head -c 60000000 /dev/zero > $f; done; exec 5>c; head -c 20000000 /dev/zero >&5; exec sleep 60`;
      const { code, stdout } = await full.script(
        `unshare --user --map-root-user --mount bash -c ${quoted(`${hide}; ${write}`)}; code=$?; ls; exit $code`,
      );
      expect({ code, stdout }).toEqual({ code: 137, stdout: "a\nb\nc\n" });
      expect((await measureHome(full.place.home, homeLimits.entries)).bytes).toBeLessThan(homeLimits.bytes * 1.5);
    });

    test("what is needed for it and missing is named", async () => {
      const tools = await mkdtemp(join(tmpdir(), "matelot-tools-"));
      try {
        await chmod(tools, 0o755);
        // Linked against libraries that a bare root directory does not have.
        await writeFile(join(tools, "busybox"), await readFile("/usr/bin/true"), { mode: 0o755 });
        const options = { dataDirectory: tools, toolDirectories: [tools], allowUnisolatedShell: false };
        await using host = await createShellHost(options);
        expect(host.makesNamespaces).toBe(false);
        const obstacles = await host.obstacles({});
        expect(obstacles).toContainEqual(
          expect.objectContaining({ code: "busybox-missing", severity: "degraded", ability: "linuxNamespaces" }),
        );
        expect(host.isIsolated).toBe(true);
      } finally {
        await rm(tools, { recursive: true, force: true });
      }
    });
  },
);

function quoted(script: string): string {
  return `'${script.replaceAll("'", `'\\''`)}'`;
}
