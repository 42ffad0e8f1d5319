import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createZstdCompress } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { label } from "../../sandbox-server/sandboxes/providers/docker/labels.ts";
import type { Sandbox, SandboxProvider, SandboxSpec } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { createDockerRig, type DockerRig, rigTimeoutMs, startStandInEngine } from "../docker-engine/docker-rig.ts";
import type { PrivateEngine } from "../docker-engine/private-engine.ts";
import { shellEngineObstacle } from "../docker-engine/shell-image.ts";
import { standInArchives, standInImages } from "../docker-engine/stand-in/stand-in-image.ts";

const spec: SandboxSpec = { learner: "ada", exercise: "faults", namespace: "default", homeFiles: [], manifests: [] };
const commandMs = 60_000;
const program = fileURLToPath(new URL("../docker-engine/make-cluster.ts", import.meta.url));

const obstacle = shellEngineObstacle();
describe.skipIf(obstacle !== undefined)(`clusters in Docker when things go wrong ${obstacle ?? ""}`, () => {
  let engine: PrivateEngine;
  let rig: DockerRig;
  const opened: SandboxProvider[] = [];
  const killed: ChildProcess[] = [];

  const open = async (...args: Parameters<DockerRig["open"]>): Promise<SandboxProvider> => {
    const provider = await rig.open(...args);
    opened.push(provider);
    return provider;
  };
  const kubectl = async (sandbox: Sandbox, ...args: string[]) => {
    const { code, stdout, stderr } = await sandbox.run(["kubectl", ...args], { timeoutMs: commandMs });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return stdout;
  };

  beforeAll(async () => {
    engine = await startStandInEngine("good", "dying", "silent");
  }, rigTimeoutMs);
  afterAll(() => engine?.[Symbol.asyncDispose](), rigTimeoutMs);
  beforeEach(async () => {
    rig = await createDockerRig(engine);
  });
  afterEach(async () => {
    for (const child of killed.splice(0)) child.kill("SIGKILL");
    for (const provider of opened.splice(0)) {
      for (const { id } of await provider.list({})) await provider.remove(id, {});
      await provider[Symbol.asyncDispose]();
    }
    await rig[Symbol.asyncDispose]();
  }, 120_000);

  /** A server in a process of its own, and the lines that it says. */
  function startServer() {
    const { settings, dataDirectory } = rig;
    const child = spawn(process.execPath, [program, JSON.stringify({ settings, dataDirectory })], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    killed.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return { child, next: async (): Promise<Record<string, string>> => JSON.parse((await lines.next()).value ?? "{}") };
  }

  test("a node that ends is told with its last words, after a second try, and leaves nothing", async () => {
    const provider = await open({ image: standInImages.dying });
    const steps: string[] = [];
    const failure = provider.create(spec, { onStep: ({ en }) => steps.push(en) });
    await expect(failure).rejects.toMatchObject({ code: "sandbox-create-failed" });
    await expect(failure).rejects.toThrow(
      /Waiting for the API server.*node-1 ended with code 3.*no room for the store/s,
    );
    expect(steps.filter((step) => step === "Starting the nodes")).toHaveLength(2);
    expect(rig.faults).toHaveLength(1);
    expect(await rig.unclaimed()).toEqual([]);
  }, 120_000);

  test("a node that never serves is given up in time, with what it said", async () => {
    const provider = await open({ image: standInImages.silent, startSeconds: 1 });
    await expect(provider.create(spec, {})).rejects.toThrow(
      /The API server did not come within 1 s.*node-1:\n {2}waiting/s,
    );
    expect(await rig.unclaimed()).toEqual([]);
  }, 120_000);

  test("an image that is nowhere is named, with what to do; the obstacles say it beforehand", async () => {
    const image = "localhost:1/nobody/k3s:v1.36.1-k3s1";
    const provider = await open({ image });
    expect((await provider.obstacles({})).map(({ code }) => code)).toContain("node-image-missing");
    const failure = provider.create(spec, {});
    await expect(failure).rejects.toMatchObject({
      code: "sandbox-provider-unavailable",
      command: `docker pull ${image}`,
    });
    await expect(failure).rejects.toThrow(`The image ${image} is not on the Docker engine, in no image archive`);
    expect(await rig.unclaimed()).toEqual([]);
  }, 60_000);

  test("whether the disk can be limited is found out, and nothing is left of it", async () => {
    const provider = await open();
    const details = (await provider.details?.({})) ?? [];
    expect(details.map(({ en }) => en)).toContainEqual(expect.stringMatching(/disk that nodes take|volume of a node/));
    expect(await rig.unclaimed()).toEqual([]);
  }, 60_000);

  test("an engine that isn't there is an obstacle with a way out, and a fault of create", async () => {
    const provider = await rig.open({ host: "unix:///nowhere/docker.sock" });
    expect(await provider.obstacles({})).toEqual([
      expect.objectContaining({ code: "docker-unreachable", severity: "fatal", command: expect.any(String) }),
    ]);
    await expect(provider.create(spec, {})).rejects.toMatchObject({ code: "sandbox-provider-unavailable" });
  });

  test("an abort leaves nothing, at whatever step it comes", async () => {
    const provider = await open();
    const steps: string[] = [];
    await provider.create(spec, { onStep: ({ en }) => steps.push(en) });
    expect(steps).toEqual([
      "Looking for the node image",
      "Making a network",
      "Starting the nodes",
      "Waiting for the API server",
      "Waiting until the nodes are ready",
      "Preparing the exercise",
    ]);
    for (const at of steps) {
      const stop = new AbortController();
      const onStep = ({ en }: { en: string }) => void (en === at && stop.abort(new Error(`stop at ${at}`)));
      await expect(provider.create(spec, { signal: stop.signal, onStep })).rejects.toThrow(`stop at ${at}`);
      expect(await rig.unclaimed()).toEqual([]);
    }
  }, 180_000);

  test("a server that is killed while it makes a cluster leaves nothing to the next one", async () => {
    const server = startServer();
    for (let step = ""; step !== "Waiting for the API server"; step = (await server.next()).step ?? "");
    server.child.kill("SIGKILL");
    await once(server.child, "exit");
    expect(await rig.unclaimed()).not.toEqual([]);
    const provider = await open();
    expect(await provider.list({})).toEqual([]);
    expect(await rig.unclaimed()).toEqual([]);
  }, 120_000);

  test("a server that is killed later leaves its sandboxes to the next one", async () => {
    const server = startServer();
    let id: string | undefined;
    while (id === undefined) ({ id } = await server.next());
    server.child.kill("SIGKILL");
    await once(server.child, "exit");
    const provider = await open();
    const [summary] = await provider.list({});
    expect(summary).toMatchObject({ id, learner: "ada", exercise: "killed" });
    const sandbox = summary && (await provider.find(summary.id, {}));
    if (sandbox === undefined) throw new Error("not found");
    expect(await kubectl(sandbox, "get", "namespace", "default", "-o", "name")).toBe("namespace/default\n");
    expect(await rig.unclaimed()).toEqual([]);
  }, 120_000);

  test("a cluster survives the engine's restart under the hands of its learner", async () => {
    const provider = await open();
    const sandbox = await provider.create(spec, {});
    await kubectl(sandbox, "create", "configmap", "mine", "--from-literal=a=b");
    const terminal = await sandbox.openTerminal({ columns: 80, rows: 24, language: "en" });
    await engine.restart();
    await terminal.exited;
    expect(await kubectl(sandbox, "get", "configmap", "mine", "-o", "jsonpath={.data.a}")).toBe("b");
  }, 180_000);

  test("a node that somebody has killed is started again for the next command", async () => {
    const provider = await open();
    const sandbox = await provider.create(spec, {});
    await kubectl(sandbox, "create", "configmap", "mine", "--from-literal=a=b");
    for (const { name } of await engine.engine.listContainers({ [label.part]: "node" }, {})) {
      await engine.engine.stopContainer(name, { graceSeconds: 5 });
    }
    expect(await kubectl(sandbox, "get", "configmap", "mine", "-o", "jsonpath={.data.a}")).toBe("b");
  }, 120_000);

  test("a cluster that somebody has removed is no sandbox any more", async () => {
    const provider = await open();
    const sandbox = await provider.create(spec, {});
    const mine = {
      [label.installation]:
        (await engine.engine.listVolumes({ [label.sandbox]: sandbox.summary.id }, {}))[0]?.labels[label.installation] ??
        "",
    };
    for (const { name } of await engine.engine.listContainers(mine, {})) await engine.engine.removeContainer(name, {});
    await expect(sandbox.run(["true"], { timeoutMs: commandMs })).rejects.toMatchObject({ code: "sandbox-unknown" });
    expect(await provider.find(sandbox.summary.id, {})).toBeUndefined();
    await provider.remove(sandbox.summary.id, {});
    expect(await provider.list({})).toEqual([]);
    expect(await rig.unclaimed()).toEqual([]);
  }, 120_000);

  test("three nodes are one server and two agents, all Ready", async () => {
    const provider = await open({ nodes: 3 });
    expect(provider.abilities().nodes).toBe(3);
    const sandbox = await provider.create(spec, {});
    const names = await kubectl(sandbox, "get", "nodes", "-o", "jsonpath={.items[*].metadata.name}");
    expect(names).toBe("node-1 node-2 node-3");
    await sandbox.stop({});
    const again = await provider.find(sandbox.summary.id, {});
    if (again === undefined) throw new Error("not found");
    expect(await kubectl(again, "get", "nodes", "--no-headers")).toMatch(/^(node-\d +Ready .*\n){3}$/);
  }, 120_000);

  test("a warm cluster is adopted by the next server, and handed out with nothing of anybody in it", async () => {
    const first = await rig.open({}, { minimum: 1, maximum: 1, times: [] });
    await first.list({});
    await expect.poll(() => first.warm?.("docker"), { timeout: 60_000 }).toBe(1);
    await first[Symbol.asyncDispose]();
    const second = await open({}, { minimum: 1, maximum: 1, times: [] });
    expect(await second.list({})).toEqual([]);
    await expect.poll(() => second.warm?.("docker"), { timeout: 60_000 }).toBe(1);
    const steps: string[] = [];
    const sandbox = await second.create(spec, { onStep: ({ en }) => steps.push(en) });
    expect(steps).toEqual(["Preparing the exercise"]);
    expect(await kubectl(sandbox, "get", "configmap", "-o", "name")).toBe("configmap/kube-root-ca.crt\n");
  }, 120_000);

  test("images come from archives, compressed ones too: the node's to the engine, others to the nodes", async () => {
    const archives = await standInArchives();
    const node = join(rig.dataDirectory, "node.tar.zst");
    await pipeline(createReadStream(archives.good), createZstdCompress(), createWriteStream(node));
    const workload = join(rig.dataDirectory, "workload.tar");
    await pipeline(createReadStream(archives.silent), createWriteStream(workload));
    // The engine loses its image, and finds it again in the archive.
    await promisify(execFile)("docker", ["--host", engine.host, "rmi", "--force", standInImages.good]);
    const provider = await open({ imageArchives: [node, workload] });
    // Whether the machine has cgroup v1 is none of the archives' business.
    const codes = (await provider.obstacles({})).map(({ code }) => code).filter((code) => code !== "cgroup-v1");
    expect(codes).toEqual(["workload-images-missing"]);
    expect((await provider.details?.({}))?.map(({ en }) => en)).toContain(
      `${standInImages.good} is loaded from ${node} when needed`,
    );
    const steps: string[] = [];
    await provider.create(spec, { onStep: ({ en }) => steps.push(en) });
    expect(steps).toContain(`Loading images from ${node}`);
    const [server] = await engine.engine.listContainers({ [label.node]: "1" }, {});
    await expect
      .poll(() => engine.engine.lastLogLines(server?.name ?? "", 20, {}), { timeout: 30_000 })
      .toContainEqual("Imported images from /var/lib/rancher/k3s/agent/images/1.tar");
  }, 120_000);

  test("an archive that is none is said to be unusable", async () => {
    const path = join(rig.dataDirectory, "broken.tar.zst");
    await writeFile(path, "no archive");
    const provider = await open({ imageArchives: [path], image: "localhost:1/other:1" });
    expect(await provider.obstacles({})).toContainEqual(expect.objectContaining({ code: "image-archive-unusable" }));
    await expect(provider.create(spec, {})).rejects.toMatchObject({ code: "image-archive-unusable" });
  });

  test("kind is given a name, a network and a configuration, and its nodes are found, stopped and removed", async () => {
    const fake = join(rig.dataDirectory, "kind");
    await writeFile(fake, fakeKind);
    await chmod(fake, 0o755);
    const programPath = `${rig.dataDirectory}:${process.env.PATH}`;
    const provider = await open({ distribution: "kind", programPath });
    const sandbox = await provider.create(spec, {});
    expect(await kubectl(sandbox, "get", "nodes", "-o", "name")).toBe("node/node-1\n");
    await sandbox.stop({});
    const again = await provider.find(sandbox.summary.id, {});
    if (again === undefined) throw new Error("not found");
    expect(await kubectl(again, "get", "nodes", "-o", "name")).toBe("node/node-1\n");
    await provider.remove(sandbox.summary.id, {});
    expect(await engine.engine.listContainers({ "io.x-k8s.kind.role": "control-plane" }, {})).toEqual([]);
    expect(await rig.unclaimed()).toEqual([]);
  }, 120_000);
});

/** What the kind program does with a node, on the stand-in: the same arguments, labels, names and file. */
const fakeKind = `#!/bin/sh
set -eu
[ "$1 $2" = "create cluster" ]; shift 2
while [ $# -gt 0 ]; do
  case $1 in
    --name) name=$2; shift 2 ;;
    --image) image=$2; shift 2 ;;
    --config) [ "$2" = - ]; shift 2 ;;
    --kubeconfig) shift 2 ;;
    --quiet|--retain) shift ;;
    *) echo "unknown flag: $1" >&2; exit 1 ;;
  esac
done
grep -q "^kind: Cluster" -
docker run --detach --name "$name-control-plane" --hostname "$name-control-plane" --net "$KIND_EXPERIMENTAL_DOCKER_NETWORK" \\
  --label "io.x-k8s.kind.cluster=$name" --label io.x-k8s.kind.role=control-plane --publish 127.0.0.1:0:6443 \\
  "$image" server --node-name=node-1 --write-kubeconfig=/etc/kubernetes/admin.conf
`;
