import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { measureHome } from "../../sandbox-server/sandboxes/shell/home-size.ts";
import { descendants } from "../../sandbox-server/sandboxes/shell/process-tree.ts";
import { homeLimits } from "../../sandbox-server/sandboxes/shell/shell-place.ts";
import { createFencedMachine, type FencedMachine, type FencedShell, whyNoNamespaces } from "./fenced-shell.ts";

const mebibyte = 1024 * 1024;

const obstacle = await whyNoNamespaces();
describe("a learner's shell", { timeout: 180_000 }, () => probe(false));
describe.skipIf(obstacle !== undefined)(
  `a shell that may make namespaces${obstacle === undefined ? "" : ` (can't be here: ${obstacle})`}`,
  { timeout: 180_000 },
  () => probe(true),
);

function probe(makesNamespaces: boolean): void {
  let machine: FencedMachine;
  let mine: FencedShell;

  beforeAll(async () => {
    machine = await createFencedMachine();
    mine = await machine.newShell("mine", makesNamespaces);
  }, 30_000);
  afterAll(() => machine?.[Symbol.asyncDispose]());

  test("reaches its own cluster's socket on a loopback address", async () => {
    const { stdout } = await mine.script("exec 3<>/dev/tcp/127.0.0.1/6443; cat <&3");
    expect(stdout).toBe("greeting of mine\n");
  });

  test("does not reach a service on the host's loopback", async () => {
    const service = createServer((connection) => connection.end("secret")).listen(0, "127.0.0.1");
    await once(service, "listening");
    const { port } = service.address() as { port: number };
    const { code, stdout, stderr } = await mine.script(`exec 3<>/dev/tcp/127.0.0.1/${port}; cat <&3`);
    service.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("Connection refused");
  });

  test("has every port of its own loopback for itself, the low ones too where that could be had", async () => {
    const listen = `socket(S, PF_INET, SOCK_STREAM, 0) && bind(S, pack_sockaddr_in(80, INADDR_ANY)) or print "$!"`;
    const { stdout } = await mine.script(`perl -MSocket -e '${listen}'`);
    expect(stdout).toBe(machine.host.opensLowPorts ? "" : "Permission denied");
    const settings = await mine.script("echo 1024 > /proc/sys/net/ipv4/ip_unprivileged_port_start");
    expect(settings.stderr).toContain("Permission denied");
  });

  test.each(["172.17.0.1", "10.231.255.1", "169.254.169.254", "192.0.2.1"])("has no route to %s", async (address) => {
    const { code, stderr } = await mine.script(`exec 3<>/dev/tcp/${address}/80`);
    expect(code).toBe(1);
    expect(stderr).toContain("Network is unreachable");
  });

  test("does not reach abstract unix sockets of the host", async () => {
    const name = `matelot-probe-${process.pid}`;
    const service = createServer((connection) => connection.end("secret")).listen(`\0${name}`);
    await once(service, "listening");
    const connect = `perl -MSocket -e 'socket(S,PF_UNIX,SOCK_STREAM,0); connect(S,pack_sockaddr_un("\\0${name}")) or die "$!\\n"; print <S>'`;
    const { stdout, stderr } = await mine.script(connect);
    service.close();
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "Connection refused\n" });
  });

  test("sees no Docker socket, no other home, no password file and no file of the host", async () => {
    const secret = join(machine.dataDirectory, "secret");
    await writeFile(secret, "secret", { mode: 0o644 });
    const paths = [
      "/var/run/docker.sock",
      "/run/docker.sock",
      "/etc/shadow",
      "/root",
      secret,
      fileURLToPath(import.meta.url),
    ];
    for (const path of paths) {
      const { code, stdout } = await mine.script(`ls -d ${path} || cat ${path}`);
      expect({ path, code, stdout }).toEqual({ path, code: 1, stdout: "" });
    }
    expect((await mine.script("ls /home /")).stdout).not.toContain("root");
    expect((await mine.script("ls /home")).stdout).toBe("learner\n");
  });

  test("sees and signals no process but its own", async () => {
    expect((await mine.script("ps -e -o comm= | sort -u | tr '\\n' ' '")).stdout).toMatch(
      /^(bash|matelot-relay|relay|perl|ps|sort|tr| )+$/,
    );
    expect((await mine.script(`kill -0 ${process.pid}`)).code).toBe(1);
    expect((await mine.script("cat /proc/1/cmdline | tr '\\0' ' '")).stdout).toContain("bash -c");
  });

  test("inherits nothing of the server's environment", async () => {
    vi.stubEnv("MATELOT_PROBE_SECRET", "secret");
    expect((await mine.script("env; cat /proc/*/environ")).stdout).not.toContain("secret");
    vi.unstubAllEnvs();
  });

  test.each(["/usr/x", "/etc/x", "/x", "/dev/x", "/run/x", "/run/matelot/x"])("can't write %s", async (path) => {
    const { code, stderr } = await mine.script(`echo x > ${path}`);
    expect(code).toBe(1);
    expect(stderr).toContain("Read-only file system");
  });

  test.each([
    ["mount", "mount -t tmpfs none /tmp", "must be superuser"],
    ["bind mounts", "mount --bind /usr /tmp", "must be superuser"],
    ["sysctl", "sysctl -w kernel.hostname=owned", "permission denied"],
    ["a write below /proc/sys", "echo owned > /proc/sys/kernel/hostname", "Permission denied"],
    ["the kernel's log", "dmesg", "Operation not permitted"],
    ["chroot", "chroot /usr true", "Operation not permitted"],
    ["making devices", "mknod /tmp/sda b 8 0", "Operation not permitted"],
    ["becoming root", "setpriv --reuid=0 true", "setresuid failed"],
  ])("is refused %s", async (_, command, words) => {
    const { code, stderr } = await mine.script(command);
    expect(code).not.toBe(0);
    expect(stderr).toContain(words);
  });

  test("makes user namespaces only where its exercise asks for it", async () => {
    const { code, stderr } = await mine.script("unshare --user --map-root-user true");
    // The limit on user namespaces is zero in the other fence, and that is what the kernel says of a full limit.
    const refused = { code: 1, stderr: expect.stringContaining("No space left on device") };
    expect({ code, stderr }).toEqual(makesNamespaces ? { code: 0, stderr: "" } : refused);
  });

  test("has no capability and can't gain one by running a program", async () => {
    const { stdout } = await mine.script("grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status");
    const values = Object.fromEntries(
      stdout
        .trim()
        .split("\n")
        .map((line) => line.split(":\t")),
    );
    const none = "0000000000000000";
    expect(values).toEqual({
      ...{ CapInh: none, CapPrm: none, CapEff: none, CapBnd: none, CapAmb: none },
      ...{ NoNewPrivs: "1", Seccomp: "2" },
    });
  });

  test("is nobody on the host, even when the server is root", async () => {
    const terminal = mine.shell.openTerminal({ columns: 80, rows: 24, language: "en" });
    const fences = await vi.waitFor(async () => {
      const found = await Promise.all((await descendants(process.pid)).map(async (pid) => [pid, await uidOf(pid)]));
      const inside = found.filter(([, uid]) => uid === (mine.place.owner ?? process.getuid?.()));
      expect(inside.length).toBeGreaterThan(1);
      return inside;
    });
    expect(fences.every(([, uid]) => uid !== 0)).toBe(true);
    await terminal[Symbol.asyncDispose]();
  });

  test("does not reach another sandbox's socket or home", async () => {
    const other = await machine.newShell("other", makesNamespaces);
    await other.script("echo secret > ~/file");
    for (const path of [other.place.home, other.place.socket, `${other.place.home}/file`]) {
      expect((await mine.script(`ls -d ${path}`)).code).toBe(2);
    }
    expect((await mine.script("ls ~/file")).code).toBe(2);
  });

  test("a fork bomb stops at its limit and hurts no other shell", async () => {
    const bomb = `perl -e '$n = 0; while (defined($pid = fork)) { sleep 60 unless $pid; $n++ } print "$n, $!"; kill 9, -$$'`;
    const { stdout } = await mine.script(`${bomb} & sleep 1`);
    expect(stdout).toMatch(/^[3-6]\d, Resource temporarily unavailable$/);
    const other = await machine.newShell("beside-a-bomb", makesNamespaces);
    expect((await other.script("echo fine")).stdout).toBe("fine\n");
  });

  test("memory of a program, temporary files and one file stop at their limits", async () => {
    expect((await mine.script("perl -e '$x = \"a\" x (1200 * 1024 * 1024)'")).stderr).toContain("Out of memory");
    expect((await mine.script("head -c 40M /dev/zero | tee /tmp/a > /tmp/b")).stderr).toContain(
      "No space left on device",
    );
    expect((await mine.script("head -c 20M /dev/zero > /dev/shm/big")).stderr).toContain("No space left on device");
    const { code, stdout } = await mine.script("head -c 100M /dev/zero > big; stat -c %s big; rm big");
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${64 * mebibyte}\n` });
  });

  test("a full home ends the programs that write to it, says so, and lets the learner clean up", async () => {
    const full = await machine.newShell("full", makesNamespaces);
    const terminal = full.shell.openTerminal({ columns: 200, rows: 24, language: "en" });
    let shown = "";
    terminal.onData((data) => {
      shown += Buffer.from(data).toString();
    });
    const write = "for i in {1..100}; do dd if=/dev/zero of=f$i bs=1M count=60 status=none; done\r";
    terminal.write(Buffer.from(write));
    await vi.waitFor(() => expect(shown).toContain("Your home is full"), { timeout: 20_000 });
    const size = async () => (await measureHome(full.place.home, homeLimits.entries)).bytes;
    // The loop goes on trying; it is interrupted or ended before it could fill the machine.
    await vi.waitFor(async () => expect(await anybodyWrites(full)).toBe(false), { timeout: 20_000, interval: 500 });
    expect(await size()).toBeLessThan(homeLimits.bytes * 8);
    await full.script("rm f*");
    expect(await size()).toBeLessThan(mebibyte);
    await terminal[Symbol.asyncDispose]();
  });

  test("as many files as anybody could need, and no more", async () => {
    const many = await machine.newShell("many", makesNamespaces);
    const { code } = await many.script("i=0; while :; do i=$((i+1)); : > f$i; done", 150_000);
    expect(code).not.toBe(0);
    expect((await measureHome(many.place.home, Number.POSITIVE_INFINITY)).entries).toBeLessThan(homeLimits.entries * 4);
  });
}

async function uidOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^Uid:\s*(\d+)/m.exec(status)?.[1] ?? -1);
}

async function anybodyWrites({ place }: FencedShell): Promise<boolean> {
  const before = await measureHome(place.home, homeLimits.entries);
  await new Promise((resolve) => setTimeout(resolve, 400));
  const after = await measureHome(place.home, homeLimits.entries);
  return before.bytes !== after.bytes;
}
