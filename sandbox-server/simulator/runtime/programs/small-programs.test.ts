import { deflateRawSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import {
  createIdleContainer,
  createTestContainer,
  createTestPod,
  createTestRuntime,
  run,
} from "../testing/test-container.ts";

const shell = async (script: string, image = "busybox", input?: string) =>
  run(createIdleContainer(image), ["sh", "-c", script], input);

test.each([
  ["factor 12 97 1", "12: 2 2 3\n97: 97\n1:\n"],
  ["printf 'a\\tb\\n' | expand -t 4", "a   b\n"],
  ["printf '        x  y\\n' | unexpand | cat -E | tr '\\t' T", "Tx  y$\n"],
  ["seq 5 | split -l 2 - /tmp/p; cat /tmp/paa; echo; cat /tmp/pac", "1\n2\n\n5\n"],
  ["printf abcdef | split -b 4 -d - /tmp/b; cat /tmp/b01", "ef"],
  ["getopt -o ab: -l long,value: -n demo -- -b 'x y' file --value=1 -a", " -b 'x y' --value '1' -a -- 'file'\n"],
  ["getopt ab: -ab 1 rest", " -a -b 1 -- rest\n"],
])("%s", async (script, output) => {
  expect(await shell(script)).toMatchObject({ stdout: output, code: 0 });
});

test("getopt tells an unknown option and fails", async () => {
  expect(await shell("getopt -o a -n demo -- -z")).toMatchObject({
    stderr: "demo: invalid option -- 'z'\n",
    stdout: " --\n",
    code: 1,
  });
});

test("dpkg lists what is installed and says what is not", async () => {
  const container = createIdleContainer("debian");
  expect((await run(container, ["dpkg", "-s", "curl"])).stderr).toBe(
    "dpkg-query: package 'curl' is not installed and no information is available\n",
  );
  await run(container, ["sh", "-c", "apt-get update && apt-get install -y curl"]);
  expect((await run(container, ["dpkg", "-l", "curl"])).stdout).toMatch(/\nii {2}curl /);
  expect(await run(container, ["dpkg", "--print-architecture"])).toMatchObject({ stdout: "amd64\n", code: 0 });
});

test("unzip lists, prints and unpacks", async () => {
  const container = createIdleContainer();
  await run(container, ["sh", "-c", "cat > /tmp/a.zip"], undefined);
  const archive = zipOf("dir/file.txt", "packed content\n");
  const into = container.exec({ argv: ["sh", "-c", "cat > /tmp/a.zip"], tty: false, stdin: true });
  into.write(archive);
  into.closeInput();
  await into.exited;
  expect((await run(container, ["unzip", "-p", "/tmp/a.zip"])).stdout).toBe("packed content\n");
  expect((await run(container, ["unzip", "-l", "/tmp/a"])).stdout).toContain("       15  dir/file.txt\n");
  expect(
    await run(container, ["sh", "-c", "unzip -q /tmp/a.zip -d /tmp/out && cat /tmp/out/dir/file.txt"]),
  ).toMatchObject({ stdout: "packed content\n", code: 0 });
  expect((await run(container, ["unzip", "/etc/passwd"])).stderr).toBe("unzip: no zip signature\n");
});

/** A zip archive of one deflated file. */
function zipOf(name: string, text: string): Buffer {
  const packed = deflateRawSync(Buffer.from(text));
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(text.length, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
}

test("telnet says whether a port accepts", async () => {
  const runtime = createTestRuntime();
  const pod = createTestPod(runtime, "server", "10.244.1.7");
  const server = createTestContainer(pod, {
    command: ["sh", "-c", "echo hello | nc -l -p 25"],
  });
  server.start();
  await vi.waitFor(() => expect(pod.isListening(25)).toBe(true));
  const client = createTestContainer(createTestPod(runtime, "client", "10.244.1.8"), { command: ["cat"], stdin: true });
  client.start();
  expect((await run(client, ["telnet", "server", "25"])).stdout).toContain("hello\n");
  expect(await run(client, ["telnet", "server", "26"])).toMatchObject({
    stderr: "telnet: can't connect to remote host (10.244.1.7): Connection refused\n",
    code: 1,
  });
});

test("host and getent read /etc/hosts and the search list of /etc/resolv.conf", async () => {
  const runtime = createTestRuntime();
  createTestPod(runtime, "web.other.svc", "10.244.1.7");
  const client = createTestContainer(createTestPod(runtime, "client", "10.244.1.8"), {
    command: ["cat"],
    stdin: true,
    image: "nicolaka/netshoot",
  });
  client.start();
  expect((await run(client, ["host", "web"])).stdout).toBe("Host web not found: 3(NXDOMAIN)\n");
  await run(client, ["sh", "-c", "echo 'search other.svc' > /etc/resolv.conf; echo '10.9.9.9 fixed' >> /etc/hosts"]);
  expect((await run(client, ["host", "web"])).stdout).toContain("has address 10.244.1.7\n");
  expect((await run(client, ["dig", "+short", "web"])).stdout).toBe("");
  expect((await run(client, ["dig", "+short", "+search", "web"])).stdout).toBe("10.244.1.7\n");
  expect((await run(client, ["nslookup", "web"])).stdout).toContain("Address: 10.244.1.7\n");
});

test("nslookup tells a silent name server from an unknown name", async () => {
  const container = createIdleContainer();
  expect((await run(container, ["nslookup", "nowhere"])).stdout).toContain("** server can't find nowhere: NXDOMAIN\n");
  expect(await run(container, ["nslookup", "unanswered."])).toMatchObject({
    stdout: ";; connection timed out; no servers could be reached\n\n",
    code: 1,
  });
});

test("getent finds names in /etc/hosts", async () => {
  const container = createIdleContainer("debian");
  await run(container, ["sh", "-c", "echo '10.9.9.9 fixed' >> /etc/hosts"]);
  expect(await run(container, ["getent", "hosts", "fixed"])).toMatchObject({
    stdout: "10.9.9.9        fixed\n",
    code: 0,
  });
  expect((await run(container, ["getent", "hosts", "nowhere"])).code).toBe(2);
});

test("nginx reads backslashes in its configuration as nginx does", async () => {
  const container = createIdleContainer("nginx");
  const server = 'server { listen 8080; location ~ \\.html$ { return 200 "one\\ntwo \\"three\\"\\n"; } }';
  const into = container.exec({ argv: ["sh", "-c", "cat > /etc/nginx/conf.d/default.conf"], tty: false, stdin: true });
  into.write(new TextEncoder().encode(server));
  into.closeInput();
  await into.exited;
  const answer = "nginx; for i in 1 2 3 4 5; do curl -sf localhost:8080/a.html && break; sleep 0.1; done";
  expect((await run(container, ["sh", "-c", answer])).stdout).toBe('one\ntwo "three"\n');
});
