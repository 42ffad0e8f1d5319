import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { shellImage } from "../../sandbox-server/images/shell-image.ts";
import type { ClusterPlace } from "../../sandbox-server/sandboxes/providers/docker/cluster-place.ts";
import type { ClusterShell } from "../../sandbox-server/sandboxes/providers/docker/shell/cluster-shell.ts";
import { createClusterShells } from "../../sandbox-server/sandboxes/providers/docker/shell/docker-shells.ts";
import { homeLimits } from "../../sandbox-server/sandboxes/shell/shell-place.ts";
import { createNetworksForTests, type NetworksForTests } from "../docker-engine/cluster-network.ts";
import { type PrivateEngine, startPrivateEngine } from "../docker-engine/private-engine.ts";
import { shellEngineObstacle, shellImageArchive } from "../docker-engine/shell-image.ts";
import { bait } from "./bait.ts";

const obstacle = shellEngineObstacle();
const mebibyte = 1024 * 1024;
const commandMs = 60_000;

describe.skipIf(obstacle !== undefined)(
  `a learner's shell container${obstacle === undefined ? "" : ` (skipped: ${obstacle})`}`,
  {
    timeout: 120_000,
  },
  () => {
    const shells = createClusterShells({ image: shellImage });
    let engine: PrivateEngine;
    let networks: NetworksForTests;
    let place: ClusterPlace;
    let other: ClusterPlace;
    let shell: ClusterShell;

    const script = (text: string, timeoutMs = commandMs) => shell.run(["bash", "-c", text], { timeoutMs });
    const open = async (at: ClusterPlace): Promise<ClusterShell> => {
      await shells.create(at, {});
      return shells.open(at, {});
    };
    /** Process ids in the container beside the keeper and what asks for them. */
    const programs = async () => (await script("pgrep -v -x 'matelot-keeper|bash|pgrep|nice'; :")).stdout.trim();

    beforeAll(async () => {
      engine = await startPrivateEngine([await shellImageArchive()]);
      networks = createNetworksForTests(engine.engine);
      [place, other] = await Promise.all([networks.newPlace(), networks.newPlace()]);
      shell = await open(place);
    }, 600_000);
    afterAll(async () => {
      await networks?.[Symbol.asyncDispose]();
      await engine?.[Symbol.asyncDispose]();
    }, 120_000);

    test("has the programs of the course", async () => {
      const wanted =
        "bash kubectl helm vim vi nano curl jq less socat nc openssl awk envsubst column wget tree file perl";
      const { stdout } = await script(`for one in ${wanted}; do command -v $one >/dev/null || echo $one; done`);
      expect(stdout).toBe("");
      const versions = await script(
        "kubectl version --client && helm version --short && vim --version && curl --version",
      );
      expect(versions).toMatchObject({ code: 0, stderr: "" });
    });

    test("puts the seed's files into the home, and nothing outside it", async () => {
      await shell.fillHome([{ path: "notes/run.sh", content: "echo ran\n", executable: true }], "apiVersion: v1\n", {});
      const { stdout } = await script("notes/run.sh; stat -c '%a %U' ~/.kube/config notes/run.sh notes");
      expect(stdout).toBe("ran\n600 learner\n755 learner\n755 learner\n");
      const outside = shell.fillHome([{ path: "../../etc/passwd", content: "", executable: false }], "", {});
      await expect(outside).rejects.toMatchObject({ code: "sandbox-seed-rejected" });
    });

    test("fifty terminals opened and closed leave no process behind, whatever ran in them", async () => {
      const before = await programs();
      for (let round = 0; round < 10; round += 1) {
        const terminals = await Promise.all(
          Array.from({ length: 5 }, () => shell.openTerminal({ columns: 80, rows: 24, language: "en" })),
        );
        await Promise.all(
          terminals.map(async (terminal, index) => {
            let shown = "";
            terminal.onData((data) => (shown += Buffer.from(data).toString()));
            await vi.waitFor(() => expect(shown).toContain("$ "), { timeout: commandMs });
            // Jobs in the background, out of the session, or holding the terminal.
            terminal.write(Buffer.from("sleep 1000 & setsid sleep 1001 & (sleep 1002 >/dev/null &)\necho re''ady\n"));
            await vi.waitFor(() => expect(shown).toContain("ready"), { timeout: commandMs });
            if (index % 2 === 0) terminal.write(Buffer.from("cat\n"));
            await terminal[Symbol.asyncDispose]();
            expect(await terminal.exited).toEqual({ code: 137 });
          }),
        );
      }
      await vi.waitFor(async () => expect(await programs()).toBe(before), { timeout: 10_000, interval: 100 });
    });

    test("a shell that ends by itself takes its background along", async () => {
      const before = await programs();
      const terminal = await shell.openTerminal({ columns: 80, rows: 24, language: "en" });
      terminal.write(Buffer.from("setsid sleep 1000 & exit 5\n"));
      expect(await terminal.exited).toEqual({ code: 5 });
      await vi.waitFor(async () => expect(await programs()).toBe(before), { timeout: 10_000, interval: 100 });
    });

    test("a command that takes too long is ended with everything it started", async () => {
      const before = await programs();
      const late = script("sleep 1000 & setsid sleep 1000 & wait", 500);
      await expect(late).rejects.toMatchObject({ code: "command-timed-out" });
      await vi.waitFor(async () => expect(await programs()).toBe(before), { timeout: 10_000, interval: 100 });
    });

    test("a command's output is bounded", async () => {
      const { code, stdout } = await script("head -c 50000000 /dev/zero | tr '\\0' x");
      expect({ code, length: stdout.length }).toEqual({ code: 0, length: 8 * mebibyte });
    });

    test("has no right, no way to get one, and no system call filter missing", async () => {
      const { stdout } = await script("grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status | tr -d '\\t'; id -u");
      expect(stdout).toBe(
        "CapInh:0000000000000000\nCapPrm:0000000000000000\nCapEff:0000000000000000\nCapBnd:0000000000000000\nCapAmb:0000000000000000\nNoNewPrivs:1\nSeccomp:2\n1000\n",
      );
      expect((await script("find / -xdev -perm /6000 -type f 2>/dev/null")).stdout).toBe("");
    });

    test.each([
      ["mount", "mount -t tmpfs none /tmp"],
      ["unshare", "unshare --user --map-root-user true"],
      ["unshare the network", "unshare --net true"],
      ["mknod", "mknod /tmp/disk b 8 0"],
      ["set the clock", "date -s 2000-01-01"],
      ["write to the system", "touch /usr/bin/x"],
      ["write to /etc", "echo x >> /etc/hosts"],
      ["change a kernel setting", "echo 1 > /proc/sys/kernel/panic"],
      ["read the kernel's memory", "head -c 1 /proc/kcore"],
      ["end the keeper", "kill -9 1; kill -TERM 1; sleep 0.3; pgrep -x matelot-keeper && exit 1"],
      ["open a raw socket", "perl -MSocket -e 'socket(S, PF_INET, SOCK_RAW, 1) or exit 1'"],
      ["add an address", "ip address add 10.9.9.9/32 dev eth0"],
      ["add a route", "ip route add default dev eth0"],
    ])("can't %s", async (_, attempt) => {
      const { code } = await script(attempt);
      expect(code).not.toBe(0);
    });

    test("sees no Docker socket and no file of the host", async () => {
      const { stdout } = await script(
        "ls -d /var/run/docker.sock /run/docker.sock /host /work /lib/modules 2>/dev/null; :",
      );
      expect(stdout).toBe("");
      const { stdout: mounts } = await script("awk '$1 ~ \"^/dev/\" {print $2}' /proc/mounts | sort");
      expect(mounts).toBe("/etc/hostname\n/etc/hosts\n/etc/resolv.conf\n/home/learner\n");
    });

    test("reaches no address of the host and no metadata service", async () => {
      await using trap = await bait(engine);
      for (const address of trap.addresses) {
        const { code, stdout } = await script(`exec 3<>/dev/tcp/${address}/${trap.port}; cat <&3`, 20_000);
        expect({ address, code, stdout }).toEqual({ address, code: 1, stdout: "" });
      }
      // The bridge's own address, which the engine keeps for a gateway, is nobody's.
      const gateway = place.network.nodeAddress(1).replace(/\d+$/, (last) => String(Number(last) - 1));
      const { code } = await script(`timeout 5 bash -c 'exec 3<>/dev/tcp/${gateway}/${trap.port}'`, 20_000);
      expect(code).not.toBe(0);
    });

    test("resolves no foreign name, and doesn't wait for one", async () => {
      const begun = performance.now();
      expect((await script("curl -sS --max-time 30 http://metadata.google.internal/")).code).toBe(6);
      expect(performance.now() - begun).toBeLessThan(10_000);
    });

    test("reaches no other learner's network, nor the other way round", async () => {
      const neighbour = await open(other);
      const listening = neighbour.run(["bash", "-c", "echo secret | timeout 60 nc -N -l -p 4444"], {
        timeoutMs: commandMs,
      });
      await vi.waitFor(async () => {
        const { stdout } = await neighbour.run(["ss", "-Hltn", "sport = :4444"], { timeoutMs: commandMs });
        expect(stdout).toContain("LISTEN");
      });
      const attempt = await script(`timeout 5 bash -c 'cat </dev/tcp/${other.network.shellAddress}/4444'`);
      expect({ ...attempt, stderr: "" }).toEqual({ code: 1, stdout: "", stderr: "" });
      // The bait works: its own network reaches it.
      const own = await neighbour.run(["bash", "-c", "cat </dev/tcp/127.0.0.1/4444"], { timeoutMs: commandMs });
      expect(own.stdout).toBe("secret\n");
      await listening;
    });

    test("a fork bomb is ended while other terminals go on, and hurts no other learner", async () => {
      const terminal = await shell.openTerminal({ columns: 80, rows: 24, language: "fr" });
      let shown = "";
      terminal.onData((data) => (shown += Buffer.from(data).toString()));
      await vi.waitFor(() => expect(shown).toContain("$ "), { timeout: commandMs });
      terminal.write(Buffer.from("bomb() { bomb | bomb & }; bomb\n"));
      await vi.waitFor(() => expect(shown).toContain("processus"), { timeout: commandMs });
      await terminal[Symbol.asyncDispose]();
      await vi.waitFor(
        async () => expect(Number((await script("ls -d /proc/[0-9]* | wc -l")).stdout)).toBeLessThan(20),
        {
          timeout: commandMs,
          interval: 500,
        },
      );
    });

    test("memory, temporary files and one file stop at their limits, and the shell lives on", async () => {
      const hog = await script("perl -e '$x = \"x\" x (700 * 1024 * 1024); print length $x'");
      expect(hog).toMatchObject({ code: 137, stdout: "" });
      const temporary = await script("head -c 100000000 /dev/zero > /tmp/full; stat -c %s /tmp/full; rm /tmp/full");
      expect(Number(temporary.stdout)).toBeLessThanOrEqual(64 * mebibyte);
      const file = await script("head -c 100000000 /dev/zero > file; stat -c %s file; rm file");
      expect(Number(file.stdout)).toBeLessThanOrEqual(64 * mebibyte);
      expect((await script("echo alive")).stdout).toBe("alive\n");
    });

    test("a full home ends what writes to it, says so, and can be cleaned up", async () => {
      const terminal = await shell.openTerminal({ columns: 80, rows: 24, language: "en" });
      let shown = "";
      terminal.onData((data) => (shown += Buffer.from(data).toString()));
      await vi.waitFor(() => expect(shown).toContain("$ "), { timeout: commandMs });
      terminal.write(
        Buffer.from("for n in $(seq 200); do dd if=/dev/zero of=fill-$n bs=1M count=8 2>/dev/null || break; done\n"),
      );
      await vi.waitFor(() => expect(shown).toContain("Your home is full"), { timeout: commandMs, interval: 50 });
      const used = Number((await script("du -sB1 ~ | cut -f1")).stdout);
      expect(used).toBeGreaterThan(homeLimits.bytes * 0.9);
      expect(used).toBeLessThan(homeLimits.bytes * 8);
      expect((await script("rm -f fill-*; echo room > again; cat again")).stdout).toBe("room\n");
      await terminal[Symbol.asyncDispose]();
    });

    test("close ends terminals and programs; the home is there again after a stop", async () => {
      await script("echo kept > kept; setsid sleep 1000 >/dev/null 2>&1 &");
      const terminal = await shell.openTerminal({ columns: 80, rows: 24, language: "en" });
      await shell.close();
      expect(await terminal.exited).toEqual({ code: 137 });
      await expect(script("true")).rejects.toMatchObject({ code: "sandbox-unknown" });
      const name = `matelot-${place.cluster}-shell`;
      await engine.engine.stopContainer(name, { graceSeconds: 0 });
      shell = await shells.open(place, {});
      expect((await script("cat kept; pgrep -x sleep; :")).stdout).toBe("kept\n");
    });
  },
);
