import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmbeddedProvider } from "../../sandbox-server/sandboxes/providers/embedded/index.ts";
import type { RunResult, Sandbox, SandboxProvider } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { toolDirectories } from "../isolation/tool-directories.ts";

const hasClient = existsSync("/usr/bin/docker");
const spec = { learner: "ada", exercise: "docker", namespace: "default", homeFiles: [], manifests: [] };
const stack = new AsyncDisposableStack();
const errors: unknown[] = [];
let dataDirectory: string;
let provider: SandboxProvider;
let sandbox: Sandbox;

const openProvider = () =>
  createEmbeddedProvider({
    ...{ dataDirectory, toolDirectories, allowUnisolatedShell: false, clock: systemClock },
    logger: { error: (details: { err: unknown }) => void errors.push(details.err) },
  });
const run = (script: string): Promise<RunResult> => sandbox.run(["bash", "-c", script], { timeoutMs: 30_000 });

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "matelot-docker-"));
  stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
  provider = await openProvider();
  sandbox = await provider.create(spec, {});
}, 60_000);

afterAll(async () => {
  await provider[Symbol.asyncDispose]();
  await stack.disposeAsync();
  expect(errors).toEqual([]);
});

describe.skipIf(!hasClient)("docker in the learner's shell", { timeout: 60_000 }, () => {
  it("runs a container whose published port answers on localhost", async () => {
    const { stdout, stderr, code } = await run(
      "docker run -d --name web -p 8080:80 nginx >/dev/null && curl -s localhost:8080",
    );
    expect({ code, stderr: stderr.includes("Error") }).toEqual({ code: 0, stderr: false });
    expect(stdout).toContain("Welcome to nginx!");
  });

  it("keeps ports apart: stopped, nobody answers; a taken one is refused in the engine's words", async () => {
    const taken = await run("docker run -d --name second -p 8080:80 nginx");
    expect(taken.code).toBe(125);
    expect(taken.stderr).toContain("Bind for 0.0.0.0:8080 failed: port is already allocated");
    const stopped = await run("docker stop web >/dev/null; curl -s localhost:8080; echo $?");
    expect(stopped.stdout).toBe("7\n");
  });

  it("publishes at port 80, or refuses it where no program of the shell could listen there", async () => {
    const listen =
      "socket(S, PF_INET, SOCK_STREAM, 0) && bind(S, pack_sockaddr_in(80, INADDR_ANY)) && print qq(free\\n)";
    const isFree = (await run(`perl -MSocket -e '${listen}'`)).stdout === "free\n";
    const { stdout, stderr } = await run("docker run -d --name front -p 80:80 nginx >/dev/null; curl -s localhost");
    if (isFree) expect(stdout).toContain("Welcome to nginx!");
    else expect(stderr).toContain("cannot expose privileged port 80, choose a larger port number (>= 1024)");
    await run("docker rm -f front");
  });

  it("goes on after a stop of the sandbox: images and volumes stay, containers have ended", async () => {
    await run("docker run --name keeper -v stored:/data busybox sh -c 'echo kept > /data/file'");
    await run("docker start web");
    await sandbox.stop({});
    const found = await provider.find(sandbox.summary.id, {});
    if (found === undefined) throw new Error("the sandbox is gone");
    sandbox = found;
    const { stdout } = await run("docker ps -a --format '{{.Names}} {{.Status}}' | sort");
    expect(stdout).toMatch(/^keeper Exited \(0\).*\nsecond Created\nweb Exited \(255\)/);
    const read = await run("docker run --rm -v stored:/data busybox cat /data/file");
    expect(read.stdout).toBe("kept\n");
  });

  it("lets the cluster run what was committed here", async () => {
    await run("docker run --name baker busybox sh -c 'echo baked > /bread'; docker commit baker bakery:1");
    const { stdout, stderr } = await run(
      "kubectl run eater --image=bakery:1 --restart=Never -- cat /bread >/dev/null && kubectl wait pod/eater --for=jsonpath={.status.phase}=Succeeded --timeout=20s >/dev/null && kubectl logs eater",
    );
    expect({ stdout, stderr }).toEqual({ stdout: "baked\n", stderr: "" });
  });
});

it("dockerode reaches the engine by the sandbox's socket", { timeout: 60_000 }, async () => {
  const docker = new Docker({ socketPath: sandbox.dockerSocket ?? "" });
  await new Promise((resolve, reject) => {
    void docker.pull("busybox", {}, (fault, stream) => {
      if (stream === undefined) reject(fault);
      else docker.modem.followProgress(stream, resolve);
    });
  });
  const container = await docker.createContainer({ Image: "busybox", Cmd: ["sleep", "60"], name: "ode" });
  await container.start();
  const exec = await container.exec({ Cmd: ["echo", "ahoy"], AttachStdout: true });
  const stream = await exec.start({ hijack: true });
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  expect(Buffer.concat(parts).subarray(8).toString()).toBe("ahoy\n");
  expect((await container.inspect()).State.Running).toBe(true);
  await container.remove({ force: true });
});
